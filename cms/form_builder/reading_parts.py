"""Read the inputs of a block into the small parts of a document: texts, rules, options."""

import json
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.problems import FormProblem, Location, Path
from cms.form_builder.rule_text import RuleRefused, read_rule

STAND_IN = "?"
Part = dict[str, Any]


class PartReader:
    """
    The problems found so far, and the place of each part.

    ``places`` maps a path in the document, such as ``("steps", 0, "items", 2)``, to the block.
    """

    def __init__(self) -> None:
        self.problems: list[FormProblem] = []
        self.places: dict[Path, Location] = {}

    def problem(
        self, message: str, location: Location, excerpt: str = "", level: str = "error"
    ) -> None:
        """Note a problem."""
        self.problems.append(FormProblem(message, location, excerpt, level))

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

    def line(self, value: Any, name: str) -> str | None:
        """Return a line without the blanks around it, or ``None`` if it is empty."""
        return (value.get(name) or "").strip() or None

    def kept(self, value: Any, name: str) -> Any:
        """Return what a document said that has no input of its own."""
        text = self.line(value, name)
        return json.loads(text) if text else None

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

    def judged(self, value: Any, location: Location, message: str) -> Part:
        """Return what validations and cross-checks have in common: rule, message, level."""
        part = {
            "rule": self.needed_rule(
                value, "rule", location, _("Write the condition that must hold."), True
            ),
            "message": self.needed_text(value, "message", location, message),
            "level": value["level"] or "error",
        }
        if value.get("reason"):
            part["reason"] = True
            if part["level"] == "error":
                sentence = _('Choose "Only warns", or do not ask for a reason.')
                self.problem(sentence, location.at("reason"))
        return part

    def choices(self, options: Any, location: Location) -> list[Part]:
        """Return the options of a question or a list."""
        here = location.at("choices")
        if not isinstance(options, list):
            self.problem(_("The options could not be read; write them again."), here)
            return []
        parts = [_choice(option) for option in options]
        if None in parts:
            self.problem(_("Each option needs a code and a text."), here)
        return [part for part in parts if part is not None]


def _choice(option: Part) -> Part | None:
    label = _by_language(option.get("label"))
    code = option.get("code")
    if not label["es"] or code in (None, ""):
        return None
    part: Part = {"code": code, "label": label}
    hint = _by_language(option.get("hint"))
    if hint["es"]:
        part["hint"] = hint
    if option.get("exclusive"):
        part["exclusive"] = True
    if option.get("attributes"):
        part["attributes"] = option["attributes"]
    return part


def _by_language(text: Any) -> dict[str, str]:
    """Return a text of an option, which shared lists hold in all its languages."""
    if isinstance(text, dict):
        return {str(language): str(words).strip() for language, words in text.items()} | {
            "es": str(text.get("es") or "").strip()
        }
    return {"es": str(text or "").strip()}


def stated(part: Part) -> Part:
    """Return a part without what its author left out."""
    return {name: value for name, value in part.items() if value is not None}
