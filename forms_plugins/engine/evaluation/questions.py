"""What is wrong with the answer to one question, in a step or in a row, and which checks fail."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_plugins.engine.answers import fits, is_empty, is_missing
from forms_plugins.engine.definition import Check, Field, Validation
from forms_plugins.engine.evaluation.counting import Counting, as_datatype
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.evaluation.rows import SettledRow
from forms_plugins.engine.evaluation.ruling import Ruling


@dataclass(frozen=True)
class Ground:
    """
    What questions of one step or one row share.

    ``given`` is what came in, ``answers`` what counts of it, ``visible`` the keys that are shown,
    ``rows`` the rows of the rosters among them, ``hidden_sections`` the positions of sections whose
    condition does not hold; ``place`` makes a place of the key of a question.
    """

    counting: Counting
    ruling: Ruling
    place: Callable[[str], Place]
    given: Mapping[str, Any]
    answers: Mapping[str, Any]
    visible: Collection[str]
    rows: Mapping[str, tuple[SettledRow, ...]]
    hidden_sections: Collection[int]

    def report(self, question: str, problem: str, /, **params: Any) -> None:
        """Note a problem of the platform's own at the question of that key."""
        self.ruling.problems.append(Problem(self.place(question), problem, params=params))


def judge_field(field: Field, ground: Ground) -> None:
    """Note what is wrong with the answer to ``field``."""
    given = ground.given.get(field.key)
    if field.key not in ground.visible:
        if not is_empty(given):
            ground.report(field.key, "irrelevant")
    elif field.computed is not None:
        _judge_computed(field, given, ground)
        _judge_validations(field, ground)
    elif is_missing(given):
        if ground.ruling.holds(field.required, ground.place(field.key), "required"):
            ground.report(field.key, "required")
        else:
            _judge_validations(field, ground)
    elif not fits(field, given):
        ground.report(field.key, "datatype")
    elif _judge_codes(field, given, ground):
        _judge_validations(field, ground)


def _judge_computed(field: Field, given: Any, ground: Ground) -> None:
    right = ground.answers.get(field.key)
    if not is_missing(given) and not _same(field, given, right):
        ground.report(field.key, "computed_differs", value=right)


def _same(field: Field, given: Any, right: Any) -> bool:
    if right is None or not fits(field, given):
        return False
    if field.datatype == "choices":
        return set(given) == set(right)
    return bool(as_datatype(field, given) == right)


def _judge_codes(field: Field, given: Any, ground: Ground) -> bool:
    """Say whether all codes are options; note those that are not or exclude each other."""
    strange = ground.counting.codes_not_offered(field, given, ground.ruling.scope)
    for code in dict.fromkeys(strange):
        ground.report(field.key, "choice", code=code)
    if strange or field.datatype != "choices":
        return not strange
    ticked = set(given)
    for code in sorted(ticked & ground.counting.codes[field.key].exclusive, key=str):
        if len(ticked) > 1:
            ground.report(field.key, "choice_exclusive", code=code)
    return True


def _judge_validations(field: Field, ground: Ground) -> None:
    place = ground.place(field.key)
    for index, validation in enumerate(field.validations):
        part = f"validations.{index}"
        if ground.ruling.fails(validation.rule, place, part, validation.level):
            params = reason_params(validation)
            problem = Problem(place, "validation", validation.message, validation.level, params)
            ground.ruling.problems.append(problem)


def reason_params(rule: Validation | Check) -> dict[str, Any]:
    """Say in the params of a warning that it is gone past only with a written reason."""
    return {"reason": True} if rule.reason and rule.level == "warning" else {}


def judge_checks(checks: Iterable[Check], ruling: Ruling, place: Callable[[str], Place]) -> None:
    """Note each cross-check that does not hold, at the first question it names."""
    for check in checks:
        where = place(check.fields[0] if check.fields else "")
        if ruling.fails(check.rule, where, f"checks.{check.key}", check.level):
            params = {"check": check.key, "fields": check.fields, **reason_params(check)}
            ruling.problems.append(Problem(where, "check", check.message, check.level, params))
