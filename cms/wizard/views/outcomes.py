"""The page on which the way through a form ends: not an error, but what to do instead."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from cms.submissions import services
from cms.submissions.models import DraftState
from cms.submissions.reach import outcome_of
from cms.wizard.draft_page import DraftPageMixin
from forms_plugins.engine.definition import Outcome

END, REOPEN = "terminar", "abrir"
"""Values of the button ``ir``."""


class OutcomeView(DraftPageMixin, TemplateView):
    """Say where the answers led; close the draft, or go back to them."""

    template_name = "wizard/outcome.html"
    opens_ended = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self._outcome() is None:
            return redirect(self.url("resume"))
        return super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        actor, outcome = self.access.actor, self._outcome()
        try:
            if request.POST.get("ir") == REOPEN:
                services.reopen_draft(draft=self.draft, by=actor)
                return redirect(self.change_url)
            if outcome is None:
                return redirect(self.url("resume"))
            services.end_draft(draft=self.draft, outcome=outcome.key, by=actor)
        except services.DraftIsClosed:
            return redirect(self.url("resume"))
        return redirect(self.url("outcome"))

    def _outcome(self) -> Outcome | None:
        if self.draft.state == DraftState.ENDED:
            return self.definition.outcome(self.draft.outcome)
        return outcome_of(self.definition, self.current_off_path())

    @property
    def change_url(self) -> str:
        """Return the last step that was asked: the answers that led here begin there."""
        asked = self.asked_steps(self.current_off_path())
        if self.has_tasks or not asked:
            return self.url("resume")
        return self.url("step", step=asked[-1].key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outcome = self._outcome()
        retention = self.definition.retention
        return super().get_context_data(
            title=outcome.title.in_language(self.language) if outcome else "",
            text=outcome.text.in_language(self.language) if outcome else "",
            is_ended=self.draft.state == DraftState.ENDED,
            change_url=self.change_url,
            answers_url=self.url("read_only"),
            keep_days=retention.drafts_days if retention else None,
            **kwargs,
        )
