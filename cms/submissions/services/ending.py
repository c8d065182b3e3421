"""End a draft at an outcome page, and open it again."""

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.submissions.models import Draft, DraftState, Event
from cms.submissions.services.drafts import DraftIsClosed, lock_draft


@transaction.atomic
def end_draft(*, draft: Draft, outcome: str, by: User | None) -> None:
    """
    Close a draft that its answers led to ``outcome``; the answers stay as they are.

    Ending it again changes nothing. :raises DraftIsClosed: if it was sent or discarded.
    """
    try:
        lock_draft(draft)
    except DraftIsClosed as closed:
        if closed.state == DraftState.ENDED:
            return
        raise
    _turn(draft, DraftState.ENDED, outcome, "draft_ended", by)


@transaction.atomic
def reopen_draft(*, draft: Draft, by: User | None) -> None:
    """
    Open a draft again that an outcome ended, to change its answers.

    :raises DraftIsClosed: if it was sent or discarded; one that is open stays as it is.
    """
    locked = Draft.objects.select_for_update(of=("self",)).only("state").get(pk=draft.pk)
    if locked.state == DraftState.OPEN:
        return
    if locked.state != DraftState.ENDED:
        raise DraftIsClosed(locked.state)
    _turn(draft, DraftState.OPEN, "", "draft_reopened", by)


def _turn(draft: Draft, state: DraftState, outcome: str, kind: str, by: User | None) -> None:
    ended = outcome or draft.outcome
    draft.state, draft.outcome = state, outcome
    draft.save(update_fields=["state", "outcome", "updated_at"])
    detail = {"outcome": ended}
    Event.objects.create(draft=draft, kind=kind, detail=detail, at=timezone.now(), by=by)
