"""
A case that was sent beside the model answer: what differs, in words, and why.

Whoever may see a review is decided in ``cms.training.practice.selectors``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.form_builder.case_words import answer_of_field, place_words
from cms.submissions.explaining import explained
from cms.submissions.models import Result, Submission
from cms.submissions.selectors import definition_of
from cms.training.help.cards import language_rank
from cms.training.models import QuestionVersion, TaughtPart
from cms.training.practice.sent import answers_on, sent_response
from forms_plugins.api.outcomes import CalculationResult
from forms_plugins.engine import quiz
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Field, FormDefinition
from forms_plugins.engine.quiz.cases import CLASS_MARK
from forms_plugins.engine.quiz.grades import Grade, PartGrade
from forms_plugins.engine.quiz.questions import FormCase

PLACE = re.compile(r"(?P<key>[a-z0-9_]+)(?:\[(?P<more>\+?)(?P<row>\d+)\])?")


@dataclass(frozen=True)
class ReviewLine:
    """
    One answer that was compared: the question, what was given and what was expected, in words.

    ``who`` names the row it stands in. ``explanations`` are texts of the form about the question.
    ``is_extra``: something was given where nothing was expected.
    """

    label: str
    who: str
    given: str
    wanted: str
    is_right: bool
    is_extra: bool = False
    explanations: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReviewStep:
    """The lines of a step, with the links to what teaches it (title, url)."""

    key: str
    title: str
    lines: tuple[ReviewLine, ...]
    lessons: tuple[tuple[str, str], ...] = ()

    @property
    def wrong(self) -> tuple[ReviewLine, ...]:
        """Return what differs."""
        return tuple(line for line in self.lines if not line.is_right)

    @property
    def right(self) -> tuple[ReviewLine, ...]:
        """Return what came out as expected."""
        return tuple(line for line in self.lines if line.is_right)


@dataclass(frozen=True)
class ReviewClass:
    """The class of a method: given and expected in words; ``how`` explains the expected one."""

    method: str
    given: str
    wanted: str
    is_right: bool
    how: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseReview:
    """A case beside its model answer. ``right`` of ``total`` answers and classes are right."""

    title: str
    story: str
    explanation: str
    score: Fraction
    right: int
    total: int
    steps: tuple[ReviewStep, ...]
    classes: tuple[ReviewClass, ...]

    @property
    def is_right(self) -> bool:
        """Say whether everything is as expected."""
        return self.score == 1

    @property
    def percent(self) -> int:
        """Return the score as a whole percentage, rounded down."""
        return int(self.score * 100)

    @property
    def differing(self) -> tuple[ReviewStep, ...]:
        """Return the steps in which something differs."""
        return tuple(step for step in self.steps if step.wrong)


def review_of_submission(sent: Submission, case: QuestionVersion) -> CaseReview:
    """Return the review of what was sent for a case."""
    definition = _case(case)
    day = definition.today or timezone.localdate(sent.submitted_at)
    form = definition_of(sent.form_version)
    return review_of_response(
        case, sent_response(sent, definition), form=form, day=day, title=case.question.title
    )


def review_of_response(
    case: QuestionVersion,
    response: Mapping[str, Any] | None,
    *,
    form: FormDefinition,
    day: Any,
    title: str = "",
) -> CaseReview:
    """Return the review of a response to a case, as an attempt keeps it for ever."""
    definition = _case(case)
    grade: Grade = quiz.grade(definition, response, {})
    model = answers_on(form, definition.answers, day).calculated
    own = answers_on(form, response["answers"], day).calculated if response else ()
    places = [part for part in grade.parts if not part.place.startswith(CLASS_MARK)]
    classes = [part for part in grade.parts if part.place.startswith(CLASS_MARK)]
    return CaseReview(
        title=title,
        story=definition.story,
        explanation=definition.explanation,
        score=grade.score,
        right=sum(part.is_right for part in grade.parts),
        total=sum(not part.is_extra for part in grade.parts),
        steps=tuple(_steps(form, definition, places)),
        classes=tuple(_class(part, model, own) for part in classes),
    )


def _case(case: QuestionVersion) -> FormCase:
    definition = case.definition
    if not isinstance(definition, FormCase):
        raise TypeError(f"question {case.question_id} is no case")
    return definition


def _steps(form: FormDefinition, case: FormCase, parts: list[PartGrade]) -> Iterator[ReviewStep]:
    by_step: dict[str, list[ReviewLine]] = {}
    for part in parts:
        step, line = _line(form, part)
        by_step.setdefault(step, []).append(line)
    lessons = _lessons(case.form)
    for step in form.steps:
        if step.key in by_step:
            lines = tuple(by_step.pop(step.key))
            yield ReviewStep(step.key, step.title.es, lines, lessons.get(step.key, ()))
    for others in by_step.values():
        yield ReviewStep("", _("Other answers"), tuple(others))


def _line(form: FormDefinition, part: PartGrade) -> tuple[str, ReviewLine]:
    keys = list(PLACE.finditer(part.place))
    last = keys[-1]["key"] if keys else part.place
    step, asked = form.kept(_places).get(last, ("", None))
    rows = [
        _("%(list)s, number %(number)s")
        % {"list": place_words(form, key["key"]), "number": key["row"]}
        for key in keys
        if key["row"]
    ]
    if asked is None:
        return step, _whole_row(form, part, last, rows)
    return step, ReviewLine(
        label=asked.label.es,
        who=" › ".join(rows),
        given=answer_of_field(form, asked, part.given),
        wanted=answer_of_field(form, asked, part.wanted),
        is_right=part.is_right,
        is_extra=part.is_extra,
        explanations=_explanations(asked),
    )


def _whole_row(form: FormDefinition, part: PartGrade, key: str, rows: list[str]) -> ReviewLine:
    """Return the line of a row too many, or of a list that was left empty."""
    given = _("Not among those of the story") if part.is_extra else ""
    return ReviewLine(
        label=place_words(form, key),
        who=" › ".join(rows),
        given=_row_words(form, part.given) or given or "–",
        wanted=_row_words(form, part.wanted) or "–",
        is_right=part.is_right,
        is_extra=part.is_extra,
    )


def _row_words(form: FormDefinition, row: Any) -> str:
    if isinstance(row, list | tuple):
        return "; ".join(filter(None, (_row_words(form, each) for each in row)))
    if not isinstance(row, Mapping):
        return "" if row is None else str(row)
    known = form.kept(_places)
    words = [
        answer_of_field(form, known[key][1], value)
        for key, value in row.items()
        if not key.startswith("_") and key in known
    ]
    return ", ".join(words)


def _places(form: FormDefinition) -> Mapping[str, tuple[str, Field | None]]:
    """Return for every question and list the step it stands in, and the question."""
    found: dict[str, tuple[str, Field | None]] = {}
    for step, roster, asked in form.fields():
        found[asked.key] = (step.key, asked)
        if roster is not None:
            found.setdefault(roster.key, (step.key, None))
        if step.roster is not None:
            found.setdefault(step.roster.key, (step.key, None))
    if form.declaration is not None:
        found.setdefault(form.declaration.key, ("", None))
    return found


def _explanations(asked: Field) -> tuple[str, ...]:
    texts = (asked.hint, asked.help)
    return tuple(text.es for text in texts if text is not None)


def _class(
    part: PartGrade, model: tuple[CalculationResult, ...], own: tuple[CalculationResult, ...]
) -> ReviewClass:
    method = part.place.removeprefix(CLASS_MARK)
    expected = next((each for each in model if each.method == method), None)
    how = explained(_shown(expected)) if expected is not None else {}
    # Each result names the class it came to; no list of all classes is with them.
    names = [
        each.explanation.get("category") or {} for each in (*model, *own) if each.method == method
    ]
    labels = {str(name.get("code")): str(name["label"]) for name in names if name.get("label")}
    return ReviewClass(
        method=str(how.get("title") or method),
        given=_class_words(part.given, labels),
        wanted=_class_words(part.wanted, labels),
        is_right=part.is_right,
        how=how,
    )


def _class_words(code: Any, labels: Mapping[str, str]) -> str:
    """Return a class in words, as far as they are known."""
    return labels.get(code, str(code)) if code else _("No class came out")


def _shown(result: CalculationResult) -> Result:
    """Return a result as the pages read it; it is not stored."""
    return Result(
        method=result.method,
        method_version=result.method_version,
        status=result.status,
        category=result.category or "",
        eligible=result.eligible,
        decides=result.decides,
        explanation=dict(result.explanation),
    )


def _lessons(form: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """
    Return title and address of the published lessons that teach each step of a form.

    Of a lesson and its translations the one in the language of the reader.
    """
    language = get_language() or DEFAULT_LANGUAGE
    parts = TaughtPart.objects.filter(form_slug=form, lesson__live=True)
    lessons = [
        (part.step_key, part.lesson)
        for part in parts.select_related("lesson__locale").order_by("lesson__path", "pk")
        if part.lesson.url
    ]
    found: dict[str, dict[UUID, tuple[str, str]]] = {}
    for step, lesson in sorted(lessons, key=lambda each: language_rank(each[1], language)):
        of_step = found.setdefault(step, {})
        of_step.setdefault(lesson.translation_key, (lesson.title, lesson.url))
    return {step: tuple(of_step.values()) for step, of_step in found.items()}
