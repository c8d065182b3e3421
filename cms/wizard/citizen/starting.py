"""The page before a form that citizens fill in by themselves, and its button."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView
from django_scopes import scopes_disabled

from cms.accounts.addresses import client_address, network_of
from cms.citizen import budgets
from cms.citizen.models import BudgetKind
from cms.citizen.requests import WANTED, wanted_request
from cms.form_builder.models import Form, FormVersion
from cms.submissions import services
from cms.submissions.models import Draft
from cms.submissions.selectors import definition_for, definition_of
from cms.submissions.services.resuming import citizen_draft_days
from cms.wizard.citizen.grants import grant_draft
from cms.wizard.citizen.refusals import have_to_wait
from cms.wizard.views.starting import minutes_needed
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

CITIZEN = "citizen"


def citizen_version(slug: str) -> FormVersion | None:
    """Return the version of an open form for citizens that is started now, if there is one."""
    form = Form.objects.filter(slug=slug, is_open=True).first()
    version = form.latest_version if form else None
    return version if version and definition_of(version).audience == CITIZEN else None


def start_context(version: FormVersion, query: str = "") -> dict[str, Any]:
    """Return what the page before a form says, and where its button leads (with ``query``)."""
    form, language = definition_of(version), get_language() or DEFAULT_LANGUAGE
    notice = form.privacy_notice
    return {
        "form_title": form.title.in_language(language),
        "summary": form.summary.in_language(language) if form.summary else "",
        "topics": [step.title.in_language(language) for step in form.steps],
        "minutes": minutes_needed(form),
        "privacy_notice": notice.in_language(language) if notice else "",
        "keep_days": citizen_draft_days(form),
        "start_url": reverse("tramites:start", kwargs={"slug": form.slug}) + query,
        "continue_url": reverse("tramites:continue"),
    }


class StartView(TemplateView):
    """Read first, then start; a draft is made only by the button."""

    template_name = "wizard/citizen/start.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        form = get_object_or_404(Form, slug=kwargs["slug"])
        version = citizen_version(form.slug)
        if version is None:
            raise Http404("not a form that citizens can start now")
        self.version = version

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        network = network_of(client_address(request))
        try:
            budgets.pay(budgets.keys_of({BudgetKind.START: network}), now=timezone.now())
        except budgets.TooManyTries as refusal:
            return have_to_wait(request, refusal.wait, way_back=request.path, reason="start")
        with scopes_disabled():
            draft = services.start_draft(
                form_version=self.version,
                office=None,
                by=None,
                layout=definition_of(self.version).layout,
                language=get_language() or DEFAULT_LANGUAGE,
            )
            self._say_what_is_wanted(draft)
        grant_draft(request, draft.public_id)
        return redirect("tramites:resume", public_id=draft.public_id)

    def _say_what_is_wanted(self, draft: Draft) -> None:
        """Answer for the person what the page they came from asked for."""
        wanted = wanted_request(self.request.GET.get(WANTED, ""), self.version.form.slug)
        # Laid out one question a page, a step of the form is several.
        for step in definition_for(draft).steps if wanted is not None else ():
            keys = [field.key for field in step.fields if field.key in wanted.answers]
            if keys:
                answers = {key: wanted.answers[key] for key in keys}
                services.save_step(draft=draft, step=step.key, answers=answers, revision=0, by=None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key = self.request.GET.get(WANTED, "")
        query = f"?{WANTED}={key}" if wanted_request(key, self.version.form.slug) else ""
        return super().get_context_data(**start_context(self.version, query), **kwargs)
