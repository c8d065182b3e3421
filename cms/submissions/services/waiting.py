"""Drafts that were received and wait until somebody approves them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cms.accounts.models import User
from cms.submissions.gatekeeping import Held
from cms.submissions.models import Draft, DraftState, Event
from cms.submissions.selectors import RECEIVED_EVENT
from cms.submissions.services.drafts import DraftIsClosed

HELD_BY_NOBODY = {"held_by": None, "held_since": None, "held_at": None}


def hold_for_approval(draft: Draft, *, reference: str, by: User | None, at: datetime) -> Held:
    """Receive a locked draft: it takes no more answers until somebody decided about it."""
    _turn(draft, DraftState.WAITING)
    detail = {"reference": reference}
    Event.objects.create(draft=draft, kind=RECEIVED_EVENT, detail=detail, at=at, by=by)
    return Held(draft, reference)


@transaction.atomic
def reopen_waiting(
    *, draft: Draft, by: User, at: datetime, kind: str, detail: Mapping[str, Any] | None = None
) -> None:
    """
    Let a draft that waits for approval take answers again; ``kind`` names the event.

    :raises DraftIsClosed: if it does not wait (any more).
    """
    locked = Draft.objects.select_for_update(of=("self",)).only("state").get(pk=draft.pk)
    if locked.state != DraftState.WAITING:
        raise DraftIsClosed(locked.state)
    _turn(draft, DraftState.OPEN)
    Event.objects.create(draft=draft, kind=kind, detail=dict(detail or {}), at=at, by=by)


def _turn(draft: Draft, state: DraftState) -> None:
    draft.state = state
    for name, value in HELD_BY_NOBODY.items():
        setattr(draft, name, value)
    draft.save(update_fields=["state", *HELD_BY_NOBODY, "updated_at"])
