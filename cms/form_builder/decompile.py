"""
Turn a form document back into the blocks of a form page.

The reverse of ``compile``: compiling what comes out gives the same document, to the byte.
"""

import uuid
from typing import Any

from cms.form_builder.blocks.options import write_option_blocks
from cms.form_builder.blocks.plugins import plugin_name
from cms.form_builder.blocks.questions import question_name
from cms.form_builder.rule_text import write_rule
from cms.form_builder.translations import collect_translations
from forms_plugins.api.kinds import Action, Calculation, FieldType, Plugin, Validation
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.definition import (
    Check,
    Choice,
    Field,
    FormDefinition,
    Note,
    PluginUse,
    Roster,
    Section,
    Step,
    Text,
    dump_form,
)

Raw = dict[str, Any]
BLOCKS = uuid.uuid5(uuid.NAMESPACE_URL, "https://empadrona/form-builder/blocks")


def decompile(form: FormDefinition, plugins: Registry = registry) -> Raw:
    """
    Return the values of a ``FormPage`` by name; streams as the raw data that they are stored as.

    Ids of blocks come from their places, so that the same document gives the same page.

    :raises UnknownPlugin: if the document uses a plugin that is not installed.
    """
    writer = Writer(form.slug, plugins)
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
        "choice_lists": [
            writer.child("choice_list", ("choice_lists", key), _choice_list(key, choices))
            for key, choices in form.choice_lists.items()
        ],
        "steps": [
            writer.child("step", ("steps", step.key), writer.step(step)) for step in form.steps
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

    def __init__(self, slug: str, plugins: Registry) -> None:
        self.slug = slug
        self.plugins = plugins

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
            "show_if": _rule(step.show_if),
            "items": self.items(step.items, ("steps", step.key)),
        }

    def items(self, items: tuple[Any, ...], path: tuple[Any, ...]) -> list[Raw]:
        """Return the blocks of the items of a step or a roster."""
        return [self._item(item, (*path, index)) for index, item in enumerate(items)]

    def _item(self, item: Any, path: tuple[Any, ...]) -> Raw:
        match item:
            case Field():
                name = question_name(self.plugins.get(FieldType, item.type).slug)
                return self.child(name, (*path[:-1], item.key), self._question(item))
            case Section():
                value = {
                    "title": item.title.es,
                    "text": _words(item.text),
                    "show_if": _rule(item.show_if),
                }
                return self.child("section", path, value)
            case Note():
                value = {"text": item.text.es, "show_if": _rule(item.show_if)}
                return self.child("note", path, value)
            case Check():
                return self.child("check", (*path[:-1], item.key), self.check(item))
            case Roster():
                return self.child("roster", (*path[:-1], item.key), self._roster(item))
        raise TypeError(f"an item of a form cannot be a {type(item).__name__}")

    def _question(self, field: Field) -> Raw:
        plugin = self.plugins.get(FieldType, field.type)
        by_rule = not isinstance(field.required, bool)
        value = {
            "key": field.key,
            "label": field.label.es,
            "hint": _words(field.hint),
            "required": "rule" if by_rule else "yes" if field.required else "no",
            "required_if": _rule(field.required) if by_rule else "",
            "show_if": _rule(field.show_if),
            "validations": [
                {
                    "type": "item",
                    "id": str(uuid.uuid5(BLOCKS, f"{self.slug}/{field.key}/{number}")),
                    "value": {
                        "rule": write_rule(validation.rule),
                        "message": validation.message.es,
                        "level": validation.level,
                    },
                }
                for number, validation in enumerate(field.validations)
            ],
            "default": _rule(field.default),
            "computed": _rule(field.computed),
            "sensitivity": field.sensitivity,
            **write_option_blocks(field.options, plugin.options_class, f"{self.slug}/{field.key}"),
        }
        if plugin.takes_choices:
            value["choices"] = [_choice(choice) for choice in field.choices]
            value["choice_list"] = field.choice_list or ""
        return value

    def check(self, check: Check) -> Raw:
        """Return the value of a cross-check's block."""
        return {
            "key": check.key,
            "rule": write_rule(check.rule),
            "message": check.message.es,
            "level": check.level,
            "fields": ", ".join(check.fields),
        }

    def _roster(self, roster: Roster) -> Raw:
        return {
            "key": roster.key,
            "label": roster.label.es,
            "item_label": roster.item_label.es,
            "minimum": roster.minimum,
            "maximum": roster.maximum,
            "items": self.items(roster.items, ("rosters", roster.key)),
            "row_title": write_rule(roster.row_title),
            "row_summary": _rule(roster.row_summary),
            "show_if": _rule(roster.show_if),
        }

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
    return value


def _choice_list(key: str, choices: tuple[Choice, ...]) -> Raw:
    return {"key": key, "choices": [_choice(choice) for choice in choices]}


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
