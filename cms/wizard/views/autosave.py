"""
Keep what somebody is typing, in the background.

The same doors, locks and revisions as the button that saves and leaves: everything typed is kept,
right or not, and nothing is overwritten that was saved after the page was drawn. The answer is
JSON: ``{"revision", "saved_at", "computed"}``, the last with the computed values of the page in
words, or ``{"message"}`` with status 409. Somebody whose session ended gets 403, as everywhere.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.submissions import services
from cms.wizard.forms import QuestionsForm
from cms.wizard.views.rows import RowView
from cms.wizard.views.steps import StepView


def saved_response(form: QuestionsForm, revision: int) -> JsonResponse:
    """Tell the page what it is drawn from now."""
    return JsonResponse(
        {
            "revision": revision,
            "saved_at": timezone.localtime().isoformat(timespec="seconds"),
            "computed": computed_words(form),
        }
    )


def computed_words(form: QuestionsForm) -> Mapping[str, str]:
    """Return the computed values of a judged page in words, by key; empty without a value."""
    found = form.evaluation.answers if form.evaluation else {}
    owner = form.page.roster or form.page.step
    return {
        field.key: form.page.show(field, found[field.key]) if field.key in found else ""
        for field in owner.fields
        if field.computed is not None
    }


def refused_response(message: str) -> JsonResponse:
    """Tell the page that this way of saving is over, and what to do."""
    return JsonResponse({"message": message}, status=409)


def stale_response() -> JsonResponse:
    """Tell the page that it was drawn from something older than what is stored."""
    return refused_response(
        _("Somebody else changed this page. Press “Continue” to compare both versions.")
    )


def closed_response() -> JsonResponse:
    """Tell the page that there is nothing left that could take its answers."""
    return refused_response(_("This form was already sent or discarded. Load the page again."))


class AutosaveStepView(StepView):
    """Keep the answers of a step while they are typed."""

    http_method_names = ("post",)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        if isinstance(response, JsonResponse):
            return response
        # All that is left are the pages for a conflict, a draft that is closed, a step not asked.
        return stale_response() if response.status_code == 409 else closed_response()

    def _take(self, *args: Any, **kwargs: Any) -> HttpResponse:
        step = self.steps.current
        form = self.get_form(data=self.request.POST)
        form.is_valid()
        before = self.answers.revision(step)
        if form.is_untouched and not before:
            return saved_response(form, 0)
        self.storage.set_step_data(step, self.process_step(form))
        # The row that was read is the one that was written; a new one begins at 1.
        return saved_response(form, self.answers.revision(step) or 1)


class AutosaveRowView(RowView):
    """Keep the answers of one row while they are typed; a new row is added by its first answer."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(data=request.POST)
        form.is_valid()
        if self.is_new and form.is_untouched:
            return saved_response(form, 0)
        try:
            return saved_response(form, self._save(form))
        except services.StaleRevision:
            return stale_response()
        except services.RosterIsFull:
            return refused_response(_("The list is full. Remove somebody before you add a person."))
        except (services.RowIsGone, services.DraftIsClosed):
            return closed_response()
