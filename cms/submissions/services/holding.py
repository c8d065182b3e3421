"""Who has a draft open: one person at a time, and how another takes it over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cms.accounts.models import User
from cms.submissions.models import Draft, Event
from cms.submissions.services.drafts import is_held_besides, lock_draft

REFRESHED_AFTER = timedelta(minutes=1)
"""A page opened sooner than this after the last one writes nothing."""


@dataclass(frozen=True)
class Holder:
    """Who has a draft open, since when, and when they were last seen."""

    name: str
    since: datetime | None
    seen: datetime | None


def hold(*, draft: Draft, by: User, at: datetime) -> bool:
    """
    Hold a draft for ``by`` unless somebody else has it open; say whether they hold it now.

    Of two people who open a free draft at the same moment one gets it: the database decides. Takes
    no query while the same person goes from page to page within ``REFRESHED_AFTER``.
    """
    if is_held_besides(draft, by, at):
        return False
    is_mine = draft.held_by_id == by.pk and draft.held_at is not None
    if is_mine and at - draft.held_at < REFRESHED_AFTER:
        return True
    since = draft.held_since if is_mine else at
    seen_as = Q(held_by=draft.held_by_id, held_at=draft.held_at)
    free = Q(held_by=None) | Q(held_by=by) | seen_as
    taken = Draft.objects.filter(free, pk=draft.pk).update(held_by=by, held_since=since, held_at=at)
    if not taken:
        draft.refresh_from_db(fields=["held_by", "held_since", "held_at"])
        return False
    draft.held_by, draft.held_since, draft.held_at = by, since, at
    return True


def holder_of(draft: Draft) -> Holder:
    """Return who holds a draft that somebody holds."""
    return Holder(str(draft.held_by), draft.held_since, draft.held_at)


@transaction.atomic
def take_over(*, draft: Draft, by: User, at: datetime) -> None:
    """
    Hold a draft that somebody else has open; what they have not sent yet is theirs to decide.

    :raises DraftIsClosed: if it was sent, ended or discarded.
    """
    lock_draft(draft)
    if draft.held_by_id == by.pk:
        return
    before = draft.held_by_id
    draft.held_by, draft.held_since, draft.held_at = by, at, at
    draft.save(update_fields=["held_by", "held_since", "held_at"])
    Event.objects.create(
        draft=draft, kind="draft_taken_over", detail={"from": before}, at=at, by=by
    )


def release(*, draft: Draft, by: User) -> None:
    """Let others open a draft at once, as after saving it for later."""
    if Draft.objects.filter(pk=draft.pk, held_by=by).update(
        held_by=None, held_since=None, held_at=None
    ):
        draft.held_by = draft.held_since = draft.held_at = None
