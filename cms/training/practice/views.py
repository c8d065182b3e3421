"""Pages of the practice beside the forms themselves: what to practise, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django_scopes import scopes_disabled

from cms.accounts.access import OfficeRequiredMixin
from cms.form_builder.models import Form
from cms.submissions.explaining import class_meaning, class_words, explained
from cms.submissions.models import DraftState
from cms.submissions.references import reference_groups
from cms.submissions.selectors import deciding_result
from cms.training.models import PracticeDraft
from cms.training.practice import selectors, services


class PracticeMixin(OfficeRequiredMixin):
    """A page of the practice; it says so in its strip, its title and its background."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(home_url=reverse("training:practice"), **kwargs)


class PracticeView(PracticeMixin, TemplateView):
    """The forms that can be practised, the library of cases, and what is being practised."""

    template_name = "training/practice/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        with scopes_disabled():
            practices = [_listed(each) for each in selectors.practices_of(self.request.user)]
        return super().get_context_data(
            forms=selectors.practised_forms(),
            open_practices=[each for each in practices if not each["is_sent"]],
            sent_practices=[each for each in practices if each["is_sent"]],
            **kwargs,
        )


def _listed(practice: PracticeDraft) -> dict[str, Any]:
    draft = practice.draft
    urls = {"public_id": draft.public_id}
    is_sent = draft.state == DraftState.SUBMITTED
    return {
        "public_id": draft.public_id,
        "title": selectors.case_words(practice),
        "form_title": draft.form_version.form.title,
        "version": draft.form_version.number,
        "updated_at": draft.updated_at,
        "is_sent": is_sent,
        "is_of_test": practice.item_id is not None,
        "url": reverse("training:practice_sent" if is_sent else "practica:resume", kwargs=urls),
    }


class StartFormView(OfficeRequiredMixin, View):
    """Begin free practice of a form in its newest version, with a household made up for it."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = get_object_or_404(Form, slug=slug, is_open=True)
        version = form.latest_version
        if version is None:
            raise Http404("not a form that offices fill in")
        return _begin(
            request, lambda: services.start_practice(user=request.user, form_version=version)
        )


class StartCaseView(OfficeRequiredMixin, View):
    """Begin a case of the library."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = selectors.offered_case(pk)
        if case is None:
            raise Http404("not a case of the library")
        return _begin(request, lambda: services.start_case(user=request.user, case=case))


def _begin(request: HttpRequest, start: Any) -> HttpResponse:
    """Go to the first page of what ``start`` begins, or say why it cannot begin."""
    try:
        draft = start()
    except services.TooManyOpen:
        messages.error(
            request, _("You have many practices open. Remove one that you do not need any more.")
        )
        return redirect("training:practice")
    except services.FormIsNotPublished:
        messages.error(
            request, _("The form of this case is not here any more. Choose another one.")
        )
        return redirect("training:practice")
    return redirect("practica:resume", public_id=draft.public_id)


class OwnPracticeMixin(PracticeMixin):
    """A page about one practice of the person who asks; anybody else's is not found."""

    practice: PracticeDraft

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.office is None:
            return
        practice = selectors.practice_of(request.user, kwargs["public_id"])
        if practice is None:
            raise Http404("not what this person practises")
        self.practice = practice


class SentView(OwnPracticeMixin, TemplateView):
    """The receipt of a practice: its class and, for a case, how it compares with the model."""

    template_name = "training/practice/sent.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.sent = selectors.sent_in(self.practice.draft)
        if self.sent is None:
            return redirect("practica:resume", public_id=self.practice.draft.public_id)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.practice.item
        context: dict[str, Any] = {}
        if item is not None:
            place = {"public_id": item.attempt.public_id, "position": item.position}
            context = {"question_url": reverse("training:question", kwargs=place)}
        else:
            context = self._results()
        return super().get_context_data(
            draft=self.practice.draft,
            practice=self.practice,
            title=selectors.case_words(self.practice),
            form_title=self.practice.draft.form_version.form.title,
            reference_groups=reference_groups(self.sent.reference),
            submitted_at=self.sent.submitted_at,
            **context,
            **kwargs,
        )

    def _results(self) -> dict[str, Any]:
        review = selectors.review_of(self.practice.draft)
        is_held_back = self.practice.question_version_id is not None and review is None
        if is_held_back:
            return {"is_held_back": True}
        with scopes_disabled():
            results = list(self.sent.results.all())
            deciding = deciding_result(self.sent)
        return {
            "review": review,
            "class_words": class_words(deciding),
            "class_meaning": class_meaning(deciding),
            "results": [explained(result) for result in results],
        }


class RemoveView(OwnPracticeMixin, TemplateView):
    """Ask before a practice is removed, and remove it."""

    template_name = "training/practice/remove.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(practice=_listed(self.practice), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if services.remove_practice(draft=self.practice.draft, user=request.user):
            messages.success(request, _("The practice was removed."))
        else:
            messages.error(request, _("This practice answers a test. It stays until its end."))
        return redirect("training:practice")
