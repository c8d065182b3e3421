"""Pages about a draft as a whole: resume, saved for later, in another language, discard."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from cms.submissions import services
from cms.submissions.selectors import step_states
from cms.wizard.draft_page import DraftPageMixin
from cms.wizard.languages import keep_chosen_language


class ResumeView(DraftPageMixin, View):
    """Go to the first step that is not complete, else where a person goes on after all of them."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.has_tasks:
            return redirect(self.url("tasks"))
        states, off_path = step_states(self.draft), self.current_off_path()
        for step in self.asked_steps(off_path):
            if not states.get(step.key, (0, False))[1]:
                return redirect(self.url("step", step=step.key))
        return redirect(self.url_after_steps(off_path))


class SavedView(DraftPageMixin, TemplateView):
    """Say that the answers are kept, until when, and how to go on; others may open the draft."""

    template_name = "wizard/saved.html"
    takes_hold = False

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.access.actor is not None:
            services.release(draft=self.draft, by=self.access.actor)
        return super().get(request, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        retention = self.definition.retention
        return super().get_context_data(
            saved_at=self.draft.updated_at,
            keep_days=retention.drafts_days if retention else None,
            resume_url=self.url("resume"),
            **kwargs,
        )


class LanguageView(DraftPageMixin, View):
    """Show a page without answers of its own in another language of the form."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        keep_chosen_language(self.draft, self.definition, request.POST.get("idioma", ""))
        return redirect(page_of_draft(self, request.POST.get("siguiente", "")))


class DiscardView(DraftPageMixin, TemplateView):
    """Ask before a draft is given up."""

    template_name = "wizard/discard.html"
    opens_ended = True

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


def page_of_draft(view: DraftPageMixin, address: str) -> str:
    """Return an address if it is a page of the draft of ``view``, else where the draft goes on."""
    start = view.url("resume")
    if address.startswith(start) and url_has_allowed_host_and_scheme(address, None):
        return address
    return start
