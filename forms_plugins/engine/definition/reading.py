"""What the parts of a form read: the keys in their rules and in the words shown with them."""

import re
from collections.abc import Iterator
from typing import Any, Final

from forms_plugins.engine.definition.fields import Check, Field, Item, Note, Roster, Section
from forms_plugins.engine.definition.form import Step
from forms_plugins.engine.definition.texts import Text
from forms_plugins.engine.rules import references

PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]{0,59})\}")
"""``{key}`` in a text for people: the answer to an earlier question in words."""


_OF_THE_FORM: Final = ("answer", "roster")


def keys_read(rule: Any) -> frozenset[str]:
    """Return the keys of the form's answers and rosters that ``rule`` (or none) reads."""
    if rule is None or isinstance(rule, bool):
        return frozenset()
    return frozenset(found.key for found in references(rule) if found.kind in _OF_THE_FORM)


def keys_in_text(text: Text | None) -> frozenset[str]:
    """Return the keys that stand in braces in ``text``, in any language."""
    if text is None:
        return frozenset()
    words = (text.exactly_in(language) for language in text.languages)
    return frozenset(key for each in words for key in PLACEHOLDER.findall(each))


def roster_keys(roster: Roster) -> tuple[str, ...]:
    """Return the key of ``roster`` and of those inside it."""
    return (roster.key, *(inner.key for inner in roster.rosters))


def settling_rules(item: Field | Roster | Section) -> Iterator[Any]:
    """Yield the rules that decide whether ``item`` counts and with which value."""
    yield item.show_if
    if isinstance(item, Field):
        yield item.computed
        yield item.choice_filter
    elif isinstance(item, Roster):
        for inner in item.items:
            if isinstance(inner, Field | Roster | Section):
                yield from settling_rules(inner)


def rules_of_item(item: Item) -> Iterator[Any]:
    """Yield every rule that is evaluated for ``item``, save those that make words of a row."""
    if isinstance(item, Check):
        yield item.rule
        return
    yield item.show_if
    if isinstance(item, Field):
        yield item.computed
        yield item.choice_filter
        yield item.default
        yield item.required
        yield from (validation.rule for validation in item.validations)
    elif isinstance(item, Roster):
        yield item.size
        for inner in item.items:
            yield from rules_of_item(inner)


def words_read(step: Step) -> Iterator[str]:
    """Yield the keys whose answers the page of ``step`` shows or takes over beside its own."""
    yield from keys_in_text(step.title)
    yield from keys_in_text(step.help)
    for item in step.items:
        yield from _words_read_by(item)


def _words_read_by(item: Item) -> Iterator[str]:
    for text in texts_of_item(item):
        yield from keys_in_text(text)
    if isinstance(item, Field):
        if item.same_as is not None:
            yield item.same_as
        if item.prefill is not None:
            yield from item.prefill.inputs.values()
    elif isinstance(item, Roster):
        for inner in item.items:
            yield from _words_read_by(inner)


def texts_of_item(item: Item) -> Iterator[Text | None]:
    """Yield the texts of ``item`` in which ``{key}`` stands for an answer."""
    if isinstance(item, Field):
        yield from (item.label, item.hint, item.help)
    elif isinstance(item, Section | Note):
        yield from (item.title, item.text)
    elif isinstance(item, Roster):
        yield from (item.label, item.item_label)
