"""
Judge the model answer of a case by the form itself: its rules, and its calculations.

The class that must come out is never typed: it is what the published form makes of the answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.form_builder.case_words import place_words, problem_words
from cms.form_builder.models import FormVersion
from cms.form_builder.testing import MAY_WAIT, Found, run_answers
from cms.training.bank.parts import newest_version, published_version
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.quiz import Question
from forms_plugins.engine.quiz.questions import FormCase

NO_NEWS = "row_incomplete"
"""Says only that a row has errors, which are listed by themselves."""


@dataclass(frozen=True)
class JudgedCase:
    """
    What a version of a form makes of the model answer of a case.

    ``problems`` are sentences that keep it from being a model; ``categories`` is the class of each
    method that gives one. ``found`` is nothing if the version is not there.
    """

    version: FormVersion | None
    found: Found | None
    problems: tuple[str, ...]

    @property
    def categories(self) -> dict[str, str]:
        """Return the class of each method."""
        results = self.found.results if self.found else {}
        return {
            method: str(result["category"])
            for method, result in results.items()
            if result["category"]
        }


def judge_case(case: FormCase, version: FormVersion | None = None) -> JudgedCase:
    """Return what ``version`` (the one of the case if none is given) makes of a model answer."""
    version = version or version_of(case)
    if version is None:
        return JudgedCase(None, None, (_("There is no such version of the form. Choose another."),))
    return _judged(version, case.answers, day_of(case))


def judge_answers(version: FormVersion, answers: Mapping[str, Any], today: str) -> JudgedCase:
    """Return what a version makes of the answers of a draft; ``today`` is ISO, or no day yet."""
    try:
        day = date.fromisoformat(today)
    except ValueError:
        day = timezone.localdate()
    return _judged(version, answers, day)


def _judged(version: FormVersion, answers: Mapping[str, Any], day: date) -> JudgedCase:
    found = run_answers(version.definition, answers, day)
    return JudgedCase(version, found, tuple(_problems(version.definition, found)))


def version_of(case: FormCase) -> FormVersion | None:
    """Return the published version of the form that a case is set in."""
    return published_version(case.form, case.version)


def newer_version(case: FormCase) -> FormVersion | None:
    """Return the newest version of the form of a case, if it is a newer one than the case's."""
    newest = newest_version(case.form)
    return newest if newest and (newest.number or 0) > case.version else None


def day_of(case: FormCase) -> date:
    """Return the day a case is judged on."""
    return case.today or timezone.localdate()


def with_categories(question: Question) -> tuple[Question, tuple[str, ...]]:
    """Return a question with the classes that its form works out, and what is wrong with it."""
    if not isinstance(question, FormCase):
        return question, ()
    judged = judge_case(question)
    if judged.problems:
        return question, judged.problems
    return question.model_copy(update={"categories": judged.categories}), ()


def _problems(form: FormDefinition, found: Found) -> Iterator[str]:
    for problem in found.problems:
        if problem["level"] != "error" or problem["code"] in MAY_WAIT | {NO_NEWS}:
            continue
        place = place_words(form, problem["place"])
        yield _("The model answer has an error at “%(place)s”: %(words)s") % {
            "place": place,
            "words": problem_words(form, "", problem),
        }
    if found.outcome is not None:
        yield _("With the model answer the form ends without being sent.")
    for failure in found.failures:
        message = _("The form could not work out its result: %(failure)s")
        yield message % {"failure": failure}
