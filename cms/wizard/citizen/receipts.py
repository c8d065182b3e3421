"""The page that says what was received, under an address that nobody can guess."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.views.generic import TemplateView
from django_scopes import scopes_disabled

from cms.submissions.models import Submission
from cms.submissions.references import reference_groups
from cms.submissions.selectors import definition_of
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


class ReceiptView(TemplateView):
    """
    The receipt of what a citizen sent.

    Whoever knows the address sees it, so it can be kept and printed; it says which form was sent,
    when, and under which reference, and nothing that was answered.
    """

    template_name = "wizard/citizen/receipt.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        with scopes_disabled():
            submission = (
                Submission.objects.select_related("form_version__form", "office")
                .defer("answers", "form_version__document")
                .filter(draft__public_id=kwargs["public_id"], submitted_by=None, is_test=False)
                .first()
            )
        if submission is None:
            raise Http404("nothing was sent under this address")
        self.submission = submission

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = definition_of(self.submission.form_version)
        return super().get_context_data(
            form_title=form.title.in_language(get_language() or DEFAULT_LANGUAGE),
            reference_groups=reference_groups(self.submission.reference),
            submitted_at=self.submission.submitted_at,
            office=self.submission.office,
            **kwargs,
        )
