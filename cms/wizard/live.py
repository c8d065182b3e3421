"""
What a page needs to react while somebody fills it in: its rules, and the answers they read.

The browser evaluates the same rules (``theme/static/theme/js/rules``) to show, hide and work out
things at once. It is a courtesy: whatever is sent is judged here again. Nothing goes to the page
that its own rules do not read, and pages without such rules get nothing at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.submissions.piping import counted_answers
from cms.submissions.question_page import QuestionPage
from cms.wizard.forms import QuestionsForm
from cms.wizard.layout import PageItem
from forms_plugins.engine.definition import Check, Field, Item, Section
from forms_plugins.engine.evaluation import scope_of
from forms_plugins.engine.rules import references
from forms_plugins.engine.rules.structure import children, operator_of, question_of

LARGEST_NUMBER = 2**53 - 1
"""Largest whole number that JSON in a browser reads exactly."""

MOST_TABLE_ROWS = 400
"""Rows of look-up tables that a page carries; rules over larger ones wait for the server."""


@dataclass(frozen=True)
class _Need:
    """What the rules of a page read: keys, questions whose labels are said, names of tables."""

    keys: frozenset[str]
    labels: frozenset[str]
    tables: frozenset[str]


def live_page(form: QuestionsForm, drawn: Sequence[PageItem]) -> dict[str, Any] | None:
    """
    Return the data of ``live.js`` for a page, ``None`` if nothing on it can change.

    ``drawn`` is what stands on the page, in order. Keys of the result: ``items`` in document order
    (``at``: which of the drawn things it is, -1 for none), ``answers``, ``around`` (the row around
    an inner one), ``tables``, ``labels``, ``today``, ``inRow``, ``prefix``, ``hasRules`` and
    ``words``. Values are written as in ``tests/vectors/rules.json``.
    """
    page = form.page
    positions = drawn_at(page, drawn)
    items = [
        _item(form, item, at)
        for item, at in zip(page.items, positions, strict=True)
        if not isinstance(item, Check)
    ]
    rules = _with_computed(page, items)
    if not rules and not any("exclusive" in item for item in items):
        return None
    need = _need_of(rules)
    scope = scope_of(page.form, {}, page.today)
    return {
        "items": items,
        "prefix": form.prefix or "",
        "today": page.today.isoformat(),
        "inRow": page.roster is not None,
        "answers": _answers_read(page, need),
        "around": encoded_row(page.around or {}, need.keys),
        "tables": {
            name: [[encoded(key), encoded_row(row)] for key, row in scope.tables[name].items()]
            for name in need.tables & scope.tables.keys()
        },
        "labels": {
            key: [[encoded(code), words] for code, words in scope.labels[key].items()]
            for key in need.labels & scope.labels.keys()
        },
        "hasRules": bool(rules),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    return {
        "optional": _("(optional)"),
        "shown": _("Also asked now: {labels}"),
        "hidden": _("No longer asked: {labels}"),
        "yes": pgettext("answer", "Yes"),
        "no": pgettext("answer", "No"),
    }


def drawn_at(page: QuestionPage, drawn: Sequence[PageItem]) -> list[int]:
    """Return for each item of the page which of the drawn things it is, -1 if it is not drawn."""
    found, reached = [], 0
    for item in page.items:
        is_next = reached < len(drawn) and _is_drawing(page, item, drawn[reached])
        found.append(reached if is_next else -1)
        reached += is_next
    return found


def _is_drawing(page: QuestionPage, item: Item, drawn: PageItem) -> bool:
    if isinstance(item, Field) and item.computed is None:
        return drawn.kind == "question" and drawn.name == item.key
    if isinstance(item, Field):
        return drawn.kind == "computed" and drawn.title == page.words(item.label)
    if isinstance(item, Check):
        return False
    if item.kind == "roster":
        return drawn.kind == "roster" and drawn.name == item.key
    is_same = drawn.title == page.words(item.title) and drawn.text == page.words(item.text)
    return drawn.kind == item.kind and is_same


def _item(form: QuestionsForm, item: Item, at: int) -> dict[str, Any]:
    page = form.page
    found: dict[str, Any] = {"kind": item.kind, "at": at}
    if isinstance(item, Section | Field) or item.kind in ("note", "roster"):
        found |= _live(page, "showIf", getattr(item, "show_if", None))
    if isinstance(item, Field):
        found |= {"key": item.key, "datatype": item.datatype, "reads": _reading(form, item)}
        found |= _live(page, "computed", item.computed)
        found |= _live(page, "required", item.required)
        found |= _options(page, item)
        given = _given(form, item)
        if given is not None:
            found["given"] = encoded(given)
    return found


def _live(page: QuestionPage, name: str, rule: Any) -> dict[str, Any]:
    """Return a rule that may change while the page is filled in, under ``name``."""
    if not page.depends_on_this_page(rule) or _is_heavy(page, rule):
        return {}
    return {name: rule}


def _is_heavy(page: QuestionPage, rule: Any) -> bool:
    tables = scope_of(page.form, {}, page.today).tables
    names = {node["lookup"]["table"] for node in _nodes(rule) if operator_of(node) == "lookup"}
    return sum(len(tables.get(name, ())) for name in names) > MOST_TABLE_ROWS


def _reading(form: QuestionsForm, item: Field) -> str:
    """Return how the browser reads the answer from the controls; empty if it cannot."""
    if item.type in ("place", "money"):
        return item.type
    if item.datatype == "text":
        drawn = form.fields.get(item.key)
        is_box = drawn is not None and isinstance(drawn.widget, forms.TextInput | forms.Textarea)
        return "text" if is_box else ""
    return "" if item.datatype == "files" else item.datatype


def _options(page: QuestionPage, item: Field) -> dict[str, Any]:
    if item.datatype not in ("choice", "choices"):
        return {}
    choices = page.form.choices_of(item)
    found = _live(page, "filter", item.choice_filter)
    if found:
        found["options"] = [[choice.code, dict(choice.attributes)] for choice in choices]
    else:
        found["options"] = [[choice.code] for choice in choices]
    exclusive = [str(choice.code) for choice in choices if choice.exclusive]
    if exclusive and item.datatype == "choices":
        found["exclusive"] = exclusive
    return found


def _given(form: QuestionsForm, item: Field) -> Any:
    """Return an answer that the browser has no way to read from the page."""
    if item.key in form.hidden:
        return form.hidden[item.key]
    if item.computed is not None or _reading(form, item):
        return None
    page = form.page
    stored = page.row if page.roster else page.others
    return (form.answers if form.is_bound else stored).get(item.key)


def _with_computed(page: QuestionPage, items: Sequence[dict[str, Any]]) -> list[Any]:
    """Add the rules of computed values that other rules read; return all rules of the page."""
    computed = {
        item.key: item.computed
        for item in page.items
        if isinstance(item, Field) and item.computed is not None
    }
    while True:
        rules = [rule for item in items for rule in _rules_in(item)]
        read = _need_of(rules).keys
        left = [
            item
            for item in items
            if item.get("key") in read & computed.keys() and "computed" not in item
        ]
        if not left:
            return rules
        for item in left:
            item["computed"] = computed[item["key"]]


def _rules_in(item: Mapping[str, Any]) -> Iterator[Any]:
    yield from (item[name] for name in ("showIf", "computed", "required", "filter") if name in item)


def _nodes(rule: Any) -> Iterator[Any]:
    waiting = [rule]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(child.tree for child in children(node))


def _need_of(rules: Sequence[Any]) -> _Need:
    read = {found.key for rule in rules for found in references(rule) if found.kind != "option"}
    nodes = [node for rule in rules for node in _nodes(rule)]
    labels = {question_of(node["label_of"]) for node in nodes if operator_of(node) == "label_of"}
    tables = {node["lookup"]["table"] for node in nodes if operator_of(node) == "lookup"}
    return _Need(frozenset(read), frozenset(key for key in labels if key), frozenset(tables))


def _answers_read(page: QuestionPage, need: _Need) -> dict[str, Any]:
    """Return the answers of other pages that count and are read, rows cut down to what is read."""
    wanted = need.keys if page.roster else need.keys - page.keys
    counted = counted_answers(page.form, page.others, page.today, wanted)
    return {
        key: encoded_rows(value, wanted) if _is_rows(value) else encoded(value)
        for key, value in counted.items()
        if key in wanted or (_is_rows(value) and any(wanted & row.keys() for row in value))
    }


def _is_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value)


def encoded_rows(rows: Sequence[Mapping[str, Any]], keys: frozenset[str]) -> list[dict[str, Any]]:
    """Return rows as JSON, with no more than ``keys``."""
    return [encoded_row(row, keys) for row in rows]


def encoded_row(row: Mapping[str, Any], keys: frozenset[str] | None = None) -> dict[str, Any]:
    """Return answers by key as JSON, with no more than ``keys``."""
    return {
        key: encoded_rows(value, keys) if keys is not None and _is_rows(value) else encoded(value)
        for key, value in row.items()
        if keys is None or key in keys
    }


def encoded(value: Any) -> Any:
    """Return a typed answer as the browser's evaluator takes it."""
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_NUMBER else {"whole": str(value)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"list": [encoded(item) for item in value]}
