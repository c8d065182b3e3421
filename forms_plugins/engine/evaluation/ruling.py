"""Running the rules of a form: the only place where the engine evaluates one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_plugins.engine.definition import Choice, FormDefinition
from forms_plugins.engine.definition.fields import Level
from forms_plugins.engine.evaluation.problems import Place, Problem
from forms_plugins.engine.rules import MISSING, RuleError, Scope, evaluate, verdict
from forms_plugins.engine.rules.values import literal_value

Tables = Mapping[str, Mapping[Any, Mapping[str, Any]]]


def scope_of(
    form: FormDefinition,
    answers: Mapping[str, Any],
    today: date,
    row: Mapping[str, Any] | None = None,
) -> Scope:
    """
    Return what a rule of ``form`` may look at: answers that count, a row, the form's tables and the
    Spanish words of its codes.
    """
    return Scope(
        answers=answers,
        today=today,
        row=row,
        tables=form.kept(_rule_tables),
        labels=form.kept(_labels),
    )


def _labels(form: FormDefinition) -> Mapping[str, Mapping[Any, str]]:
    lists = {name: _words(choices) for name, choices in form.choice_lists.items()}
    return {
        field.key: lists.get(field.choice_list, {}) if field.choice_list else _words(field.choices)
        for _, _, field in form.fields()
        if field.choices or field.choice_list
    }


def _words(choices: tuple[Choice, ...]) -> Mapping[Any, str]:
    return {choice.code: choice.label.es for choice in choices}


def _rule_tables(form: FormDefinition) -> Tables:
    """Return the look-up tables, typed; a row key in figures is found by its number too."""
    tables: dict[str, dict[Any, dict[str, Any]]] = {}
    for name, rows in form.tables.items():
        table = tables.setdefault(name, {})
        for key, columns in rows.items():
            row = {
                column: None if cell is None else literal_value(cell)
                for column, cell in columns.items()
            }
            table[key] = row
            if is_number_key(key):
                table[int(key)] = row
    return tables


def is_number_key(key: str) -> bool:
    """Say whether the key of a table row is a whole number as written by a computer."""
    return key.removeprefix("-").isdecimal() and key.isascii() and str(int(key)) == key


class Ruling:
    """Evaluates rules over one scope and notes the errors they run into as problems."""

    def __init__(self, scope: Scope, problems: list[Problem]) -> None:
        self.scope = scope
        self.problems = problems

    def holds(self, rule: Any, place: Place, part: str) -> bool:
        """Say whether a condition is true; no condition is, missing and errors are not."""
        if rule is None or isinstance(rule, bool):
            return rule is not False
        return self.value(rule, place, part) is True

    def value(self, rule: Any, place: Place, part: str) -> Any:
        """Return the value of a rule, ``None`` where it is missing or an error."""
        found = evaluate(rule, self.scope)
        if isinstance(found, RuleError):
            self.note(found, place, part)
            return None
        return None if found is MISSING else found

    def fails(self, rule: Any, place: Place, part: str, level: Level) -> bool:
        """Say whether a validation is false for sure; "not yet" and errors are not."""
        found = verdict(rule, self.scope)
        if isinstance(found, RuleError):
            self.note(found, place, part, level)
        return found is False

    def note(self, error: RuleError, place: Place, part: str, level: Level = "error") -> None:
        """Add the error of a rule to the problems."""
        params = {
            "part": part,
            "error": error.code,
            "detail": error.detail,
            "rule_place": error.place,
        }
        self.problems.append(Problem(place, "rule_error", level=level, params=params))
