#!/usr/bin/env python
"""
Write `theme.css`: the partials in order, each in its cascade layer, without comments and indents.

Run it after editing a partial; `tests/unit/theme/test_css.py` fails while a file is out of date.
One file because a phone on a slow line pays for each request; what only the pages of offices and of
the training need (`training_*.css`) is a second one, `training.css`, so that citizens do not wait
for it.
"""

import re
from pathlib import Path

CSS_FOLDER = Path(__file__).parent / "static" / "theme" / "css"
LAYERS = ("tokens", "base", "layout", "components", "utilities", "print")
FILES_BY_LAYER = {"base": ("fonts.css", "base.css")}


def sources_of(layer: str) -> list[Path]:
    """Return the partials of ``layer``, in the order in which they are written."""
    if layer == "components":
        found = sorted((CSS_FOLDER / "components").glob("*.css"))
        return [path for path in found if path not in sources_of_training()]
    return [CSS_FOLDER / name for name in FILES_BY_LAYER.get(layer, (f"{layer}.css",))]


def sources_of_training() -> list[Path]:
    """Return the partials of the second sheet."""
    return sorted((CSS_FOLDER / "components").glob("training_*.css"))


def shorten(css: str) -> str:
    """Return ``css`` without comments, indents and empty lines; strings are left alone."""
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    lines = (line.strip() for line in without_comments.splitlines())
    return "\n".join(line for line in lines if line)


def build() -> str:
    """Return the style sheet of all pages."""
    parts = [f"@layer {', '.join(LAYERS)};"]
    parts += [_in_layer(layer, sources_of(layer)) for layer in LAYERS]
    return "\n".join(parts) + "\n"


def build_training() -> str:
    """Return the style sheet that pages of offices and of the training load after the first."""
    return _in_layer("components", sources_of_training()) + "\n"


def _in_layer(layer: str, sources: list[Path]) -> str:
    body = "\n".join(shorten(path.read_text(encoding="utf-8")) for path in sources)
    return f"@layer {layer} {{\n{body}\n}}"


if __name__ == "__main__":
    (CSS_FOLDER / "theme.css").write_text(build(), encoding="utf-8")
    (CSS_FOLDER / "training.css").write_text(build_training(), encoding="utf-8")
