"""
Read the blocks of a form page into the parts of a document.

Reading never stops at a mistake: it notes a problem and goes on with a stand-in, so that an
editor sees everything at once. A document with problems is never used.
"""

from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.blocks.missing import MISSING
from cms.form_builder.blocks.options import read_option_blocks
from cms.form_builder.problems import FormProblem, Location, Path
from cms.form_builder.rule_text import RuleRefused, read_rule
from forms_plugins.api.kinds import FieldType

STAND_IN = "?"
Part = dict[str, Any]


class Reader:
    """
    The problems found so far, and the place of each part.

    ``places`` maps a path in the document, such as ``("steps", 0, "items", 2)``, to the block.
    """

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self.places: dict[Path, Location] = {}

    def problem(self, message: str, location: Location, excerpt: str = "") -> None:
        """Note a problem."""
        self.problems.append(FormProblem(message, location, excerpt))

    # The small parts: texts, rules, keys.

    def text(self, value: Any, name: str) -> Part | None:
        """Return a text for people, or ``None`` if it is empty."""
        # Browsers send the end of a line as two characters.
        text = (value.get(name) or "").replace("\r\n", "\n").strip()
        return {"es": text} if text else None

    def needed_text(self, value: Any, name: str, location: Location, message: str) -> Part:
        """Return a text that must be there."""
        text = self.text(value, name)
        if text is None:
            self.problem(message, location.at(name))
        return text or {"es": STAND_IN}

    def rule(self, value: Any, name: str, location: Location) -> Any:
        """Return the tree of a rule, or ``None`` if there is none."""
        text = (value.get(name) or "").strip()
        if not text:
            return None
        try:
            return read_rule(text)
        except RuleRefused as error:
            self.problem(error.message, location.at(name), error.excerpt)
            return None

    def needed_rule(
        self, value: Any, name: str, location: Location, message: str, stand_in: Any
    ) -> Any:
        """Return the tree of a rule that must be there; ``stand_in`` goes on if it is wrong."""
        if not (value.get(name) or "").strip():
            self.problem(message, location.at(name))
        tree = self.rule(value, name, location)
        return stand_in if tree is None else tree

    # What stands in a step.

    def items(self, stream: Any, path: Path, location: Location) -> list[Part]:
        """Return the items of a step or of a group that repeats."""
        parts = []
        for index, child in enumerate(stream):
            here = location.block((index,), child.id, block_words(child))
            self.places[(*path, index)] = here
            parts.append(self._item(child, (*path, index), here))
        return parts

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
            "required": self._required(value, location),
            "validations": self._validations(value["validations"], location),
            "options": read_option_blocks(value, plugin.options_class),
            "sensitivity": value["sensitivity"] or "ordinary",
        }
        for name in ("show_if", "default", "computed"):
            part[name] = self.rule(value, name, location)
        if plugin.takes_choices:
            part["choices"] = self.choices(value["choices"], location)
            part["choice_list"] = value["choice_list"].strip() or None
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
        parts = []
        for index, value in enumerate(rows):
            here = location.at("validations", index)
            parts.append(
                {
                    "rule": self.needed_rule(
                        value, "rule", here, _("Write the condition that must hold."), True
                    ),
                    "message": self.needed_text(
                        value, "message", here, _("Write what the person has to do.")
                    ),
                    "level": value["level"] or "error",
                }
            )
        return parts

    def choices(self, options: Any, location: Location) -> list[Part]:
        """Return the options of a question or a list."""
        here = location.at("choices")
        if not isinstance(options, list):
            self.problem(_("The options could not be read; write them again."), here)
            return []
        parts = []
        for option in options:
            label = str(option.get("label") or "").strip()
            code = option.get("code")
            if not label or code in (None, ""):
                self.problem(_("Each option needs a code and a text."), here)
                continue
            part: Part = {"code": code, "label": {"es": label}}
            if str(option.get("hint") or "").strip():
                part["hint"] = {"es": str(option["hint"]).strip()}
            if option.get("exclusive"):
                part["exclusive"] = True
            parts.append(part)
        return parts

    def _section(self, value: Any, location: Location) -> Part:
        return stated(
            {
                "kind": "section",
                "title": self.needed_text(value, "title", location, _("Write the title.")),
                "text": self.text(value, "text"),
                "show_if": self.rule(value, "show_if", location),
            }
        )

    def _note(self, value: Any, location: Location) -> Part:
        return stated(
            {
                "kind": "note",
                "text": self.needed_text(value, "text", location, _("Write the text.")),
                "show_if": self.rule(value, "show_if", location),
            }
        )

    def check(self, value: Any, location: Location) -> Part:
        """Return a cross-check."""
        return {
            "kind": "check",
            "key": value["key"],
            "rule": self.needed_rule(
                value, "rule", location, _("Write the condition that must hold."), True
            ),
            "message": self.needed_text(
                value, "message", location, _("Write what the person has to look at.")
            ),
            "level": value["level"] or "error",
            "fields": [key.strip() for key in value["fields"].split(",") if key.strip()],
        }

    def _missing(self, value: Any, location: Location) -> Part:
        plugin = value["plugin"].removeprefix("question_")
        message = _("The plugin “%(plugin)s” is not installed. Install it or remove the block.")
        self.problem(message % {"plugin": plugin}, location)
        return {"kind": "note", "text": {"es": STAND_IN}}

    def _roster(self, value: Any, path: Path, location: Location) -> Part:
        items = self.items(value["items"], (*path, "items"), location.at("items"))
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
            "row_title": self.needed_rule(value, "row_title", location, message, ""),
            "row_summary": self.rule(value, "row_summary", location),
            "show_if": self.rule(value, "show_if", location),
        }
        return stated(part)

    def step(self, value: Any, path: Path, location: Location) -> Part:
        """Return a step."""
        part = {
            "key": value["key"],
            "title": self.needed_text(value, "title", location, _("Write the title.")),
            "help": self.text(value, "help"),
            "help_not_needed": bool(value["help_not_needed"]),
            "show_if": self.rule(value, "show_if", location),
            "items": self.items(value["items"], (*path, "items"), location.at("items")),
        }
        return stated(part)

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


def stated(part: Part) -> Part:
    """Return a part without what its author left out."""
    return {name: value for name, value in part.items() if value is not None}


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
