"""The Big List of Naughty Strings, and what a page must never make of it."""

import json
from pathlib import Path

from lxml import html

STRINGS: list[str] = json.loads((Path(__file__).parent / "vectors" / "blns.json").read_text())

OURS = frozenset(
    "form div span p ul li label legend fieldset input select option textarea button a svg path use"
    " circle line rect polyline ellipse"
    " script strong br small".split()
)
"""Elements that the controls of questions are made of."""


def foreign_markup(page: str) -> list[str]:
    """Return the elements and attributes of a drawn question that none of our templates writes."""
    tree = html.fromstring(f"<form>{page}</form>")
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag not in OURS:
            found.append(str(element.tag))
        if element.tag == "script" and not element.get("src", "").startswith("/static/"):
            found.append("script")
        for name, value in element.attrib.items():
            runs = value.strip().lower().startswith(("javascript:", "data:", "vbscript:"))
            if name.startswith("on") or (name in ("href", "src", "action", "formaction") and runs):
                found.append(f"{name}={value}")
    return found
