"""An invented register: nobody in it exists, and no number was looked up anywhere."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

REGISTER = Path(__file__).with_name("invented_people.json")


@cache
def _people() -> Mapping[tuple[str, str], Mapping[str, Any]]:
    entries = json.loads(REGISTER.read_text(encoding="utf-8"))["people"]
    return {(entry["kind"], entry["number"]): entry for entry in entries}


def invented_person(kind: str, number: str) -> Mapping[str, Any] | None:
    """Return an invented person by document, ``None`` if the register has none."""
    return _people().get((kind, number.upper()))
