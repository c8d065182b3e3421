"""Compare two versions of a form as lines that people can read."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cms.form_builder.rule_text import write_rule
from forms_plugins.engine.definition import FormDefinition, dump_form

RULES = frozenset({"show_if", "rule", "default", "computed", "row_title", "row_summary"})
CONTEXT_LINES = 2


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
    pad = "  " * depth
    label = f"{name}: " if name else ""
    if name in RULES and part is not None:
        yield f"{pad}{label}{write_rule(part)}"
    elif isinstance(part, dict):
        yield from _mapping_lines(part, name, depth)
    elif isinstance(part, list):
        if part:
            yield f"{pad}{label}".rstrip()
        for child in part:
            yield from _lines(child, "", depth + 1)
    else:
        yield f"{pad}{label}{part}"


def _mapping_lines(part: dict[str, Any], name: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    label = f"{name}: " if name else ""
    if "es" in part and set(part) <= {"es", "qu", "ay", "en"}:
        words = " | ".join(f"{text}" for text in part.values() if text)
        yield f"{pad}{label}{words}"
        return
    if "code" in part:
        label_text = part["label"]["es"] if isinstance(part.get("label"), dict) else ""
        extra = " (excluye a las demás)" if part.get("exclusive") else ""
        yield f"{pad}- {part['code']} {label_text}{extra}"
        return
    heading = part.get("key") or part.get("plugin") or name
    if heading:
        yield f"{pad}{heading}:"
    for key, child in part.items():
        if child not in ([], {}, "", None, False) and key not in ("key", "kind"):
            yield from _lines(child, key, depth + 1)
