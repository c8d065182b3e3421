"""
Read the blocks of a form page into the parts of a document.

Reading never stops at a mistake: it notes a problem and goes on with a stand-in, so that an
editor sees everything at once. A document with problems is never used.
"""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cms.form_builder.blocks.missing import MISSING
from cms.form_builder.blocks.options import read_option_blocks
from cms.form_builder.blocks.prefill import INPUT
from cms.form_builder.blocks.sources import REUSABLE, GroupBlock, ReusableUseBlock
from cms.form_builder.library import Library, StoredLibrary, read_pin, write_pin
from cms.form_builder.problems import Location, Path
from cms.form_builder.reading_parts import STAND_IN, Part, PartReader, stated
from cms.form_builder.sources import group_items, shared_items
from forms_plugins.api.kinds import FieldType


class Reader(PartReader):
    """Reads steps and what stands in them; ``library`` holds what forms share."""

    def __init__(self, library: Library | None = None) -> None:
        super().__init__()
        self.library = library or StoredLibrary()
        self._rows_around = 0

    def step(self, value: Any, path: Path, location: Location) -> Part:
        """Return a step."""
        part = {
            "key": value["key"],
            "title": self.needed_text(value, "title", location, _("Write the title.")),
            "help": self.text(value, "help"),
            "help_not_needed": bool(value["help_not_needed"]),
            "silent": bool(value["silent"]),
            "show_if": self.rule(value, "show_if", location),
            "items": self.items(value["items"], (*path, "items"), location.at("items")),
            "routes": self._routes(value["routes"], location),
            "task_group": self.text(value, "task_group"),
        }
        return stated(part)

    def _routes(self, rows: Any, location: Location) -> list[Part] | None:
        parts = []
        for index, value in enumerate(rows):
            here = location.at("routes", index)
            condition = _("Write when the person goes there.")
            if not self.line(value, "to"):
                self.problem(_("Choose where the person goes."), here.at("to"))
            parts.append(
                {
                    "when": self.needed_rule(value, "when", here, condition, True),
                    "to": self.line(value, "to") or "sin_destino",
                }
            )
        return parts or None

    def outcome(self, value: Any, location: Location) -> Part:
        """Return a page that ends the form early."""
        return {
            "key": value["key"],
            "title": self.needed_text(value, "title", location, _("Write the title.")),
            "text": self.needed_text(
                value, "text", location, _("Write what the person can do instead.")
            ),
        }

    # What stands in a step.

    def items(self, stream: Any, path: Path, location: Location) -> list[Part]:
        """Return the items of a step or of a group that repeats."""
        parts: list[Part] = []
        section: Any = None
        for index, child in enumerate(stream):
            here = location.block((index,), child.id, block_words(child))
            if child.block_type == "section":
                section = child.value
            elif isinstance(child.block, GroupBlock | ReusableUseBlock):
                self._warn_of_ended(section, child.value, here)
                section = None
            for part in self._parts(child, (*path, len(parts)), here):
                self.places[(*path, len(parts))] = here
                parts.append(part)
        return parts

    def _warn_of_ended(self, section: Any, value: Any, location: Location) -> None:
        """Tell that a group ends the section before it, if that takes a condition off it."""
        if section is None or not self.line(section, "show_if") or self.line(value, "show_if"):
            return
        message = _("This ends the section before it. Write its condition here too, if it applies.")
        self.problem(message, location.at("show_if"), level="warning")

    def _parts(self, child: Any, path: Path, location: Location) -> list[Part]:
        """Return what a block stands for: one item, or several for a group of questions."""
        value = child.value
        if child.block_type == REUSABLE:
            return self._reusable(value, location)
        if isinstance(child.block, GroupBlock):
            return self._group(value, child.block, location)
        part = self._item(child, path, location)
        if group := self.line(value, "group"):
            part["group"] = group
        return [part]

    def _item(self, child: Any, path: Path, location: Location) -> Part:
        readers = {
            "section": self._section,
            "note": self._note,
            "check": self.check,
            MISSING: self._missing,
        }
        if child.block_type == "roster":
            return self._roster(child.value, path, location)
        if child.block_type in readers:
            return readers[child.block_type](child.value, location)
        return self._question(child.value, child.block.field_type, location)

    def _question(self, value: Any, plugin: FieldType, location: Location) -> Part:
        message = _("Write the question.")
        part = {
            "kind": "field",
            "key": value["key"],
            "type": plugin.slug,
            "datatype": plugin.datatype,
            "label": self.needed_text(value, "label", location, message),
            "hint": self.text(value, "hint"),
            "help": self.text(value, "help"),
            "required": self._required(value, location),
            "validations": self._validations(value["validations"], location),
            "same_as": self.line(value, "same_as"),
            "prefill": self._prefill(value["prefill"], location),
            "options": read_option_blocks(value, plugin.options_class),
            "sensitivity": value["sensitivity"] or "ordinary",
        }
        for name in ("show_if", "default", "computed"):
            part[name] = self.rule(value, name, location)
        if plugin.takes_choices:
            part["choices"] = self.choices(value["choices"], location)
            part["choice_list"] = self.line(value, "choice_list")
            part["choice_filter"] = self.rule(value, "choice_filter", location)
        return stated(part)

    def _required(self, value: Any, location: Location) -> Any:
        if value["required"] == "rule":
            message = _('Write the condition, or choose "Yes" or "No" above.')
            return self.needed_rule(value, "required_if", location, message, True)
        if value["required_if"].strip():
            message = _('Choose "Depends on a condition" above, or leave this empty.')
            self.problem(message, location.at("required_if"))
        return value["required"] != "no"

    def _validations(self, rows: Any, location: Location) -> list[Part]:
        message = _("Write what the person has to do.")
        return [
            self.judged(value, location.at("validations", index), message)
            for index, value in enumerate(rows)
        ]

    def _prefill(self, stream: Any, location: Location) -> Part | None:
        for child in stream:
            here = location.at("prefill", 0)
            if child.block_type == MISSING:
                return self._missing(child.value, here) and None
            if not child.value["output"]:
                self.problem(_("Choose what is taken."), here.at("output"))
            plugin = child.block.lookup
            inputs = {name: self.line(child.value, INPUT + name) for name in plugin.inputs}
            part = {
                "plugin": plugin.slug,
                "inputs": stated(inputs),
                "output": child.value["output"] or STAND_IN,
                "options": read_option_blocks(child.value, plugin.options_class) or None,
            }
            return stated(part)
        return None

    def _section(self, value: Any, location: Location) -> Part:
        part = {
            "kind": "section",
            "title": self.text(value, "title"),
            "text": self.text(value, "text"),
            "show_if": self.rule(value, "show_if", location),
            "source": self.kept(value, "source"),
        }
        return stated(part)

    def _note(self, value: Any, location: Location) -> Part:
        part = {
            "kind": "note",
            "style": value["style"] or "note",
            "title": self.text(value, "title"),
            "text": self.needed_text(value, "text", location, _("Write the text.")),
            "show_if": self.rule(value, "show_if", location),
        }
        return stated(part)

    def check(self, value: Any, location: Location) -> Part:
        """Return a cross-check."""
        message = _("Write what the person has to look at.")
        return {
            "kind": "check",
            "key": value["key"],
            **self.judged(value, location, message),
            "fields": [key.strip() for key in value["fields"].split(",") if key.strip()],
        }

    def _missing(self, value: Any, location: Location) -> Part:
        plugin = value["plugin"].removeprefix("question_")
        message = _("The plugin “%(plugin)s” is not installed. Install it or remove the block.")
        self.problem(message % {"plugin": plugin}, location)
        return {"kind": "note", "text": {"es": STAND_IN}}

    def _roster(self, value: Any, path: Path, location: Location) -> Part:
        self._rows_around += 1
        items = self.items(value["items"], (*path, "items"), location.at("items"))
        self._rows_around -= 1
        message = _("Write how each one is called in the list.")
        part = {
            "kind": "roster",
            "key": value["key"],
            "label": self.needed_text(value, "label", location, _("Write the title.")),
            "item_label": self.needed_text(
                value, "item_label", location, _('Write what each one is, such as "person".')
            ),
            "minimum": value["minimum"],
            "maximum": value["maximum"],
            "items": items,
            "size": self.rule(value, "size", location),
            "row_title": self.needed_rule(value, "row_title", location, message, ""),
            "row_summary": self.rule(value, "row_summary", location),
            "show_if": self.rule(value, "show_if", location),
        }
        return stated(part)

    # Several questions at once.

    def _group(self, value: Any, block: GroupBlock, location: Location) -> list[Part]:
        plugin = block.group_type
        options = read_option_blocks(value, plugin.options_class)
        source = {
            "kind": "question_group",
            "key": value["key"],
            "name": plugin.slug,
            "options": options,
        }
        try:
            made = group_items(plugin, value["key"], options)
            items = shared_items(made, in_row=self._rows_around > 0)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=False):
                name = f"option_{each['loc'][0]}" if each["loc"] else "key"
                self.problem(
                    _("This is not accepted: %(reason)s") % {"reason": each["msg"]},
                    location.at(name),
                )
            items = []
        return self._made(value, source, items, location)

    def _reusable(self, value: Any, location: Location) -> list[Part]:
        slug, version = read_pin(value["block"])
        if not slug:
            self.problem(_("Choose the block."), location.at("block"))
            return []
        pinned = self.library.items(slug, version)
        if pinned is None:
            message = _("There is no published block “%(name)s”. Publish it or choose another.")
            self.problem(message % {"name": value["block"]}, location.at("block"))
            return []
        value["block"] = write_pin(slug, pinned.version)
        source = {
            "kind": "reusable_block",
            "key": value["key"],
            "name": slug,
            "version": pinned.version,
        }
        items = shared_items(pinned.content, in_row=self._rows_around > 0)
        return self._made(value, source, items, location)

    def _made(self, value: Any, source: Part, items: list[Part], location: Location) -> list[Part]:
        section = {**self._section(value, location), "source": source}
        return [section, *({**item, "group": value["key"]} for item in items)]

    def plugin_use(self, child: Any, path: Path, root: Location) -> Part:
        """Return a plugin with its options."""
        here = root.block((path[-1],), child.id, str(child.block.label))
        self.places[path] = here
        if child.block_type == MISSING:
            self._missing(child.value, here)
            return {"plugin": "sin-instalar"}
        plugin = child.block.plugin
        return {
            "plugin": plugin.slug,
            "options": read_option_blocks(child.value, plugin.options_class),
        }


def block_words(child: Any) -> str:
    """Return how a block is called in a list of problems: its text, or else its kind."""
    for name in ("label", "title", "message", "text"):
        text = child.value.get(name) if hasattr(child.value, "get") else ""
        if text:
            return shortened(str(text))
    return str(child.block.label)


def shortened(text: str, length: int = 60) -> str:
    """Return the first words of a text."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
