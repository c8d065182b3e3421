"""Which value of one question counts, in a step or in a row."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from forms_plugins.engine.answers import fits, is_missing
from forms_plugins.engine.definition import Choice, Field, FormDefinition
from forms_plugins.engine.evaluation.problems import Place
from forms_plugins.engine.evaluation.ruling import Ruling
from forms_plugins.engine.rules import RuleError, Scope, evaluate

_WITH_CODES = ("choice", "choices")


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


class Counting:
    """Decides about values of the questions of one form."""

    def __init__(self, form: FormDefinition) -> None:
        self.form = form
        self.codes = form.kept(codes_by_field)

    def counted(self, field: Field, given: Any, place: Place, ruling: Ruling) -> Any:
        """Return the answer that counts for a question that is shown, or ``None``."""
        if field.computed is not None:
            return self._computed(field, place, ruling)
        if is_missing(given) or not fits(field, given):
            return None
        if field.datatype not in _WITH_CODES:
            return given if field.datatype != "files" else tuple(dict.fromkeys(given))
        if self.codes_not_offered(field, given, ruling.scope, (ruling, place)):
            return None
        return tuple(dict.fromkeys(given)) if field.datatype == "choices" else given

    def codes_not_offered(
        self, field: Field, value: Any, scope: Scope, told: tuple[Ruling, Place] | None = None
    ) -> tuple[int | str, ...]:
        """
        Return the codes of an answer of the right type that are not among the options offered.

        ``scope`` is what the filter of the options may look at; ``told`` is where an error of the
        filter is noted.
        """
        if field.datatype not in _WITH_CODES:
            return ()
        codes = self.codes[field.key]
        strange = []
        for code in value if field.datatype == "choices" else (value,):
            choice = codes.choices.get(code)
            if choice is None or type(code) is not type(choice.code):
                strange.append(code)
            elif field.choice_filter is not None:
                found = is_offered(field.choice_filter, choice, scope)
                if isinstance(found, RuleError) and told is not None:
                    told[0].note(found, told[1], "choice_filter")
                if found is not True:
                    strange.append(code)
        return tuple(strange)

    def _computed(self, field: Field, place: Place, ruling: Ruling) -> Any:
        found = as_datatype(field, ruling.value(field.computed, place, "computed"))
        if is_missing(found):
            return None
        if fits(field, found) and not self.codes_not_offered(field, found, ruling.scope):
            return found
        detail = f"the value does not fit {field.datatype}"
        ruling.note(RuleError("type", "", detail), place, "computed")
        return None


def as_datatype(field: Field, value: Any) -> Any:
    """Return a number as the datatype of ``field`` has it (3.00 as 3); the rest as it is."""
    if field.datatype in ("whole", "choice") and isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if field.datatype == "decimal" and type(value) is int:
        return Decimal(value)
    return value
