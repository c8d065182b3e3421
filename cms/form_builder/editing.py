"""
What a rule means while its form is being written: mistakes, types, the words of it.

The editor's browser sends the questions as they stand on the page, saved or not. They become a
form as far as they are complete; everything else is left out rather than refused.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from cms.form_builder.blocks.lazy import fields_of_state
from cms.form_builder.blocks.options import read_option_blocks
from cms.form_builder.blocks.sources import REUSABLE, GroupBlock, group_name
from cms.form_builder.library import Library, read_pin
from cms.form_builder.rule_text import RuleRefused, mark_rule, read_rule
from cms.form_builder.sources import group_items, shared_items
from forms_plugins.api.errors import UnknownPlugin
from forms_plugins.api.kinds import FieldType, QuestionGroup
from forms_plugins.api.registry import Registry
from forms_plugins.engine.checking.types import FormTypes
from forms_plugins.engine.definition import Choice, Field, FormDefinition, Item, Roster, Step, Text
from forms_plugins.engine.rules import BOOLEAN, TEXT, WHOLE, Type, check_types, explain

Part = Mapping[str, Any]
_ITEM: TypeAdapter[Any] = TypeAdapter(Item)
_CHOICES: TypeAdapter[tuple[Choice, ...]] = TypeAdapter(tuple[Choice, ...])
_EXPECTED: dict[str, Type] = {"size": WHOLE, "row_title": TEXT, "row_summary": TEXT, "words": TEXT}


class EditedForm:
    """The questions of a form as they stand in the editor."""

    def __init__(self, context: Part, plugins: Registry, library: Library) -> None:
        self._plugins = plugins
        self._library = library
        lists = {
            str(each.get("key")): choices
            for each in _mappings(context.get("lists"))
            if (choices := self._choices_of_list(each)) is not None
        }
        items = tuple(self._items(_mappings(context.get("questions")), in_row=False))
        words = Text(es="-")
        step = Step.model_construct(key="paso", title=words, items=items)
        self.form = FormDefinition.model_construct(
            slug="formulario",
            title=words,
            choice_lists=lists,
            tables=_tables(context.get("tables")),
            steps=(step,),
        )
        around = context.get("around")
        self.around = tuple(self._around(around if isinstance(around, list) else (), items))

    def _choices_of_list(self, part: Part) -> tuple[Choice, ...] | None:
        if pin := part.get("pin"):
            pinned = self._library.choices(*read_pin(str(pin)))
            content = pinned.content if pinned else ()
        else:
            content = part.get("choices", ())
        return _choices(content)

    def _items(self, parts: Sequence[Part], *, in_row: bool) -> Iterator[Any]:
        for part in parts:
            for raw in self._raw_items(part, in_row=in_row):
                try:
                    yield _ITEM.validate_python(raw)
                except ValidationError:
                    continue  # not complete yet

    def _raw_items(self, part: Part, *, in_row: bool) -> Sequence[Any]:
        kind = str(part.get("kind", ""))
        if kind == "roster":
            rows = tuple(self._items(_mappings(part.get("rows")), in_row=True))
            words = part.get("label") or part.get("key")
            base = {"kind": "roster", "key": part.get("key"), "label": words, "item_label": words}
            return [base | {"items": rows, "row_title": ""}]
        if kind == REUSABLE:
            pinned = self._library.items(*read_pin(str(part.get("pin", ""))))
            return shared_items(pinned.content, in_row=in_row) if pinned else []
        if kind.startswith("group_"):
            return self._group(kind, part)
        return self._question(kind.removeprefix("question_"), part)

    def _group(self, kind: str, part: Part) -> Sequence[Any]:
        for plugin in self._plugins.of_kind(QuestionGroup):
            if group_name(plugin.slug) != kind:
                continue
            block = GroupBlock(plugin)
            try:
                data = dict(fields_of_state(block, part.get("state") or {}, "group"))
                value = block.value_from_datadict(data, {}, "group")
                options = read_option_blocks(value, plugin.options_class)
                return group_items(plugin, str(part.get("key", "")), options)
            except (ValueError, TypeError, LookupError, AttributeError):
                return []  # ValidationError is a ValueError too
        return []

    def _question(self, slug: str, part: Part) -> Sequence[Any]:
        try:
            plugin = self._plugins.get(FieldType, slug)
        except UnknownPlugin:
            return []
        raw: dict[str, Any] = {
            "kind": "field",
            "key": part.get("key"),
            "type": slug,
            "datatype": plugin.datatype,
            "label": part.get("label") or part.get("key"),
        }
        if plugin.takes_choices and part.get("list"):
            raw["choice_list"] = part["list"]
        elif plugin.takes_choices:
            raw["choices"] = _choices(part.get("choices", ())) or ()
        return [raw]

    def _around(self, keys: Sequence[str], items: Sequence[Any]) -> Iterator[Roster]:
        for key in keys:
            found = next((i for i in items if isinstance(i, Roster) and i.key == key), None)
            if found is None:
                return
            yield found
            items = found.items

    # What the editor asks.

    def judge(self, text: str, *, part: str, field_key: str) -> dict[str, Any]:
        """Return the tree of a rule, its words, and what is wrong with it."""
        try:
            tree = read_rule(text)
        except RuleRefused as error:
            return {"error": error.message, "excerpt": error.excerpt}
        types = FormTypes(self.form)
        field = next((f for _s, _r, f in self.form.fields() if f.key == field_key), None)
        around = self.around
        expected = _EXPECTED.get(part, BOOLEAN)
        if part in ("default", "computed"):
            expected = types.of(field) if field else None  # type: ignore[assignment]  # any type
        options_of = field if part == "choice_filter" else None
        scope = types.scope(around, options_of)
        _found, problems = check_types(tree, scope, expected)
        answer: dict[str, Any] = {"tree": tree, "sentence": explain(tree, self._words)}
        if problems:
            first = problems[0]
            answer |= {"error": first.message, "excerpt": mark_rule(tree, first.place)}
        return answer

    def _words(self, key: str, code: Any = None) -> str | None:
        field = self._labelled.get(key.rpartition(".")[2])
        if field is None:
            return None
        if code is None:
            return str(field.label.es)
        if isinstance(field, Roster):
            return None
        options = self._options(field)
        return next((f"{each.code} {each.label.es}" for each in options if each.code == code), None)

    @property
    def _labelled(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _step, roster, field in self.form.fields():
            found.setdefault(field.key, field)
            if roster is not None:
                found.setdefault(roster.key, roster)
        return found

    def _options(self, field: Field) -> tuple[Choice, ...]:
        if field.choice_list:
            return self.form.choice_lists.get(field.choice_list, ())
        return field.choices

    def questions(self) -> list[dict[str, Any]]:
        """Return all questions with what the rule builder shows of them, in order."""
        return [
            {
                "key": item.key,
                "label": item.label.es,
                "datatype": "roster" if isinstance(item, Roster) else item.datatype,
                "around": list(around),
                "choices": []
                if isinstance(item, Roster)
                else [[each.code, each.label.es] for each in self._options(item)][:500],
                "attributes": []
                if isinstance(item, Roster)
                else sorted({name for each in self._options(item) for name in each.attributes}),
            }
            for around, item in _flat(self.form.steps[0].items, ())
        ]


def _flat(items: Sequence[Any], around: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for item in items:
        if isinstance(item, Field | Roster):
            yield around, item
        if isinstance(item, Roster):
            yield from _flat(item.items, (*around, item.key))


def _mappings(parts: Any) -> list[Part]:
    return [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []


def _choices(content: Any) -> tuple[Choice, ...] | None:
    try:
        return _CHOICES.validate_python(content)
    except ValidationError:
        return None


def _tables(text: Any) -> Any:
    try:
        tables = json.loads(text or "{}")
    except (TypeError, ValueError):
        return {}
    return tables if isinstance(tables, dict) else {}
