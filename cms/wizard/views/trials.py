"""The end of a walk through a form in test mode."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView
from django_scopes import scopes_disabled

from cms.submissions.explaining import class_words
from cms.submissions.models import Submission
from cms.submissions.selectors import definition_of
from cms.wizard.access import door_of
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


class TrialReceiptView(TemplateView):
    """What sending would have given: results and warnings, for the editor who tried it."""

    template_name = "wizard/trial/receipt.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        door = door_of(request)
        if not door.admits(request, kwargs["public_id"]):
            return door.turned_away(request)
        with scopes_disabled():
            self.submission = (
                Submission.with_tests.select_related("form_version__form")
                .prefetch_related("results")
                .filter(
                    draft__public_id=kwargs["public_id"],
                    draft__created_by=request.user,
                    draft__practice__isnull=True,
                    is_test=True,
                )
                .first()
            )
            if self.submission is None:
                raise Http404("no test of this person was sent")
            return super().dispatch(request, *args, **kwargs).render()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = definition_of(self.submission.form_version)
        return super().get_context_data(
            form_title=form.title.in_language(DEFAULT_LANGUAGE),
            warnings=[warning["message"] for warning in self.submission.warnings],
            results=[
                {"method": result.method, "words": class_words(result), "raw": result.raw}
                for result in self.submission.results.all()
            ],
            home_url=door_of(self.request).home_url(),
            see_url=reverse("form_builder_admin:tried_test", args=[self.kwargs["public_id"]]),
            **kwargs,
        )
