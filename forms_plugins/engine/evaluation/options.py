"""Which options of a question are offered: all of them, or those that its filter lets through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from forms_plugins.engine.definition import Choice, Field, FormDefinition
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.definition.reading import keys_read
from forms_plugins.engine.evaluation.counting import is_offered
from forms_plugins.engine.evaluation.settling import Settlement
from forms_plugins.engine.rules import Scope, evaluate, references
from forms_plugins.engine.rules.structure import operator_of


class OptionIndex:
    """
    The options of a form by their attributes, so that a long list is not searched from end to end.

    Keep the one that ``form.kept`` returns: each part is built at its first use.
    """

    def __init__(self, form: FormDefinition) -> None:
        self._form = form
        self._by_value: dict[tuple[str, str], dict[int | str, list[Choice]]] = {}
        self._filters: dict[str, SplitFilter] = {}

    def with_value(self, field: Field, attribute: str, value: Any) -> Sequence[Choice]:
        """Return the options whose attribute equals ``value`` as rules compare, in their order."""
        if type(value) not in (int, str, Decimal):
            return ()
        name = (field.choice_list or f"{field.key}.", attribute)
        if name not in self._by_value:
            found: dict[int | str, list[Choice]] = {}
            for choice in self._form.choices_of(field):
                if choice.attributes.get(attribute, "") != "":
                    found.setdefault(choice.attributes[attribute], []).append(choice)
            self._by_value[name] = found
        return self._by_value[name].get(value, ())

    def filter_of(self, field: Field) -> "SplitFilter":
        """Return the filter of ``field`` in parts."""
        if field.key not in self._filters:
            self._filters[field.key] = SplitFilter.of(field.choice_filter)
        return self._filters[field.key]


@dataclass(frozen=True)
class SplitFilter:
    """
    The conditions that a filter joins by ``and``: an option is offered if all of them are true.

    ``fixed`` read no option, ``attribute`` has to equal the value of ``wanted``, ``others`` are the
    rest.
    """

    fixed: tuple[Any, ...]
    attribute: str | None
    wanted: Any
    others: tuple[Any, ...]

    @classmethod
    def of(cls, rule: Any) -> "SplitFilter":
        """Take a filter apart."""
        fixed, others = [], []
        attribute, wanted = None, None
        for part in _conjuncts(rule):
            equality = _equality(part)
            if not _reads_option(part):
                fixed.append(part)
            elif equality is not None and attribute is None:
                attribute, wanted = equality
            else:
                others.append(part)
        return cls(tuple(fixed), attribute, wanted, tuple(others))


def _conjuncts(rule: Any) -> Iterator[Any]:
    if operator_of(rule) == "and":
        for part in rule["and"]:
            yield from _conjuncts(part)
    else:
        yield rule


def _reads_option(rule: Any) -> bool:
    return any(found.kind == "option" for found in references(rule))


def _equality(rule: Any) -> tuple[str, Any] | None:
    if operator_of(rule) != "eq":
        return None
    for option, other in (rule["eq"], reversed(rule["eq"])):
        if operator_of(option) == "option" and not _reads_option(other):
            return option["option"], other
    return None


def offered_choices(
    form: FormDefinition,
    field: Field,
    answers: Mapping[str, Any],
    today: date,
    row: Mapping[str, Any] | None = None,
) -> tuple[Choice, ...]:
    """
    Return the options that ``field`` offers, in their order.

    ``form`` and ``answers`` are those that ``evaluate_step`` takes: only answers that count are
    looked at. ``row`` has the answers of the row that a question of a roster stands in; of an inner
    roster, the outer row's among them.
    """
    if field.choice_filter is None:
        return form.choices_of(field)
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_keys(keys_read(field.choice_filter)))
    return choices_in_scope(form, field, replace(settlement.scope, row=row))


def choices_in_scope(form: FormDefinition, field: Field, scope: Scope) -> tuple[Choice, ...]:
    """Return the options of a question with a filter that it lets through in ``scope``."""
    index = form.kept(OptionIndex)
    parts = index.filter_of(field)
    if not all(evaluate(part, scope) is True for part in parts.fixed):
        return ()
    candidates: Sequence[Choice] = form.choices_of(field)
    if parts.attribute is not None:
        candidates = index.with_value(field, parts.attribute, evaluate(parts.wanted, scope))
    return tuple(
        choice
        for choice in candidates
        if all(is_offered(part, choice, scope) is True for part in parts.others)
    )
