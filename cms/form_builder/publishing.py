"""What stands between a form page and its next version: its own problems, then its test cases."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.form_builder.case_words import difference_words
from cms.form_builder.problems import FormHasProblems, FormProblem, Location
from cms.form_builder.testing import run_case
from forms_plugins.engine.definition import FormDefinition

if TYPE_CHECKING:
    from cms.form_builder.compile import Compiled
    from cms.form_builder.models import FormPage

CASES = "test_cases"
"""Stands for the saved test cases where a problem names a part of the page."""


def publishing_problems(
    page: "FormPage", compiled: "Compiled | None" = None
) -> tuple[FormProblem, ...]:
    """Return everything that keeps ``page`` from being published, failing test cases included."""
    compiled = compiled or page.compiled()
    if compiled.problems or compiled.form is None:
        return compiled.problems
    return tuple(case_problems(page, compiled.form))


def case_problems(page: "FormPage", form: FormDefinition) -> Iterator[FormProblem]:
    """Yield a problem for each saved test case of a page that ``form`` breaks."""
    if page.pk is None:
        return
    today = timezone.localdate()
    for case in page.test_cases.all():
        outcome = run_case(form, case, today)
        if outcome.passed:
            continue
        first = difference_words(form, outcome.differences[0])
        address = reverse("form_builder_admin:case", args=[page.pk, case.pk])
        words = (_("Test cases"), case.name)
        message = _("It does not come out as expected. %(what)s") % {"what": first}
        yield FormProblem(message, Location(CASES, words=words, address=address))


def refuse_problems(page: "FormPage") -> None:
    """:raises FormHasProblems: if ``page`` does not compile or breaks one of its test cases."""
    problems = publishing_problems(page)
    if problems:
        raise FormHasProblems(problems)
