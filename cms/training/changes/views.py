"""The page of a card: read what changed, answer one question, go on."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from cms.accounts.access import OfficeRequiredMixin
from cms.training.bank.reading import Reading, control_id, read
from cms.training.changes import services
from cms.training.changes.cards import NAME, card_context, card_for
from cms.training.changes.stopping import count_told
from cms.training.models import ChangeConcern


class ChangeView(OfficeRequiredMixin, View):
    """
    One card, opened from My training or (with ``public_id``) on the way to sending a draft.

    Somebody else's is not found. Once answered it shows the answer and the way on.
    """

    def get(self, request: HttpRequest, pk: int, public_id: str = "") -> HttpResponse:
        concern = self._concern(pk)
        if concern.read_at is not None:
            return self._answered(concern, public_id)
        return self._draw(card_context(card_for(concern)), public_id)

    def post(self, request: HttpRequest, pk: int, public_id: str = "") -> HttpResponse:
        concern = self._concern(pk)
        was_open = concern.read_at is None
        reading = read(card_for(concern).item, request.POST, NAME)
        try:
            services.answer(concern=concern, response=reading.response, at=timezone.now())
        except services.NoAnswer:
            context = card_context(card_for(concern), _asking(reading))
            return self._draw(context, public_id, status=422)
        if was_open and public_id:
            count_told(request, public_id)
        return redirect(request.path)

    def _concern(self, pk: int) -> ChangeConcern:
        try:
            return services.concern_of(self.request.user, pk)
        except ChangeConcern.DoesNotExist as error:
            raise Http404 from error

    def _answered(self, concern: ChangeConcern, public_id: str) -> HttpResponse:
        card = card_for(concern)
        # A course may draw the question since: then only its test says what is right.
        told = None if services.is_drawn(card.question) else card.result(concern.response)
        return self._draw({"card": card, "is_answered": True, "told": told}, public_id)

    def _draw(self, context: dict[str, Any], public_id: str, status: int = 200) -> HttpResponse:
        ways = {"back_url": reverse("training:mine"), "next_url": reverse("training:mine")}
        if public_id:
            place = {"public_id": public_id}
            ways = {
                "back_url": reverse("wizard:check", kwargs=place),
                "next_url": reverse("wizard:declaration", kwargs=place),
            }
        own = {"active_office": self.request.office, "is_sending": bool(public_id), **ways}
        return render(self.request, "training/changes/card.html", own | context, status=status)


def _asking(reading: Reading) -> Reading:
    """Return what was posted, with what to do if nothing was."""
    errors = reading.errors or {control_id(NAME): _("Choose or write an answer to go on.")}
    return Reading(None, reading.shown, errors)
