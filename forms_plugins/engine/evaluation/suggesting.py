"""Values an author suggests (``default``): put into a question before a person has answered it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_plugins.engine.answers import fits, is_missing
from forms_plugins.engine.definition import Field, FormDefinition
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.evaluation.counting import as_datatype
from forms_plugins.engine.evaluation.row_alone import Within, row_alone
from forms_plugins.engine.evaluation.settling import Settlement
from forms_plugins.engine.rules import MISSING, RuleError, Scope, evaluate


def suggested_answers(
    form: FormDefinition, step_key: str, answers: Mapping[str, Any], today: date
) -> dict[str, Any]:
    """
    Return typed suggestions for the shown questions of a step that have no answer yet, by key.

    A suggestion is no answer: it counts once a person has sent it. Where its rule is missing or has
    no value of the right kind there is none.

    :raises KeyError: if the form has no such step.
    """
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_step(step_key))
    fields = [f for f in form.step(step_key).fields if f.key in settlement.visible]
    return _suggestions(settlement, fields, answers, settlement.scope)


def suggested_row(
    form: FormDefinition,
    step_key: str,
    answers: Mapping[str, Any],
    today: date,
    *,
    within: Within | None = None,
) -> dict[str, Any]:
    """
    Return typed suggestions for a new row of the step's roster, by key.

    ``within`` says that it is a row of a roster inside a row.

    :raises KeyError: if the form has no such step, or the rows no such inner roster.
    """
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_step(step_key))
    alone = row_alone(settlement, form.step(step_key), {}, None, within)
    if alone is None:
        return {}
    fields = [f for f in alone.roster.fields if f.key in alone.row.visible]
    return _suggestions(settlement, fields, {}, alone.row.scope)


def _suggestions(
    settlement: Settlement, fields: list[Field], given: Mapping[str, Any], scope: Scope
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        if field.default is None or not is_missing(given.get(field.key)):
            continue
        value = evaluate(field.default, scope)
        if value is MISSING or isinstance(value, RuleError):
            continue
        value = as_datatype(field, value)
        if fits(field, value) and not settlement.counting.codes_not_offered(field, value, scope):
            found[field.key] = value
    return found
