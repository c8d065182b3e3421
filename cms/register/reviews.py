"""
The right to have a result looked at again by a person.

A request is about the newest class of a household, within the days its method gives. One is open at
a time: asking again gives the same one. A person of the office decides, with reasons. Nothing that
was decided, and no class, is ever changed by it: a correction is a submission of its own, to which
the decision points.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.mail.services import send_later
from cms.register.guarded import DECIDE_REVIEW
from cms.register.lookup_content import DEFAULT_REVIEW_DAYS
from cms.register.lookup_entries import refresh
from cms.register.models import Classification, ReviewRequest
from cms.register.plain_explanations import method_version_of
from cms.register.review_mails import DECIDED_MAIL
from cms.submissions.gatekeeping import require_action
from cms.submissions.models import Submission

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter that is read as another or as a figure."""
MOST_GROUNDS: Final = 2000
MOST_CONTACT: Final = 254
State = ReviewRequest.State
DECISIONS: Final = frozenset({State.CONFIRMED, State.CORRECTED, State.REJECTED})


class ReviewRefused(Exception):
    """A request or a decision cannot be taken."""


class TooLate(ReviewRefused):
    """The days to ask for a review are over; ``until`` was the last one."""

    def __init__(self, until: date) -> None:
        super().__init__("the days to ask for a review are over")
        self.until = until


class NotTheNewest(ReviewRefused):
    """The household has been given another class since."""


class AlreadyDecided(ReviewRefused):
    """A person has decided about this result already."""


class ReasonsMissing(ReviewRefused):
    """A request needs grounds, and a decision reasons."""


class OutcomeDoesNotFit(ReviewRefused):
    """A correction has to name a newer submission that classified the same household."""


def review_until(classification: Classification) -> date:
    """Return the last day on which a review of a class may be asked for."""
    with scopes_disabled():
        version = method_version_of(classification)
    review = version.definition.review if version is not None else None
    days = review.days if review is not None else DEFAULT_REVIEW_DAYS
    return localdate(classification.entered_at) + timedelta(days=days)


def ask_for_review(
    *,
    classification: Classification,
    grounds: str,
    contact: str = "",
    at: datetime,
    by: User | None = None,
) -> ReviewRequest:
    """
    Return the request about a class: the open one if there is, else a new one.

    ``by`` is set where somebody of an office writes it down for the person at the desk.

    :raises TooLate: after the days of the method.
    :raises NotTheNewest: if the household got another class since.
    :raises AlreadyDecided: if this result was confirmed or corrected by a review.
    :raises ReasonsMissing: without grounds.
    """
    if not grounds.strip():
        raise ReasonsMissing("grounds")
    with transaction.atomic(), scopes_disabled():
        existing = _open_request(classification)
        if existing is not None:
            return existing
        _check_may_be_asked(classification, localdate(at))
        try:
            with transaction.atomic():
                request = ReviewRequest.objects.create(
                    reference=_new_reference(),
                    classification=classification,
                    asked_at=at,
                    asked_by=by,
                    grounds=grounds.strip()[:MOST_GROUNDS],
                    contact=contact.strip()[:MOST_CONTACT],
                )
        except IntegrityError:
            # Somebody asked at the same moment; theirs is the one.
            existing = _open_request(classification)
            if existing is None:
                raise
            return existing
        refresh([classification.household_id])
    return request


def decide(
    *,
    review: ReviewRequest,
    state: str,
    reasons: str,
    at: datetime,
    by: User,
    outcome: Submission | None = None,
) -> ReviewRequest:
    """
    Decide an open request; the class and what led to it stay as they are.

    ``outcome`` is the submission that corrects the result, exactly where ``state`` says corrected.

    :raises AlreadyDecided: if somebody was faster.
    :raises ReasonsMissing: without reasons.
    :raises OutcomeDoesNotFit: see there.
    :raises NotAllowedNow: if a gate stands before it.
    """
    if state not in DECISIONS:
        raise ValueError(f"{state} decides nothing")
    if not reasons.strip():
        raise ReasonsMissing("reasons")
    with transaction.atomic(), scopes_disabled():
        office = review.classification.household.office
        require_action(DECIDE_REVIEW, user=by, office=office, at=at)
        locked = ReviewRequest.objects.select_for_update().get(pk=review.pk)
        if locked.state != State.OPEN:
            raise AlreadyDecided(locked.reference)
        _check_outcome(locked, state, outcome)
        locked.state, locked.decision, locked.outcome = state, reasons.strip(), outcome
        locked.decided_at, locked.decided_by = at, by
        locked.save(update_fields=["state", "decision", "outcome", "decided_at", "decided_by"])
        refresh([locked.classification.household_id])
        if email_of(locked):
            send_later(mail=DECIDED_MAIL, key=f"review:{locked.pk}", payload={"review": locked.pk})
    return locked


def email_of(review: ReviewRequest) -> str:
    """Return the e-mail address a person left, empty if they left another contact or none."""
    try:
        validate_email(review.contact)
    except ValidationError:
        return ""
    return review.contact


def _open_request(classification: Classification) -> ReviewRequest | None:
    return ReviewRequest.objects.filter(classification=classification, state=State.OPEN).first()


def _check_may_be_asked(classification: Classification, on: date) -> None:
    household = classification.household
    newest = household.classifications.order_by("-entered_at", "-pk").first()
    if newest != classification:
        raise NotTheNewest
    decided = {State.CONFIRMED, State.CORRECTED}
    if ReviewRequest.objects.filter(classification=classification, state__in=decided).exists():
        raise AlreadyDecided
    until = review_until(classification)
    if on > until:
        raise TooLate(until)


def _check_outcome(review: ReviewRequest, state: str, outcome: Submission | None) -> None:
    if (state == State.CORRECTED) != (outcome is not None):
        raise OutcomeDoesNotFit("a correction names a submission, nothing else does")
    if outcome is None:
        return
    corrected = Classification.objects.filter(submission=outcome).first()
    old = review.classification
    fits = (
        corrected is not None
        and corrected.household_id == old.household_id
        and (corrected.entered_at, corrected.pk) > (old.entered_at, old.pk)
    )
    if not fits:
        raise OutcomeDoesNotFit(outcome.reference)


def _new_reference() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"REV-{letters[:4]}-{letters[4:]}"
