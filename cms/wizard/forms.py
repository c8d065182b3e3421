"""The one form class of the wizard: its questions come from the form document."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cms.submissions.question_page import QuestionPage
from cms.submissions.words import condition_words, problem_words
from forms_plugins.engine.definition import Field
from forms_plugins.engine.evaluation import Problem, StepEvaluation


class QuestionsForm(forms.Form):
    """
    The questions of one page.

    After validation ``answers`` holds every typed answer the field types took, also beside errors;
    ``refused`` what was typed and not taken; ``list_problems`` what is wrong with the roster of the
    step, which has no control on this page.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, page: QuestionPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.answers: dict[str, Any] = {}
        self.evaluation: StepEvaluation | None = None
        self.list_problems: list[Problem] = []
        self._questions = {field.key: field for field in page.fields}
        self.fields = {key: self._field(field) for key, field in self._questions.items()}

    def _field(self, field: Field) -> forms.Field:
        drawn = self.page.form_field(field)
        if self.page.depends_on_this_page(field.show_if):
            words = condition_words(self.page.form, field.show_if)
            only_if = _("Only if %(condition)s.") % {"condition": words}
            drawn.help_text = f"{only_if} {drawn.help_text}".strip()
        return drawn

    def clean(self) -> dict[str, Any]:
        """Judge the typed answers together and put each problem beside its question."""
        self.answers = {key: value for key, value in self.cleaned_data.items() if value is not None}
        refused = set(self.errors)
        self.evaluation = self.page.judge(self.answers)
        for problem in self.evaluation.problems:
            if problem.level == "error" and problem.place.field not in refused:
                self._report(problem)
        return self.cleaned_data

    def _report(self, problem: Problem) -> None:
        if problem.place.roster and self.page.roster is None:
            if problem.code == "row_incomplete" or problem.place.row is None:
                self.list_problems.append(problem)
            return
        key = problem.place.field
        item = self._questions.get(key)
        words = problem_words(problem, self.page.form, item, self.page.language)
        self.add_error(key if key in self.fields else None, words)

    def is_valid(self) -> bool:
        """Say whether a person may go on: nothing is wrong here nor with the list of the step."""
        return super().is_valid() and not self.list_problems

    @property
    def refused(self) -> dict[str, Any]:
        """Return what was typed where the field type took no answer, by key."""
        typed = {key: self[key].data for key in self.fields if key not in self.answers}
        return {key: value for key, value in typed.items() if _is_something(value)}

    @property
    def is_untouched(self) -> bool:
        """Say whether nothing at all was answered or typed."""
        return not self.answers and not self.refused


def typed_values(page: QuestionPage, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return what was typed on a page as initial values, to draw it again without judging it."""
    form = QuestionsForm(data=data, page=page, prefix=prefix)
    return {key: form[key].data for key in form.fields}


def _is_something(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_something(item) for item in value)
    return isinstance(value, str) and bool(value.strip())
