"""Tiny forms, one per behaviour, as JSON files beside this module; ``household`` has a bit of all."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from forms_plugins.engine.definition import FormDefinition, load_form

FOLDER = Path(__file__).parent

NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def read_document(name: str) -> dict[str, Any]:
    """Return a fresh copy of the JSON document of a form."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def load(name: str) -> FormDefinition:
    """Return a form; the same object each time, because forms are immutable."""
    return load_form(read_document(name))
