"""Compare two versions of a form as lines that people can read."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cms.form_builder.rule_text import write_rule
from cms.form_builder.translations import is_text
from forms_plugins.engine.definition import FormDefinition, dump_form

RULES = frozenset({"show_if", "rule", "default", "computed", "row_title", "row_summary"})
CONTEXT_LINES = 2
NOTHING: tuple[Any, ...] = ([], {}, "", None)
UNSAID = frozenset({"key", "kind", "datatype", "format"})
USUAL: dict[str, Any] = {
    "sensitivity": "ordinary",
    "level": "error",
    "required": True,
    "help_not_needed": False,
}
"""What goes without saying: shown only where a form says otherwise."""

WORDS = {
    "label": gettext_noop("Question"),
    "hint": gettext_noop("Help text"),
    "help": gettext_noop("Help text"),
    "title": gettext_noop("Title"),
    "text": gettext_noop("Text"),
    "type": gettext_noop("Kind of question"),
    "required": gettext_noop("Must be answered"),
    "show_if": gettext_noop("Show only if"),
    "validations": gettext_noop("Validations"),
    "rule": gettext_noop("Must hold"),
    "message": gettext_noop("Message"),
    "level": gettext_noop("If it does not hold"),
    "choices": gettext_noop("Options"),
    "choice_list": gettext_noop("List of options"),
    "choice_lists": gettext_noop("lists of options"),
    "default": gettext_noop("Proposed answer"),
    "computed": gettext_noop("Computed"),
    "options": gettext_noop("More settings"),
    "sensitivity": gettext_noop("Kind of data"),
    "fields": gettext_noop("Shown beside"),
    "items": gettext_noop("Content of the step"),
    "steps": gettext_noop("Steps"),
    "checks": gettext_noop("Cross-checks"),
    "row_title": gettext_noop("Name of a row"),
    "row_summary": gettext_noop("Summary of a row"),
    "item_label": gettext_noop("Each one is"),
    "minimum": gettext_noop("At least"),
    "maximum": gettext_noop("At most"),
    "declaration": gettext_noop("Declaration"),
    "summary": gettext_noop("Summary"),
}


@dataclass(frozen=True)
class Line:
    """A line of a comparison; ``kind`` is same, added, removed or gap."""

    kind: str
    text: str


def compare(before: FormDefinition, after: FormDefinition) -> tuple[Line, ...]:
    """Return the lines that differ, with some around them; nothing if the forms are alike."""
    kinds = {"+": "added", "-": "removed", " ": "same", "@": "gap"}
    lines = difflib.unified_diff(
        list(form_lines(before)), list(form_lines(after)), lineterm="", n=CONTEXT_LINES
    )
    return tuple(
        Line(kinds[line[0]], "" if line[0] == "@" else line[1:])
        for number, line in enumerate(lines)
        if number > 1
    )


def form_lines(form: FormDefinition) -> Iterator[str]:
    """Yield a form line by line: what is asked in document order, rules in the text form."""
    yield from _lines(dump_form(form), "", 0)


def _lines(part: Any, name: str, depth: int) -> Iterator[str]:
    start = "  " * depth + (f"{_(WORDS.get(name, name))}: " if name else "")
    if name in RULES or (name == "required" and not isinstance(part, bool)):
        yield f"{start}{write_rule(part)}"
    elif isinstance(part, dict):
        yield from _mapping_lines(part, name, depth)
    elif isinstance(part, list):
        yield start.rstrip()
        for child in part:
            yield from _lines(child, "", depth + 1)
    elif isinstance(part, bool):
        yield start + (_("Yes") if part else _("No"))
    else:
        yield f"{start}{part}"


def _mapping_lines(part: dict[str, Any], name: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    start = pad + (f"{_(WORDS.get(name, name))}: " if name else "")
    if is_text(part):
        yield start + " | ".join(text for text in part.values() if text)
    elif "code" in part and isinstance(part.get("label"), dict):
        words = f"{pad}- {part['code']} {part['label']['es']}"
        yield f"{words} ({_('Excludes the others')})" if part.get("exclusive") else words
        if part.get("hint"):
            yield f"{pad}  {part['hint']['es']}"
    else:
        heading = part.get("key") or part.get("plugin") or _(WORDS.get(name, name))
        if heading:
            yield f"{pad}{heading}"
        for key, child in part.items():
            if key not in UNSAID and child not in NOTHING and child != USUAL.get(key, NOTHING):
                yield from _lines(child, key, depth + 1)
