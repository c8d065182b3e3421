"""Which options of a question are offered: all of them, or those that its filter lets through."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from forms_plugins.engine.definition import Choice, Field, FormDefinition
from forms_plugins.engine.evaluation.ruling import scope_of
from forms_plugins.engine.rules import RuleError, Scope, evaluate


class Codes(NamedTuple):
    """The options of a question by code, and the codes among them that exclude all others."""

    choices: Mapping[int | str, Choice]
    exclusive: frozenset[int | str]


def codes_by_field(form: FormDefinition) -> dict[str, Codes]:
    """Return the options of every question that has some, by its key."""
    lists = {name: _codes(choices) for name, choices in form.choice_lists.items()}
    return {
        field.key: lists.get(field.choice_list, _codes(()))
        if field.choice_list
        else _codes(field.choices)
        for _, _, field in form.fields()
        if field.datatype in ("choice", "choices")
    }


def _codes(choices: tuple[Choice, ...]) -> Codes:
    exclusive = frozenset(choice.code for choice in choices if choice.exclusive)
    return Codes({choice.code: choice for choice in choices}, exclusive)


def is_offered(choice_filter: Any, choice: Choice, scope: Scope) -> bool | RuleError:
    """Say whether a filter lets an option through; an error lets none through."""
    found = evaluate(choice_filter, replace(scope, option=choice.attributes))
    return found if isinstance(found, RuleError) else found is True


def offered_choices(
    form: FormDefinition,
    field: Field,
    answers: Mapping[str, Any],
    today: date,
    row: Mapping[str, Any] | None = None,
) -> tuple[Choice, ...]:
    """
    Return the options that ``field`` offers, in their order.

    ``answers`` are those that count (``StepEvaluation.answers`` and what it read), ``row`` those of
    the row that a question of a roster stands in; of an inner roster, the outer row's among them.
    """
    choices = form.choices_of(field)
    if field.choice_filter is None:
        return choices
    scope = scope_of(form, answers, today, row)
    return tuple(c for c in choices if is_offered(field.choice_filter, c, scope) is True)
