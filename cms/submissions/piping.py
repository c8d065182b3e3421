"""
Earlier answers in the texts of a form: ``{nombres}`` becomes the answer in words.

Only the answers that count are told, computed ones included. What has no answer yet becomes an
ellipsis. The words are plain text: templates escape them like everything that people typed.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import Field, FormDefinition
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.definition.reading import PLACEHOLDER
from forms_plugins.engine.evaluation.settling import Settlement

NOT_ANSWERED = "…"

LONGEST_ANSWER = 120
"""Characters of an answer inside another text; a long one would bury the question."""

Show = Callable[[str], str]


def piped(text: str, answer: Show) -> str:
    """Return ``text`` with each ``{key}`` replaced by ``answer(key)``."""
    return PLACEHOLDER.sub(lambda found: answer(found[1]), text) if "{" in text else text


def counted_answers(
    form: FormDefinition, answers: Mapping[str, Any], today: date, keys: Iterable[str]
) -> Mapping[str, Any]:
    """Return the answers that count among those called ``keys``."""
    settlement = Settlement(form, answers, today)
    settlement.settle(order_of(form).for_keys(keys))
    return settlement.answers


def answer_words(form: FormDefinition, key: str, value: Any, language: str) -> str:
    """Return an answer in words, an ellipsis where there is none or no such question."""
    field = fields_by_key(form).get(key)
    if field is None or value is None:
        return NOT_ANSWERED
    plugin = registry.get(FieldType, field.type)
    words = plugin.show(value, field, form.choices_of(field), language=language).strip()
    if len(words) > LONGEST_ANSWER:
        return words[:LONGEST_ANSWER].rstrip() + NOT_ANSWERED
    return words or NOT_ANSWERED


def fields_by_key(form: FormDefinition) -> dict[str, Field]:
    """Return every question of a form, in rows as well, by key."""
    return form.kept(_fields_by_key)


def _fields_by_key(form: FormDefinition) -> dict[str, Field]:
    return {field.key: field for _step, _roster, field in form.fields()}
