"""
Grading a case on the real form: question by question, row by row, and the class that came out.

Works on the JSON of answers (``forms_plugins.engine.answers``), without the form. What the model
does not answer is not looked at, except inside rosters: there a cell that is filled in and should
not be, and a row too many, each take a point away.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from forms_plugins.engine.answers import ROW_ID, is_empty, is_missing
from forms_plugins.engine.quiz.assignment import best_assignment
from forms_plugins.engine.quiz.grades import PartGrade
from forms_plugins.engine.quiz.questions import FormCase
from forms_plugins.engine.quiz.texts import fold, number_of

CLASS_MARK = "@"
"""Begins the place of a class: ``@household-classification``."""

Row = Mapping[str, Any]


def case_parts(question: FormCase, response: Mapping[str, Any]) -> Iterator[PartGrade]:
    """Yield the parts of a response to a case, in the order of the model answer."""
    answers = response.get("answers") or {}
    for key, wanted in graded_answers(question).items():
        yield from _parts(key, wanted, answers.get(key))
    classes = response.get("categories") or {}
    for method, category in question.categories.items():
        given = classes.get(method)
        yield PartGrade(f"{CLASS_MARK}{method}", given, category, given == category)


def graded_answers(question: FormCase) -> dict[str, Any]:
    """Return the part of the model answer that counts."""
    found = {key: _graded(key, value, question.graded) for key, value in question.answers.items()}
    return {key: value for key, value in found.items() if not is_missing(value)}


def _graded(key: str, value: Any, graded: Sequence[str]) -> Any:
    if not graded or key in graded:
        return value
    if not is_roster(value):
        return None
    rows = [
        {
            name: kept
            for name, cell in row.items()
            if (kept := _graded(name, cell, graded)) is not None
        }
        for row in value
    ]
    return rows if any(rows) else None


def is_roster(value: Any) -> bool:
    """Say whether JSON of an answer is that of a roster with rows."""
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _parts(place: str, wanted: Any, given: Any) -> Iterator[PartGrade]:
    if is_roster(wanted):
        yield from _roster_parts(place, wanted, given)
    else:
        yield PartGrade(place, given, wanted, equal_answers(given, wanted))


def _roster_parts(place: str, wanted: Sequence[Row], given: Any) -> Iterator[PartGrade]:
    rows = _filled_rows(given)
    columns = dict.fromkeys(key for row in wanted for key in row if key != ROW_ID)
    trials = [[tuple(_row_parts("", columns, one, other)) for other in rows] for one in wanted]
    agreement = [[_balance(parts) for parts in line] for line in trials]
    pairs = best_assignment(agreement) if rows else {}
    for index, row in enumerate(wanted):
        other = rows[pairs[index]] if index in pairs else {}
        yield from _row_parts(f"{place}[{index + 1}].", columns, row, other)
    for index, row in enumerate(rows):
        if index not in pairs.values():
            shown = {key: row[key] for key in columns if key in row}
            yield PartGrade(f"{place}[+{index + 1}]", shown, None, False, is_extra=True)


def _row_parts(
    place: str, columns: Mapping[str, None], wanted: Row, given: Row
) -> Iterator[PartGrade]:
    for key in columns:
        if not is_missing(wanted.get(key)):
            yield from _parts(place + key, wanted[key], given.get(key))
        elif not is_empty(given.get(key)):
            yield PartGrade(place + key, given[key], None, False, is_extra=True)


def _balance(parts: Sequence[PartGrade]) -> int:
    return sum(part.is_right for part in parts) - sum(part.is_extra for part in parts)


def _filled_rows(given: Any) -> list[Row]:
    rows = given if isinstance(given, list | tuple) else ()
    return [row for row in rows if isinstance(row, Mapping) and _is_filled(row)]


def _is_filled(row: Row) -> bool:
    return any(not is_missing(value) for key, value in row.items() if key != ROW_ID)


def equal_answers(given: Any, wanted: Any) -> bool:
    """
    Say whether two answers that are no rosters are the same.

    Codes ticked count in any order; decimals as numbers (``"12.50"`` is ``12.5``), all other texts
    without capitals, accents, punctuation and extra blanks. Yes is not 1, and ``"01"`` is not 1.
    """
    if is_missing(given) or is_missing(wanted):
        return False
    if isinstance(wanted, list | tuple):
        return isinstance(given, list | tuple) and _as_set(given) == _as_set(wanted)
    if isinstance(given, list | tuple | Mapping):
        return False
    return _as_compared(given) == _as_compared(wanted)


def _as_set(codes: Sequence[Any]) -> set[Any]:
    return {_as_compared(code) for code in codes if not isinstance(code, list | tuple | Mapping)}


def _as_compared(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "truth", value
    if isinstance(value, int):
        return "number", Decimal(value)
    text = str(value)
    number = number_of(text) if _is_decimal(text) else None
    return ("text", fold(text) or text) if number is None else ("number", number)


def _is_decimal(text: str) -> bool:
    """Say whether a text is a number as JSON of answers writes it: ``-0.55``, ``0.5``, ``12``."""
    bare = text.removeprefix("-")
    whole = bare.partition(".")[0]
    return "," not in bare and whole.isdecimal() and (whole == "0" or not whole.startswith("0"))
