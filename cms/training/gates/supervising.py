"""
Deciding about a form that waits: a certified colleague approves it or gives it back.

Whoever decides holds a certification in force at that moment, in the office that received the form;
nobody decides about their own. Choice: where the office has nobody who may, a coordinator decides
by their permission, which the event says. Sender and head may open a waiting form again at any
time, so that nothing waits for ever. All of it locks the draft first, as sending does.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.submissions.gatekeeping import guarded_action, require_action
from cms.submissions.models import Draft, Submission
from cms.submissions.services import reopen_waiting, submit_approved
from cms.training.gates.waiting import MAY_SUPERVISE, approvers_of, heads_of
from cms.training.models import SupervisedSending, SupervisionDecision

APPROVE: Final = guarded_action("approve_form", _("Approve the form of a colleague"))
MOST_NOTE: Final = 2000
Decision = SupervisionDecision.Decision


class CannotDecide(Exception):
    """Somebody may not decide about a waiting form."""


class OwnForm(CannotDecide):
    """They sent it themselves."""


class NoApprover(CannotDecide):
    """They have no certification in force that it needs, or do not work in its office."""


class ColleaguesCan(CannotDecide):
    """A coordinator decides only where the office has nobody who may."""


class NotWaiting(Exception):
    """It was decided, or opened again, a moment ago."""


class NothingToPutRight(Exception):
    """A form is given back with at least one step to put right, and a note."""


def check_may_decide(
    sending: SupervisedSending, by: User, at: datetime, *, as_coordinator: bool = False
) -> None:
    """
    Let somebody decide about a waiting form, or refuse.

    :raises OwnForm: see there. :raises NoApprover: see there. :raises ColleaguesCan: see there.
    """
    if by.pk == sending.sent_by_id:
        raise OwnForm
    approvers = approvers_of(sending, localdate(at))
    if as_coordinator:
        if not by.has_perm(MAY_SUPERVISE):
            raise NoApprover
        if approvers:
            raise ColleaguesCan
    elif by.pk not in {person.pk for person in approvers}:
        raise NoApprover


@transaction.atomic
def approve(
    *, sending: SupervisedSending, by: User, at: datetime, as_coordinator: bool = False
) -> Submission:
    """
    Send a waiting form as what its sender sent; the event names who approved it.

    :raises NotWaiting: if somebody was faster. :raises CannotDecide: see ``check_may_decide``.
    :raises IncompleteDraft: if its answers do not stand today: it has to be given back.
    :raises NotAllowedNow: if a gate stands before approving.
    """
    draft, locked = _lock(sending)
    check_may_decide(locked, by, at, as_coordinator=as_coordinator)
    require_action(APPROVE, user=by, office=locked.office, at=at)
    _decide(locked, Decision.APPROVED, by, at)
    detail: dict[str, Any] = {
        "sent_by": locked.sent_by_id,
        "received_at": locked.sent_at.isoformat(),
        "approved_as": "coordinator" if as_coordinator else "colleague",
    }
    return submit_approved(
        draft=draft, sent_by=locked.sent_by, approved_by=by, at=at, detail=detail
    )


@transaction.atomic
def give_back(
    *,
    sending: SupervisedSending,
    steps: Collection[str],
    note: str,
    by: User,
    at: datetime,
    as_coordinator: bool = False,
) -> None:
    """
    Open a waiting form again for its sender, who reads which ``steps`` to put right, and ``note``.

    :raises NothingToPutRight: without a step or a note. :raises NotWaiting: if somebody was faster.
    :raises CannotDecide: see ``check_may_decide``.
    """
    if not steps or not note.strip():
        raise NothingToPutRight
    draft, locked = _lock(sending)
    check_may_decide(locked, by, at, as_coordinator=as_coordinator)
    _decide(locked, Decision.RETURNED, by, at, steps=steps, note=note.strip()[:MOST_NOTE])
    detail = {"steps": list(steps)}
    reopen_waiting(draft=draft, by=by, at=at, kind="given_back", detail=detail)


def may_take_back(sending: SupervisedSending, by: User, at: datetime) -> bool:
    """Say whether somebody may open a waiting form again: its sender, or a head of its office."""
    if by.pk == sending.sent_by_id:
        return True
    return by.pk in {person.pk for person in heads_of(sending.office, localdate(at))}


@transaction.atomic
def take_back(*, sending: SupervisedSending, by: User, at: datetime) -> Draft:
    """
    Open a waiting form again, to change it or to send it once nothing stands before that.

    :raises NotWaiting: if it was decided. :raises CannotDecide: if it is for others to say.
    """
    draft, locked = _lock(sending)
    if not may_take_back(locked, by, at):
        raise CannotDecide
    _close(locked)
    reopen_waiting(draft=draft, by=by, at=at, kind="taken_back")
    return draft


def _lock(sending: SupervisedSending) -> tuple[Draft, SupervisedSending]:
    """Return the locked draft and its sending, as the last decision left them."""
    found = Draft.objects.select_for_update(of=("self",))
    draft: Draft = found.select_related("form_version__form", "office").get(pk=sending.draft_id)
    rows = SupervisedSending.objects.select_related("office", "sent_by")
    locked: SupervisedSending = rows.get(pk=sending.pk)
    if not locked.is_waiting:
        raise NotWaiting
    return draft, locked


def _decide(
    sending: SupervisedSending,
    decision: str,
    by: User,
    at: datetime,
    *,
    steps: Collection[str] = (),
    note: str = "",
) -> None:
    SupervisionDecision.objects.create(
        sending=sending, decision=decision, steps=list(steps), note=note, at=at, by=by
    )
    _close(sending)


def _close(sending: SupervisedSending) -> None:
    sending.is_waiting = False
    sending.save(update_fields=["is_waiting"])
