"""The screen where a case gets its model answer, and where it is chosen what of it counts."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.form_builder.case_words import answer_lines
from cms.form_builder.testing_views import test_of
from cms.training.bank.block_values import BlockReader
from cms.training.bank.case_forms import GradedForm, SourceForm, VersionForm
from cms.training.bank.cases import JudgedCase, judge_answers
from cms.training.bank.model_answers import (
    graded_parts,
    keep_graded,
    keep_model_answer,
    pinned_version,
)
from cms.training.bank.parts import write_version
from cms.training.bank.screens import CHANGE, BankScreen
from cms.training.models import Question


class ModelAnswerView(BankScreen):
    """The model answer of a draft: where it comes from, what it comes to, what counts."""

    template_name = "training_bank/model_answer.html"
    permission = CHANGE
    page_title = gettext_lazy("Model answer")
    header_icon = "form"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the case. :raises Http404: if the question is none."""
        super().setup(request, *args, **kwargs)
        self.question = get_object_or_404(Question, pk=kwargs["pk"])
        content = self.question.get_latest_revision_as_object().content
        if not content or content[0].block_type != "case":
            raise Http404("the question is no case")
        self.value = content[0].value
        self.version = pinned_version(self.value)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw the screen."""
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a model answer, or keep what of it counts."""
        lock = self.question.get_lock()
        if lock is not None and lock.for_user(request.user):
            raise PermissionDenied
        return self._grade() if "grade" in request.POST else self._take()

    def get_page_subtitle(self) -> str:
        """Return the title of the case."""
        return str(self.question.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms, and what the answers come to."""
        judged = self._judged()
        if judged is not None and judged.found is not None and self.version is not None:
            form = self.version.definition
            kwargs.setdefault("graded_form", self._graded_form())
            kwargs["lines"] = answer_lines(form, judged.found)
        kwargs.setdefault("source_form", self._source_form())
        return super().get_context_data(
            question=self.question, version=self.version, judged=judged, **kwargs
        )

    def _take(self) -> HttpResponse:
        form = self._source_form(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(source_form=form))
        answers, today = self._chosen(form)
        keep_model_answer(
            question=self.question,
            version=form.cleaned_data["version"],
            answers=answers,
            today=form.cleaned_data["today"] or today,
            by=self.request.user,
        )
        messages.success(self.request, _("The model answer is in the draft of the question."))
        return redirect("training_bank:case", pk=self.question.pk)

    def _chosen(self, form: SourceForm) -> tuple[dict[str, Any], Any]:
        """Return the answers that were chosen, and the day they are known to hold on."""
        if public_id := form.chosen_test():
            _draft, _definition, answers = test_of(self.request, public_id)
            return answers, None
        case = form.chosen_case()
        if case is not None:
            return dict(case.answers), case.today
        return form.cleaned_data["pasted"], None

    def _grade(self) -> HttpResponse:
        form = self._graded_form(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(graded_form=form))
        keep_graded(question=self.question, keys=form.keys(), by=self.request.user)
        messages.success(self.request, _("What counts is in the draft of the question."))
        return redirect("training_bank:case", pk=self.question.pk)

    def _source_form(self, data: Any = None) -> SourceForm:
        chosen = (
            data.get("version", "") if data is not None else self.request.GET.get("version", "")
        )
        picked = VersionForm({"version": chosen}) if chosen else None
        version = self.version
        if picked is not None and picked.is_valid():
            version = picked.cleaned_data["version"]
        initial = {"today": self.value["today"] or timezone.localdate().isoformat()}
        if version is not None:
            initial["version"] = write_version(version.form.slug, version.number or 0)
        slug = version.form.slug if version else ""
        return SourceForm(data, user=self.request.user, form_slug=slug, initial=initial)

    def _graded_form(self, data: Any = None) -> GradedForm:
        graded = BlockReader().keys(self.value["graded"])
        parts = []
        if self.version is not None:
            parts = list(graded_parts(self.version.definition, self._answers(), graded))
        return GradedForm(data, parts=parts)

    def _answers(self) -> dict[str, Any]:
        try:
            answers = json.loads(self.value["answers"] or "{}")
        except (json.JSONDecodeError, RecursionError):
            return {}
        return answers if isinstance(answers, dict) else {}

    def _judged(self) -> JudgedCase | None:
        answers = self._answers()
        if self.version is None or not answers:
            return None
        return judge_answers(self.version, answers, self.value["today"])
