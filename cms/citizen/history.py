"""What a household asked for, as the citizen sees it: forms that were sent, and reviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from cms.citizen.result import in_words
from cms.register.models import Classification, ReviewRequest

STATE_KINDS = {
    ReviewRequest.State.OPEN: "info",
    ReviewRequest.State.CONFIRMED: "success",
    ReviewRequest.State.CORRECTED: "success",
    ReviewRequest.State.REJECTED: "warning",
}
"""How each state is shown (``components/status_tag.html``)."""


@dataclass(frozen=True)
class OwnRequest:
    """
    One request; ``state`` in words, ``kind`` as its sign, ``answer`` what was decided and why.
    """

    at: datetime
    title: str
    reference: str
    day: str
    state: str
    kind: str
    answer: str = ""
    answered_on: str = ""


def own_requests(household: int) -> list[OwnRequest]:
    """Return the requests of a household, newest first."""
    with scopes_disabled():
        found = [*_submissions(household), *_reviews(household)]
    return sorted(found, key=lambda request: request.at, reverse=True)


def _submissions(household: int) -> Iterator[OwnRequest]:
    rows = Classification.objects.filter(household=household, submission__isnull=False)
    for row in rows.select_related("submission__form_version__form"):
        submission = row.submission
        yield OwnRequest(
            at=submission.submitted_at,
            title=submission.form_version.form.title,
            reference=submission.reference,
            day=in_words(localdate(submission.submitted_at)),
            state=_("Answered"),
            kind="success",
            answer=_class_words(row),
        )


def _class_words(row: Classification) -> str:
    category = (row.result.explanation.get("category") or {}) if row.result else {}
    label = category.get("label") or row.category.replace("_", " ").capitalize()
    return _("The household was classified as: %(label)s.") % {"label": label}


def _reviews(household: int) -> Iterator[OwnRequest]:
    for review in ReviewRequest.objects.filter(classification__household=household):
        yield OwnRequest(
            at=review.asked_at,
            title=_("Review by a person"),
            reference=review.reference,
            day=in_words(localdate(review.asked_at)),
            state=review.get_state_display(),
            kind=STATE_KINDS[ReviewRequest.State(review.state)],
            answer=review.decision,
            answered_on=in_words(localdate(review.decided_at)) if review.decided_at else "",
        )
