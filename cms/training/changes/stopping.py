"""
The stop before the declaration of a form: what changed in it, told once.

Choice: at most two cards before one form is sent, the older first; the rest comes before the next.
"""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from cms.prepared_queries import PreparedQuery
from cms.training.models import ChangeConcern
from cms.wizard.access import Access

MOST_CARDS: Final = 2
SESSION_KEY: Final = "changes_told"
MOST_REMEMBERED: Final = 20


def _untold(user: int, form: int) -> "QuerySet[ChangeConcern, Any]":
    rows = ChangeConcern.objects.filter(user_id=user, note__form_id=form, read_at__isnull=True)
    return rows.order_by("note__released_at", "pk").values_list("note_id")[:1]


UNTOLD = PreparedQuery(_untold, int, int)
"""Asked for with every declaration that is opened or posted in an office."""


def card_before(request: HttpRequest, access: Access) -> str | None:
    """Return the address of the next card about the form of a draft, if one is to be read."""
    draft = access.draft
    if told_before(request, draft.public_id) >= MOST_CARDS or request.user.pk is None:
        return None
    found = UNTOLD(request.user.pk, draft.form_version.form_id)
    if not found:
        return None
    place = {"pk": found[0][0], "public_id": draft.public_id}
    return reverse("training:change_before", kwargs=place)


def told_before(request: HttpRequest, public_id: str) -> int:
    """Return how many cards somebody answered on the way to sending a draft."""
    told: dict[str, int] = request.session.get(SESSION_KEY, {})
    return told.get(public_id, 0)


def count_told(request: HttpRequest, public_id: str) -> None:
    """Remember that a card was answered on the way to sending a draft."""
    told: dict[str, int] = dict(request.session.get(SESSION_KEY, {}))
    number = told.pop(public_id, 0) + 1
    newest = list(told.items())[1 - MOST_REMEMBERED :]
    request.session[SESSION_KEY] = {**dict(newest), public_id: number}
