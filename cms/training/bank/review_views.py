"""The screen of the questions that need a look, and the press that moves a case on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cms.training.bank.review import CaseDoesNotMove, broken_links, move_case, old_cases
from cms.training.bank.screens import PUBLISH, BankScreen
from cms.training.models import Question


class ReviewView(BankScreen):
    """Links to parts of forms that are gone, and cases on older versions of their form."""

    template_name = "training_bank/review.html"
    page_title = gettext_lazy("Questions to look at")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both lists, and the questions that the analysis of answers marked."""
        marked = Question.objects.filter(needs_review=True).select_related("topic")
        return super().get_context_data(
            broken=broken_links(),
            cases=old_cases(),
            marked=marked,
            may_publish=self.request.user.has_perm(PUBLISH),
            **kwargs,
        )


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a case in the newest version of its form."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    question = get_object_or_404(Question, pk=pk)
    try:
        version = move_case(question=question, by=request.user)
    except CaseDoesNotMove:
        messages.error(
            request,
            _("“%(title)s” stayed as it was. Open it, correct the model answer and publish it.")
            % {"title": question.title},
        )
    else:
        messages.success(
            request,
            _("“%(title)s” is on the newest form now: version %(number)s of the question.")
            % {"title": question.title, "number": version.number},
        )
    return redirect("training_bank:review")
