"""The page before a form: what it asks, how long it takes, what happens with the answers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.generic import TemplateView

from cms.accounts.access import OfficeRequiredMixin
from cms.form_builder.models import Form
from cms.submissions import services
from cms.submissions.selectors import definition_of
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, FormDefinition

SECONDS_PER_QUESTION = 9
TYPICAL_ROWS = 4
"""Rows of a list that the estimate counts with: a household of four."""


class StartView(OfficeRequiredMixin, TemplateView):
    """
    Read first, then start; a draft is made only by the button.

    Forms for citizens too: the office helps whoever comes to its desk, one topic a page.
    """

    template_name = "wizard/start.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        form = get_object_or_404(Form, slug=kwargs["slug"], is_open=True)
        version = form.latest_version
        if version is None:
            raise Http404("not a form that offices fill in")
        self.version = version
        self.definition = definition_of(version)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        draft = services.start_draft(
            form_version=self.version, office=request.office, by=request.user
        )
        first = next(step for step in self.definition.steps if step.key not in off_path(draft))
        return redirect("wizard:step", public_id=draft.public_id, step=first.key)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, language = self.definition, get_language() or DEFAULT_LANGUAGE
        notice = form.privacy_notice
        return super().get_context_data(
            form_title=form.title.in_language(language),
            summary=form.summary.in_language(language) if form.summary else "",
            topics=[step.title.in_language(language) for step in form.steps],
            minutes=minutes_needed(form),
            privacy_notice=notice.in_language(language) if notice else "",
            keep_days=form.retention.drafts_days if form.retention else None,
            **kwargs,
        )


def off_path(draft: Any) -> list[str]:
    """Return the steps a draft does not ask, as they were remembered."""
    return list(draft.off_path.get("steps", ()))


def minutes_needed(form: FormDefinition) -> int:
    """Return how long filling the form in takes, to five minutes, with ``TYPICAL_ROWS`` rows."""
    questions = sum(
        TYPICAL_ROWS if roster else 1
        for _, roster, field in form.fields()
        if field.computed is None
    )
    minutes = questions * SECONDS_PER_QUESTION / 60
    return max(5, 5 * round(minutes / 5))
