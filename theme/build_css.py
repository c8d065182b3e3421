#!/usr/bin/env python
"""
Write `theme.css`: the partials in order, each in its cascade layer, without comments and indents.

Run it after editing a partial; `tests/unit/theme/test_css.py` fails while the file is out of date.
One file because a phone on a slow line pays for each request.
"""

import re
from pathlib import Path

CSS_FOLDER = Path(__file__).parent / "static" / "theme" / "css"
LAYERS = ("tokens", "base", "layout", "components", "utilities", "print")
FILES_BY_LAYER = {"base": ("fonts.css", "base.css")}


def sources_of(layer: str) -> list[Path]:
    """Return the partials of ``layer``, in the order in which they are written."""
    if layer == "components":
        return sorted((CSS_FOLDER / "components").glob("*.css"))
    return [CSS_FOLDER / name for name in FILES_BY_LAYER.get(layer, (f"{layer}.css",))]


def shorten(css: str) -> str:
    """Return ``css`` without comments, indents and empty lines; strings are left alone."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    lines = (line.strip() for line in without_comments.splitlines())
    return "\n".join(line for line in lines if line)


def build() -> str:
    """Return the whole style sheet."""
    parts = [f"@layer {', '.join(LAYERS)};"]
    for layer in LAYERS:
        body = "\n".join(shorten(path.read_text(encoding="utf-8")) for path in sources_of(layer))
        parts.append(f"@layer {layer} {{\n{body}\n}}")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (CSS_FOLDER / "theme.css").write_text(build(), encoding="utf-8")
