"""
Turn a form document back into the blocks of a form page.

The reverse of ``compile``: compiling what comes out gives the same document, to the byte.
"""

import json
import uuid
from typing import Any

from pydantic import TypeAdapter

from cms.form_builder.blocks.options import write_option_blocks
from cms.form_builder.blocks.plugins import plugin_name
from cms.form_builder.blocks.prefill import INPUT
from cms.form_builder.blocks.questions import question_name
from cms.form_builder.blocks.sources import REUSABLE, group_name
from cms.form_builder.library import Library, StoredLibrary, write_pin
from cms.form_builder.rule_text import write_rule
from cms.form_builder.sources import covers, foldable_run
from cms.form_builder.translations import collect_translations
from forms_plugins.api.kinds import (
    Action,
    Calculation,
    FieldType,
    Lookup,
    Plugin,
    QuestionGroup,
    Validation,
)
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.definition import (
    Check,
    Choice,
    Field,
    FormDefinition,
    Note,
    Outcome,
    PluginUse,
    Roster,
    Section,
    Step,
    Text,
    dump_form,
)

Raw = dict[str, Any]
_CHOICES: TypeAdapter[tuple[Choice, ...]] = TypeAdapter(tuple[Choice, ...])
BLOCKS = uuid.uuid5(uuid.NAMESPACE_URL, "https://empadrona/form-builder/blocks")


def decompile(
    form: FormDefinition, plugins: Registry = registry, library: Library | None = None
) -> Raw:
    """
    Return the values of a ``FormPage`` by name; streams as the raw data that they are stored as.

    Ids of blocks come from their places, so that the same document gives the same page.

    :raises UnknownPlugin: if the document uses a plugin that is not installed.
    """
    writer = Writer(form.slug, plugins, library or StoredLibrary())
    return {
        "title": form.title.es,
        "form_slug": form.slug,
        "summary": _words(form.summary),
        "audience": form.audience,
        "layout": form.layout,
        "languages": list(form.languages),
        "privacy_notice": _words(form.privacy_notice),
        **_retention(form),
        **_declaration(form),
        "draft_title_rule": _rule(form.draft_title),
        "tables": dump_form(form)["tables"],
        "translations": collect_translations(dump_form(form)),
        "navigation": form.navigation,
        "office_from": form.office_from or "",
        "choice_lists": [writer.choice_list(form, key) for key in form.choice_lists],
        "steps": [
            writer.child("step", ("steps", step.key), writer.step(step)) for step in form.steps
        ],
        "outcomes": [
            writer.child("outcome", ("outcomes", outcome.key), _outcome(outcome))
            for outcome in form.outcomes
        ],
        "checks": [
            writer.child("check", ("checks", check.key), writer.check(check))
            for check in form.checks
        ],
        "validations": writer.uses("validations", form.validations, Validation),
        "calculations": writer.uses("calculations", form.calculations, Calculation),
        "actions": writer.uses("actions", form.actions, Action),
    }


class Writer:
    """Writes the parts of one document as raw blocks."""

    def __init__(self, slug: str, plugins: Registry, library: Library) -> None:
        self.slug = slug
        self.plugins = plugins
        self.library = library

    def child(self, name: str, path: tuple[Any, ...], value: Raw) -> Raw:
        """Return a block of a stream."""
        words = "/".join([self.slug, *map(str, path)])
        return {"type": name, "id": str(uuid.uuid5(BLOCKS, words)), "value": value}

    def step(self, step: Step) -> Raw:
        """Return the value of a step's block."""
        return {
            "title": step.title.es,
            "key": step.key,
            "help": _words(step.help),
            "help_not_needed": step.help_not_needed,
            "silent": step.silent,
            "show_if": _rule(step.show_if),
            "task_group": _words(step.task_group),
            "items": self.items(step.items, ("steps", step.key)),
            "routes": [
                self._row(
                    f"{step.key}/routes/{number}", {"when": _rule(route.when), "to": route.to}
                )
                for number, route in enumerate(step.routes)
            ],
        }

    def _row(self, place: str, value: Raw) -> Raw:
        """Return an item of a list of blocks."""
        return {
            "type": "item",
            "id": str(uuid.uuid5(BLOCKS, f"{self.slug}/{place}")),
            "value": value,
        }

    def items(
        self, items: tuple[Any, ...], path: tuple[Any, ...], *, in_row: bool = False
    ) -> list[Raw]:
        """Return the blocks of the items of a step or a roster."""
        blocks = []
        index = 0
        while index < len(items):
            run = foldable_run(
                items, index, in_row=in_row, plugins=self.plugins, library=self.library
            )
            if run:
                blocks.append(self._folded(items[index], (*path, index)))
            else:
                blocks.append(self._item(items[index], (*path, index)))
            index += 1 + run
        return blocks

    def _folded(self, section: Section, path: tuple[Any, ...]) -> Raw:
        """Return the one block that a run of items was made of."""
        source = section.source
        assert source is not None  # foldable_run has looked
        value = {**_section(section), "key": source.key}
        path = (*path[:-1], source.key)
        if source.kind == "reusable_block":
            return self.child(
                REUSABLE, path, value | {"block": write_pin(source.name, source.version)}
            )
        plugin = self.plugins.get(QuestionGroup, source.name)
        options = write_option_blocks(
            source.options, plugin.options_class, f"{self.slug}/{source.key}"
        )
        return self.child(group_name(plugin.slug), path, value | options)

    def _item(self, item: Any, path: tuple[Any, ...]) -> Raw:
        named = (*path[:-1], getattr(item, "key", path[-1]))
        match item:
            case Field():
                name = question_name(self.plugins.get(FieldType, item.type).slug)
                value = self._question(item)
            case Section():
                source = (
                    item.source.model_dump(mode="json", exclude_none=True) if item.source else None
                )
                name, value = "section", _section(item) | {"source": _kept(source)}
            case Note():
                name, value = "note", _note(item)
            case Check():
                name, value = "check", self.check(item)
            case Roster():
                name, value = "roster", self._roster(item)
            case _:
                raise TypeError(f"an item of a form cannot be a {type(item).__name__}")
        return self.child(name, named, value | {"group": item.group or ""})

    def _question(self, field: Field) -> Raw:
        plugin = self.plugins.get(FieldType, field.type)
        by_rule = not isinstance(field.required, bool)
        value = {
            "key": field.key,
            "label": field.label.es,
            "hint": _words(field.hint),
            "help": _words(field.help),
            "required": "rule" if by_rule else "yes" if field.required else "no",
            "required_if": _rule(field.required) if by_rule else "",
            "show_if": _rule(field.show_if),
            "validations": [
                self._row(f"{field.key}/{number}", _judged(validation))
                for number, validation in enumerate(field.validations)
            ],
            "default": _rule(field.default),
            "computed": _rule(field.computed),
            "same_as": field.same_as or "",
            "prefill": self._prefill(field),
            "sensitivity": field.sensitivity,
            **write_option_blocks(field.options, plugin.options_class, f"{self.slug}/{field.key}"),
        }
        if plugin.takes_choices:
            value["choices"] = [_choice(choice) for choice in field.choices]
            value["choice_list"] = field.choice_list or ""
            value["choice_filter"] = _rule(field.choice_filter)
        return value

    def _prefill(self, field: Field) -> list[Raw]:
        fill = field.prefill
        if fill is None:
            return []
        plugin = self.plugins.get(Lookup, fill.plugin)
        place = f"{self.slug}/{field.key}/prefill"
        value = {
            **{INPUT + name: key for name, key in fill.inputs.items()},
            "output": fill.output,
            **write_option_blocks(fill.options, plugin.options_class, place),
        }
        return [self.child(plugin_name(plugin.slug), ("prefill", field.key), value)]

    def check(self, check: Check) -> Raw:
        """Return the value of a cross-check's block."""
        return {"key": check.key, **_judged(check), "fields": ", ".join(check.fields)}

    def _roster(self, roster: Roster) -> Raw:
        return {
            "key": roster.key,
            "label": roster.label.es,
            "item_label": roster.item_label.es,
            "minimum": roster.minimum,
            "maximum": roster.maximum,
            "items": self.items(roster.items, ("rosters", roster.key), in_row=True),
            "size": _rule(roster.size),
            "row_title": write_rule(roster.row_title),
            "row_summary": _rule(roster.row_summary),
            "show_if": _rule(roster.show_if),
        }

    def choice_list(self, form: FormDefinition, key: str) -> Raw:
        """Return the block of one of the form's lists."""
        choices = form.choice_lists[key]
        use = form.shared_lists.get(key)
        path = ("choice_lists", key)
        raw = [choice.model_dump(mode="json", exclude_none=True) for choice in choices]
        pinned = self.library.choices(use.slug, use.version) if use else None
        if use and pinned and covers(raw, _plain_choices(pinned.content)):
            pin = write_pin(use.slug, use.version)
            return self.child("shared_list", path, {"key": key, "shared_list": pin})
        value: Raw = {
            "key": key,
            "choices": [_choice(choice) for choice in choices],
            "source": _kept(use.model_dump() if use else None),
        }
        return self.child("choice_list", path, value)

    def uses(self, stream: str, uses: tuple[PluginUse, ...], kind: type[Plugin]) -> list[Raw]:
        """Return the blocks of the plugins that a form calls."""
        blocks = []
        for index, use in enumerate(uses):
            plugin = self.plugins.get(kind, use.plugin)
            place = f"{self.slug}/{stream}/{index}"
            value = write_option_blocks(use.options, plugin.options_class, place)
            blocks.append(self.child(plugin_name(use.plugin), (stream, index), value))
        return blocks


def _words(text: Text | None) -> str:
    return text.es if text else ""


def _rule(tree: Any) -> str:
    return "" if tree is None else write_rule(tree)


def _choice(choice: Choice) -> Raw:
    value: Raw = {"code": choice.code, "label": choice.label.es}
    if choice.hint:
        value["hint"] = choice.hint.es
    if choice.exclusive:
        value["exclusive"] = True
    if choice.attributes:
        value["attributes"] = dict(choice.attributes)
    return value


def _plain_choices(content: Any) -> list[Raw]:
    choices = _CHOICES.validate_python(content)
    return [choice.model_dump(mode="json", exclude_none=True) for choice in choices]


def _kept(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""


def _judged(part: Any) -> Raw:
    return {
        "rule": write_rule(part.rule),
        "message": part.message.es,
        "level": part.level,
        "reason": part.reason,
    }


def _section(section: Section) -> Raw:
    return {
        "title": _words(section.title),
        "text": _words(section.text),
        "show_if": _rule(section.show_if),
    }


def _note(note: Note) -> Raw:
    return {
        "style": note.style,
        "title": _words(note.title),
        "text": note.text.es,
        "show_if": _rule(note.show_if),
    }


def _outcome(outcome: Outcome) -> Raw:
    return {"key": outcome.key, "title": outcome.title.es, "text": outcome.text.es}


def _retention(form: FormDefinition) -> Raw:
    retention = form.retention
    return {
        "retention_drafts_days": retention.drafts_days if retention else None,
        "retention_submissions_years": retention.submissions_years if retention else None,
        "retention_reason": _words(retention.reason) if retention else "",
    }


def _declaration(form: FormDefinition) -> Raw:
    declaration = form.declaration
    return {
        "declaration_key": declaration.key if declaration else "",
        "declaration_title": declaration.title.es if declaration else "",
        "declaration_text": declaration.text.es if declaration else "",
        "declaration_label": declaration.label.es if declaration else "",
    }
