"""Pages about a draft as a whole: resume, saved for later, discard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from cms.submissions import services
from cms.submissions.selectors import step_states
from cms.wizard.draft_page import DraftPageMixin


class ResumeView(DraftPageMixin, View):
    """Go to the first step that is not complete, or to the check of all answers."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        states = step_states(self.draft)
        for step in self.asked_steps(self.current_off_path()):
            if not states.get(step.key, (0, False))[1]:
                return redirect(self.url("step", step=step.key))
        return redirect(self.url("check"))


class SavedView(DraftPageMixin, TemplateView):
    """Say that the answers are kept, until when, and how to go on."""

    template_name = "wizard/saved.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        retention = self.definition.retention
        return super().get_context_data(
            saved_at=self.draft.updated_at,
            keep_days=retention.drafts_days if retention else None,
            resume_url=self.url("resume"),
            **kwargs,
        )


class DiscardView(DraftPageMixin, TemplateView):
    """Ask before a draft is given up."""

    template_name = "wizard/discard.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_admitted and not self.access.may_discard:
            return self._not_allowed(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        services.discard_draft(draft=self.draft, by=self.access.actor)
        messages.success(request, _("The form was discarded."))
        return redirect(self.access.door.home_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(resume_url=self.url("resume"), **kwargs)

    def _not_allowed(self, request: HttpRequest) -> HttpResponse:
        messages.error(
            request,
            _("Only the person who started the form or the head of the office can discard it."),
        )
        return redirect(self.access.door.home_url())
