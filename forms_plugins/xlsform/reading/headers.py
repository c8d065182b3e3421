"""Headers of columns: what people write, to the names that the importer knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forms_plugins.xlsform.reading.languages import Languages

TRANSLATED: Final = frozenset(
    (
        "label", "hint", "guidance_hint", "constraint_message", "required_message",
        "image", "big-image", "audio", "video",
    )
)  # fmt: skip
MEDIA: Final = frozenset(("image", "big-image", "audio", "video"))

_SAME: Final = {
    "relevance": "relevant",
    "relevante": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::constraintmsg": "constraint_message",
    "constraintmsg": "constraint_message",
    "constrain": "constraint",
    "constraints": "constraint",
    "bind::jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "bind::required": "required",
    "mandatory": "required",
    "bind::readonly": "read_only",
    "readonly": "read_only",
    "bind::calculate": "calculation",
    "calculate": "calculation",
    "calculations": "calculation",
    "listname": "list_name",
    "list": "list_name",
    "choicefilter": "choice_filter",
    "repeatcount": "repeat_count",
    "count": "repeat_count",
    "control::jr:count": "repeat_count",
    "jr:count": "repeat_count",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "guidancehint": "guidance_hint",
    "caption": "label",
    "title": "form_title",
    "formtitle": "form_title",
    "set_form_title": "form_title",
    "id_string": "form_id",
    "formid": "form_id",
    "set_form_id": "form_id",
    "default_lang": "default_language",
    "defaultlanguage": "default_language",
    "parameter": "parameters",
    "instance_id": "instance_name",
    "media": "image",
}
_BY_SHEET: Final = {
    "choices": {"value": "name", "code": "name"},
    "survey": {"nombre": "name", "tipo": "type", "etiqueta": "label"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """
    A column: its position from 0, the known ``name``, the ``language`` of its texts.

    ``language`` is empty where the header names none; ``header`` is what the sheet says.
    """

    position: int
    name: str
    language: str
    header: str


def read_header(position: int, header: str, sheet: str, languages: Languages) -> Column:
    """Return the column of a header."""
    plain = re.sub(r"\s+", " ", header.strip())
    parts = [part.strip() for part in re.split(r"::?", plain) if part.strip()]
    if not parts:
        return Column(position, "", "", header)
    whole = _known("::".join(part.lower() for part in parts), sheet)
    if whole in _SAME.values() and len(parts) > 1:
        return Column(position, whole, "", header)
    if parts[0].lower() == "jr" and len(parts) > 1:
        parts = [f"jr:{parts[1]}", *parts[2:]]
    if parts[0].lower() == "bind" and len(parts) > 2 and parts[1].lower() == "jr":
        parts = [f"bind::jr:{parts[2]}", *parts[3:]]
    if parts[0].lower() == "media" and len(parts) > 1:
        parts = parts[1:]
    name = _known(parts[0].lower(), sheet)
    if name in TRANSLATED:
        language = "::".join(parts[1:])
        return Column(position, name, languages.code(language) if language else "", header)
    inside = _language_inside(plain)
    if len(parts) == 1 and inside:
        return Column(position, inside[0], languages.code(inside[1]), header)
    if len(parts) > 1:
        return Column(
            position, "::".join([name, *(part.lower() for part in parts[1:])]), "", header
        )
    return Column(position, name, "", header)


def _known(name: str, sheet: str) -> str:
    """Return the name the importer uses for one that a sheet may use."""
    written = name.replace(" ", "_") if "::" not in name else name.replace(" ", "")
    for candidate in (written, written.replace("_", ""), written.replace("-", "_")):
        by_sheet = _BY_SHEET.get(sheet, {}).get(candidate)
        if by_sheet:
            return by_sheet
        if candidate in _SAME:
            return _SAME[candidate]
    return written


def _language_inside(header: str) -> tuple[str, str] | None:
    """Read ``label (en)`` and ``label [Spanish]``, which some files have."""
    found = re.fullmatch(r"(label|hint)\s*[(\[]\s*([^)\]]+)\s*[)\]]", header, re.IGNORECASE)
    return (found.group(1).lower(), found.group(2)) if found else None
