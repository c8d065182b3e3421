"""The one form class of the wizard: its questions come from the form document."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from cms.submissions.question_page import QuestionPage
from cms.submissions.words import condition_words
from cms.wizard.page_uploads import PageUploads
from forms_plugins.engine.definition import Field
from forms_plugins.engine.evaluation import Problem, StepEvaluation


class QuestionsForm(forms.Form):
    """
    The questions of one page.

    After validation ``answers`` holds every typed answer the field types took, also beside errors,
    and those of ``hidden`` questions, which no page draws; ``instead`` holds answers that count
    instead of what was typed (``None``: no answer). ``refused`` what was typed and not
    taken; ``list_problems`` what is wrong with the lists of the page, which have no control here.
    """

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        page: QuestionPage,
        hidden: Mapping[str, Any] | None = None,
        instead: Mapping[str, Any] | None = None,
        uploads: PageUploads | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        self.hidden = dict(hidden or {})
        self.instead = dict(instead or {})
        self.answers: dict[str, Any] = {}
        self.evaluation: StepEvaluation | None = None
        self.list_problems: list[Problem] = []
        self._questions = {field.key: field for field in page.fields}
        self.fields = {key: self._field(field) for key, field in self._questions.items()}
        self.uploads = uploads
        if uploads is not None:
            uploads.attach(self)

    def _field(self, field: Field) -> forms.Field:
        drawn = self.page.form_field(field)
        if self.page.depends_on_this_page(field.show_if):
            words = condition_words(self.page.form, field.show_if)
            only_if = _("Only if %(condition)s.") % {"condition": words}
            drawn.help_text = f"{only_if} {drawn.help_text}".strip()
        return drawn

    def clean(self) -> dict[str, Any]:
        """Judge the typed answers together and put each problem beside its question."""
        for key, value in self.instead.items():
            self.errors.pop(key, None)
            self.cleaned_data[key] = value
        typed = {key: value for key, value in self.cleaned_data.items() if value is not None}
        self.answers = {**self.hidden, **typed}
        for key in self.uploads.report(self) if self.uploads else ():
            self.answers.pop(key, None)
        refused = set(self.errors)
        self.evaluation = self.page.judge(self.answers)
        self._report_all(p for p in self.evaluation.problems if p.place.field not in refused)
        return self.cleaned_data

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put the problems of stored answers beside the questions of a page that is opened."""
        self._errors = ErrorDict()
        self.cleaned_data = {}
        told: set[str] = set()
        for problem in problems:
            if not (problem.code == "required" and problem.place.field in told):
                self._report_all([problem])
            told.add(problem.place.field)

    def _report_all(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.level == "error":
                self._report(problem)

    def _report(self, problem: Problem) -> None:
        if self._is_of_a_list(problem):
            if problem.code == "row_incomplete" or self._row_of(problem) is None:
                self.list_problems.append(problem)
            return
        key = problem.place.field
        item = self._questions.get(key)
        words = self.page.problem_words(problem, item)
        self.add_error(key if key in self.fields else None, words)

    def _is_of_a_list(self, problem: Problem) -> bool:
        """Say whether a problem is in a list that the page shows, and not on the page itself."""
        if self.page.roster is None:
            return bool(problem.place.roster)
        if self.page.around is None:
            return bool(problem.place.inner)
        return False

    def _row_of(self, problem: Problem) -> int | None:
        place = problem.place
        return place.row if self.page.roster is None else place.inner_row

    def is_valid(self) -> bool:
        """Say whether a person may go on: nothing is wrong here nor with the lists of the page."""
        return super().is_valid() and not self.list_problems

    @property
    def refused(self) -> dict[str, Any]:
        """Return what was typed where the field type took no answer, by key."""
        open_keys = [k for k in self.fields if k not in self.answers and k not in self.instead]
        typed = {key: self[key].data for key in open_keys}
        return {key: value for key, value in typed.items() if _is_something(value)}

    @property
    def is_untouched(self) -> bool:
        """Say whether nothing at all was answered or typed."""
        return not any(key in self.answers for key in self.fields) and not self.refused


def typed_values(page: QuestionPage, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return what was typed on a page as initial values, to draw it again without judging it."""
    form = QuestionsForm(data=data, page=page, prefix=prefix)
    return {key: form[key].data for key in form.fields}


def taken_values(page: QuestionPage, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return the answers on a page that the field types take, one by one and not judged."""
    form = QuestionsForm(data=data, page=page, prefix=prefix)
    taken = {}
    for key, field in form.fields.items():
        try:
            value = field.clean(form[key].data)
        except forms.ValidationError:
            continue
        if value is not None:
            taken[key] = value
    return taken


def _is_something(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_something(item) for item in value)
    return isinstance(value, str) and bool(value.strip())
