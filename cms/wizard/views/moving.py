"""Offer to go on with a draft on the newest version of its form, and say what that changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.form_builder.case_words import answer_of_field
from cms.submissions import services
from cms.submissions.services.moving import (
    Lost,
    Move,
    MoveChanged,
    NothingNewer,
    move_draft,
    plan_move,
)
from cms.wizard.citizen.grants import grant_draft
from cms.wizard.draft_page import DraftPageMixin


class MoveView(DraftPageMixin, TemplateView):
    """What a newer version asks otherwise, and the button to go on with it; never by itself."""

    template_name = "wizard/moving.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return self.render_to_response(self.get_context_data(move=plan_move(self.draft)))
        except NothingNewer:
            return redirect(self.url("resume"))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            new = move_draft(
                draft=self.draft, mark=request.POST.get("plan", ""), by=self.access.actor
            )
        except MoveChanged:
            context = self.get_context_data(move=plan_move(self.draft), has_changed=True)
            return self.render_to_response(context, status=409)
        except (NothingNewer, services.DraftIsClosed):
            return redirect(self.url("resume"))
        if self.access.door.namespace == "tramites":
            grant_draft(request, new.public_id)
        messages.success(request, _("You go on with the newest version. Look at what is new."))
        address = f"{self.access.door.namespace}:resume"
        return redirect(reverse(address, kwargs={"public_id": new.public_id}))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        move: Move = kwargs["move"]
        before, after = _labels(move.before), _labels(move.after)
        return super().get_context_data(
            lost=[_words(move, lost, before) for lost in move.lost],
            added=[after[key] for key in move.added if key in after],
            reworded=[(before[key], after[key]) for key in move.reworded],
            note=move.target.change_note,
            resume_url=self.url("resume"),
            off_rail=True,
            **kwargs,
        )


def _labels(form: Any) -> dict[str, str]:
    return {field.key: field.label.es for _step, _roster, field in form.fields()}


def _words(move: Move, lost: Lost, labels: dict[str, str]) -> dict[str, str]:
    """Return an answer that stays behind: its question and what was answered."""
    fields = {field.key: field for _step, _roster, field in move.before.fields()}
    label = labels.get(lost.key, lost.key)
    if lost.row is not None:
        label = _("%(label)s (number %(row)s of the list)") % {"label": label, "row": lost.row}
    field = fields.get(lost.key)
    is_rows = isinstance(lost.value, list) and lost.value and isinstance(lost.value[0], dict)
    if is_rows:
        value = _("%(count)s entries") % {"count": len(lost.value)}
    else:
        value = answer_of_field(move.before, field, lost.value)
    return {"key": label, "value": value}
