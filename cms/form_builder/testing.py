"""
Run answers through a form without keeping anything, and compare what comes out with what a test
case expects.

Covers the rules of the form and the calculations of its plugins. Checks with other systems are left
out: they ask the register and the office, and a test case has neither.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pydantic import ValidationError

from forms_plugins.api.context import CalculationContext, HouseholdInForce, SubmissionFacts
from forms_plugins.api.errors import PluginError
from forms_plugins.api.kinds import Calculation
from forms_plugins.api.outcomes import CalculationResult
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.answers import answers_from_json, answers_to_json
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.evaluation import FormEvaluation, Problem, evaluate_form

EXPECTED_PARTS = ("path", "outcome", "problems", "answers", "results")
RESULT_PARTS = ("status", "category", "raw", "index", "eligible")
MAY_WAIT = frozenset({"declaration"})
"""Errors that do not keep the calculations from being tried: what is signed comes last."""

NO_NEWS = "row_incomplete"
"""Says only that a row has errors, which are listed by themselves."""


class Case(Protocol):
    """What is run: a ``FormTestCase``, or anything with the same three values."""

    answers: Mapping[str, Any]
    today: date | None
    expected: Mapping[str, Any]


class EmptyRegister:
    """The register of households as a test case sees it: nobody is in it."""

    def household_in_force_with(
        self, document_type: str, document_number: str, *, on: date
    ) -> HouseholdInForce | None:
        """Return nothing."""
        return None


@dataclass(frozen=True)
class Found:
    """
    What answers came to, as JSON where a test case may expect it.

    ``problems`` are ``{"place", "code", "message", "level"}``, ``results`` method -> parts as text;
    ``failures`` are calculations that could not be run, with the reason.
    """

    evaluation: FormEvaluation
    path: tuple[str, ...]
    outcome: str | None
    problems: tuple[dict[str, str], ...]
    answers: Mapping[str, Any]
    results: Mapping[str, Mapping[str, Any]]
    calculated: tuple[CalculationResult, ...] = ()
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """
    Something that came out otherwise.

    ``part`` is one of ``EXPECTED_PARTS``, ``key`` the place, key of an answer or method and part it
    is about. ``expected`` and ``found`` are JSON values; ``None`` where there is nothing.
    """

    part: str
    key: str
    expected: Any
    found: Any


@dataclass(frozen=True)
class CaseOutcome:
    """How a test case went."""

    found: Found
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Say whether everything that was expected came out."""
        return not self.differences


def run_case(form: FormDefinition, case: Case, today: date) -> CaseOutcome:
    """Return how ``form`` does on a test case; ``today`` is used if the case names no day."""
    found = run_answers(form, case.answers, case.today or today)
    return CaseOutcome(found, tuple(_differences(case.expected, found)))


def run_answers(
    form: FormDefinition, answers: Mapping[str, Any], today: date, plugins: Registry = registry
) -> Found:
    """Return what answers (JSON of the engine) come to on a day."""
    evaluation = evaluate_form(form, answers_from_json(form, answers), today)
    outcome = evaluation.outcome
    errors = [p for p in evaluation.problems if p.level == "error" and p.code not in MAY_WAIT]
    calculated: tuple[CalculationResult, ...] = ()
    failures: tuple[str, ...] = ()
    if not errors and outcome is None:
        calculated, failures = _calculate(form, evaluation.answers, today, plugins)
    return Found(
        evaluation=evaluation,
        path=evaluation.path,
        outcome=outcome,
        problems=tuple(_told(each) for each in evaluation.problems if each.code != NO_NEWS),
        answers=answers_to_json(form, evaluation.answers),
        results={each.method: _parts(each) for each in calculated},
        calculated=calculated,
        failures=failures,
    )


def _calculate(
    form: FormDefinition, answers: Mapping[str, Any], today: date, plugins: Registry
) -> tuple[tuple[CalculationResult, ...], tuple[str, ...]]:
    facts = SubmissionFacts(form, 0, answers, "", "", today)
    context = CalculationContext(today, EmptyRegister())
    results: list[CalculationResult] = []
    failures: list[str] = []
    for use in form.calculations:
        try:
            plugin = plugins.get(Calculation, use.plugin)
            results += plugin.calculate(facts, plugin.read_options(use.options), context)
        except (PluginError, ValidationError) as failure:
            failures.append(f"{use.plugin}: {failure}")
    return tuple(results), tuple(failures)


def _told(problem: Problem) -> dict[str, str]:
    message = problem.message.es if problem.message else ""
    return {
        "place": problem.place.dotted,
        "code": problem.code,
        "message": message,
        "level": problem.level,
    }


def _parts(result: CalculationResult) -> dict[str, Any]:
    return {
        "status": result.status,
        "category": result.category,
        "raw": None if result.raw is None else format(result.raw, "f"),
        "index": None if result.index is None else format(result.index, "f"),
        "eligible": result.eligible,
    }


def _differences(expected: Mapping[str, Any], found: Found) -> Iterator[Difference]:
    if "path" in expected and list(expected["path"]) != list(found.path):
        yield Difference("path", "", list(expected["path"]), list(found.path))
    if "outcome" in expected and expected["outcome"] != found.outcome:
        yield Difference("outcome", "", expected["outcome"], found.outcome)
    if "problems" in expected:
        yield from _problem_differences(expected["problems"], found.problems)
    for key, value in expected.get("answers", {}).items():
        if not same(value, found.answers.get(key)):
            yield Difference("answers", key, value, found.answers.get(key))
    for method, parts in expected.get("results", {}).items():
        yield from _result_differences(method, parts, found)


def _problem_differences(
    expected: list[Mapping[str, str]], found: tuple[dict[str, str], ...]
) -> Iterator[Difference]:
    left = list(found)
    for wanted in expected:
        match = next((one for one in left if wanted.items() <= one.items()), None)
        if match is None:
            yield Difference("problems", wanted.get("place", ""), dict(wanted), None)
        else:
            left.remove(match)
    for extra in left:
        yield Difference("problems", extra["place"], None, extra)


def _result_differences(
    method: str, parts: Mapping[str, Any], found: Found
) -> Iterator[Difference]:
    result = found.results.get(method)
    if result is None:
        yield Difference("results", method, dict(parts), None)
        return
    for part, value in parts.items():
        if not same(value, result.get(part)):
            yield Difference("results", f"{method} {part}", value, result.get(part))


def same(left: Any, right: Any) -> bool:
    """Say whether two JSON values are equal; 1 and true are not."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and bool(left == right)


def expectation_of(form: FormDefinition, found: Found, parts: frozenset[str]) -> dict[str, Any]:
    """
    Return what a test case made of a run shall expect from now on, as far as ``parts`` says.

    Of the answers only computed ones are expected: the others are what was put in.
    """
    computed = {
        field.key for _step, roster, field in form.fields() if roster is None and field.computed
    }
    whole = {
        "path": list(found.path),
        "outcome": found.outcome,
        "problems": [dict(problem) for problem in found.problems],
        "answers": {key: value for key, value in found.answers.items() if key in computed},
        "results": {method: dict(result) for method, result in found.results.items()},
    }
    return {name: value for name, value in whole.items() if name in parts}


def expectation_problems(expected: Any) -> Iterator[str]:
    """Yield what is wrong with the shape of an expectation, by the key it is at."""
    if not isinstance(expected, Mapping):
        yield "expected"
        return
    shapes: dict[str, type | tuple[type, ...]] = {
        "path": list,
        "outcome": (str, type(None)),
        "problems": list,
        "answers": Mapping,
        "results": Mapping,
    }
    for name, value in expected.items():
        if name not in shapes or not isinstance(value, shapes[name]):
            yield str(name)
    if isinstance(problems := expected.get("problems"), list):
        for each in problems:
            if not isinstance(each, Mapping) or not all(isinstance(v, str) for v in each.values()):
                yield "problems"
    if isinstance(results := expected.get("results"), Mapping):
        for method, parts in results.items():
            if not isinstance(parts, Mapping) or not set(parts) <= set(RESULT_PARTS):
                yield f"results.{method}"
