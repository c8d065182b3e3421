"""Screens of the admin to try a form out: start a test, see what it came to, keep it as a case."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_scopes import scopes_disabled

from cms.form_builder.case_words import answer_lines, difference_parts, found_lines
from cms.form_builder.cases import keep_case
from cms.form_builder.models import FormPage, FormTestCase
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.screens import FormScreen, newest_draft
from cms.form_builder.testing import EXPECTED_PARTS, Found, run_answers
from cms.form_builder.testing_forms import CaseForm, KeepForm, StartForm
from cms.form_builder.trials import make_trial
from cms.submissions.models import Draft
from cms.submissions.selectors import definition_of, read_answers
from cms.submissions.services.trying import page_of_test, start_test_draft
from forms_plugins.engine.answers import ROW_ID, answers_to_json
from forms_plugins.engine.definition import FormDefinition

CASES = ("cases", gettext_lazy("Test cases"))


class TryView(FormScreen):
    """Choose how to walk through the form as it stands, and begin."""

    template_name = "form_builder/try.html"
    page_title = gettext_lazy("Try the form")
    header_icon = "view"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the choices, or what keeps the form from being tried."""
        draft = newest_draft(self.page)
        kwargs.setdefault("form", StartForm(form_page=draft))
        return super().get_context_data(problems=draft.compiled().problems, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Make the trial, start a test on it and go to its first page."""
        form = StartForm(request.POST, form_page=newest_draft(self.page))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            trial = make_trial(newest_draft(self.page), request.user)
        except FormHasProblems:
            return self.render_to_response(self.get_context_data(form=form))
        draft = start_test_draft(
            form_version=trial,
            by=request.user,
            page=self.page.pk,
            layout=form.cleaned_data["layout"],
            language=form.cleaned_data["language"],
        )
        return redirect("prueba:resume", public_id=draft.public_id)


def test_of(request: HttpRequest, public_id: str) -> tuple[Draft, FormDefinition, dict[str, Any]]:
    """
    Return a test of the person who asks, its form and its answers as JSON of the engine.

    :raises Http404: if there is none, or it is somebody else's.
    """
    with scopes_disabled():
        draft = get_object_or_404(
            Draft.objects.select_related("form_version"),
            public_id=public_id,
            is_test=True,
            created_by=request.user,
            practice__isnull=True,
        )
        form = definition_of(draft.form_version)
        answers = answers_to_json(form, read_answers(draft).answers)
    return draft, form, {key: _without_ids(value) for key, value in answers.items()}


def _without_ids(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [
        {key: _without_ids(each) for key, each in row.items() if key != ROW_ID}
        if isinstance(row, dict)
        else row
        for row in value
    ]


def tried(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead from a test to the screen of its form that shows what it came to."""
    draft, _form, _answers = test_of(request, public_id)
    with scopes_disabled():
        pk = page_of_test(draft)
    if pk is None:
        raise Http404("nobody knows which page this test is of")
    return redirect("form_builder_admin:tried", pk=pk, public_id=public_id)


class TriedView(FormScreen):
    """What the answers of a test come to, finished or not, and the way to keep them as a case."""

    template_name = "form_builder/tried.html"
    page_title = gettext_lazy("What came out of the test")
    header_icon = "view"
    parents = (CASES,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the test."""
        super().setup(request, *args, **kwargs)
        self.draft, self.definition, self.answers = test_of(request, kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what came out on the day that was chosen."""
        form = kwargs.pop("form", None) or KeepForm(
            self.request.GET if "today" in self.request.GET else None,
            initial={"today": timezone.localdate(), "parts": list(EXPECTED_PARTS)},
        )
        today = form.day() or timezone.localdate()
        found = run_answers(self.definition, self.answers, today)
        if not self.request.POST:
            form = KeepForm(initial={"today": today, "parts": list(EXPECTED_PARTS)})
        return super().get_context_data(
            form=form,
            today=today,
            answers=answer_lines(self.definition, found),
            public_id=self.draft.public_id,
            goes_on=self.draft.state == "open",
            **found_context(self.definition, found),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the answers as a test case that expects what came out."""
        form = KeepForm(request.POST, taken=names_taken(self.page))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        case = keep_case(
            page=self.page,
            form=self.definition,
            name=form.cleaned_data["name"],
            answers=self.answers,
            today=form.cleaned_data["today"],
            parts=frozenset(form.cleaned_data["parts"]),
            by=request.user,
        )
        messages.success(request, _("The test case was kept. It runs at every publication."))
        return redirect(self.address("case", case.pk))


def names_taken(page: FormPage) -> frozenset[str]:
    """Return the names of the test cases of a page."""
    return frozenset(page.test_cases.values_list("name", flat=True))


def found_context(form: FormDefinition, found: Found) -> dict[str, Any]:
    """Return what the screens show of a run."""
    return {
        "found": found,
        "found_lines": found_lines(form, found),
        "results": [
            {
                "method": result.method,
                "status": result.status,
                "category": (result.explanation.get("category") or {}).get("label", ""),
                "raw": result.raw,
                "index": result.index,
                "lines": result.explanation.get("contributions", ()),
                "reasons": result.explanation.get("reasons", ()),
            }
            for result in found.calculated
        ],
    }


class CasesView(FormScreen):
    """The saved test cases of a form, each with how the form does on it now."""

    template_name = "form_builder/cases.html"
    page_title = gettext_lazy("Test cases")
    header_icon = "circle-check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the cases and run them."""
        compiled = newest_draft(self.page).compiled()
        form = None if compiled.problems else compiled.form
        rows = [
            {"case": case, "outcome": CaseForm.outcome_of(form, case), "form": form}
            for case in self.page.test_cases.select_related("created_by")
        ]
        failing = sum(1 for row in rows if row["outcome"] and not row["outcome"].passed)
        return super().get_context_data(
            rows=rows, problems=compiled.problems, verdict=_verdict(rows, failing), **kwargs
        )


def _verdict(rows: list[dict[str, Any]], failing: int) -> str:
    if not rows or rows[0]["form"] is None:
        return ""
    if not failing:
        return _("All test cases come out as expected.")
    return ngettext(
        "%(count)s test case does not come out as expected: the form cannot be published.",
        "%(count)s test cases do not come out as expected: the form cannot be published.",
        failing,
    ) % {"count": failing}


class CaseView(FormScreen):
    """One test case: what it expects beside what comes out, and its values to change."""

    template_name = "form_builder/case.html"
    header_icon = "circle-check"
    parents = (CASES,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the case, or begin a new one."""
        super().setup(request, *args, **kwargs)
        self.compiled = newest_draft(self.page).compiled()
        if "case" in kwargs:
            self.case = get_object_or_404(FormTestCase, page=self.page, pk=kwargs["case"])
        else:
            self.case = FormTestCase(page=self.page, created_by=request.user)

    @property
    def page_title(self) -> str:
        """Return the name of the case."""
        return self.case.name if self.case.pk else _("New test case")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, and how the case goes."""
        kwargs.setdefault("form", CaseForm(instance=self.case))
        return super().get_context_data(
            case=self.case, problems=self.compiled.problems, **self._outcome(), **kwargs
        )

    def _outcome(self) -> dict[str, Any]:
        form = self.compiled.form
        stored = FormTestCase.objects.filter(pk=self.case.pk).first()
        if form is None or self.compiled.problems or stored is None:
            return {}
        outcome = CaseForm.outcome_of(form, stored)
        differences = [difference_parts(form, each) for each in outcome.differences]
        return {
            "outcome": outcome,
            "differences": differences,
            "answers": answer_lines(form, outcome.found),
            **found_context(form, outcome.found),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the values, take what comes out as expected from now on, or remove the case."""
        if self.case.pk and "remove" in request.POST:
            self.case.delete()
            messages.success(request, _("The test case was removed."))
            return redirect(self.address("cases"))
        form = CaseForm(request.POST, instance=self.case)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        case = form.save(commit=False)
        if "accept" in request.POST and self.compiled.form and not self.compiled.problems:
            form.take_what_comes_out(self.compiled.form)
        case.save()
        messages.success(request, _("The test case was kept."))
        return redirect(reverse("form_builder_admin:case", args=[self.page.pk, case.pk]))
