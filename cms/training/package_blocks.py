"""
Turn the blocks and texts of a package's lessons into those of the CMS.

A text of a package is paragraphs apart by an empty line, lists whose lines begin with ``- `` or
``1. ``, and ``**bold**``. Everything else is shown as it is written.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils.html import escape

from cms.training.lessons.form_parts import ROW

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")
_BULLET: Final = re.compile(r"- +")
_NUMBER: Final = re.compile(r"[0-9]+\. +")


class UnknownPackageBlock(ValueError):
    """A package uses a block that lessons do not have."""


def stream_of(blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """
    Return the raw stream of a lesson. A figure names its ``image`` by its number on this site.

    :raises UnknownPackageBlock: naming a block that is not known.
    """
    return [_block(*_only(block)) for block in blocks]


def html_of(text: str) -> str:
    """Return the markup of a text of a package; what looks like markup in it is escaped."""
    pieces = (piece.strip() for piece in re.split(r"\n\s*\n", text.strip()))
    return "".join(_piece(piece.splitlines()) for piece in pieces if piece)


def _only(block: Mapping[str, Any]) -> tuple[str, Any]:
    if len(block) != 1:
        raise UnknownPackageBlock(f"a block has one name, not {sorted(block)}")
    ((name, value),) = block.items()
    return name, value


def _block(name: str, value: Any) -> dict[str, Any]:
    convert = _BLOCKS.get(name)
    if convert is None:
        raise UnknownPackageBlock(f"lessons have no block {name!r}")
    return {"type": name, "value": convert(value)}


def _piece(lines: list[str]) -> str:
    for mark, tag in ((_BULLET, "ul"), (_NUMBER, "ol")):
        if all(mark.match(line) for line in lines):
            items = "".join(f"<li>{_inline(mark.sub('', line, count=1))}</li>" for line in lines)
            return f"<{tag}>{items}</{tag}>"
    return f"<p>{_inline(' '.join(lines))}</p>"


def _inline(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(text.strip()))


def _table(value: Mapping[str, Any]) -> dict[str, Any]:
    columns = [{"type": "text", "heading": heading} for heading in value["head"]]
    table = {"columns": columns, "rows": [{"values": list(row)} for row in value["rows"]]}
    return {"caption": value["caption"], "first_column_heads": True, "table": table}


def _example(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": value["title"],
        "problem": html_of(value["situation"]),
        "steps": list(value.get("steps", ())),
        "solution": html_of(value["answer"]),
    }


def _form_step(value: Mapping[str, Any]) -> dict[str, Any]:
    row = ROW if value.get("row") else ""
    return {
        "part": f"{value['form']}/{value['step']}{row}",
        "caption": value.get("caption", ""),
    }


def _check(value: Mapping[str, Any]) -> dict[str, Any]:
    options = [{"right": False, "feedback": "", **option} for option in value["options"]]
    return {
        "question": value["question"],
        "options": options,
        "explanation": value.get("explanation", ""),
    }


def _figure(value: Mapping[str, Any]) -> dict[str, Any]:
    image = {"image": value["image"], "alt_text": value["alt"], "decorative": False}
    return {"image": image, "caption": value.get("caption", "")}


def _notice(value: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": value.get("kind", "info"), "title": value["title"], "text": value["text"]}


def _steps(value: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"steps": [dict(step) for step in value]}


_BLOCKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "heading": str,
    "text": html_of,
    "steps": _steps,
    "notice": _notice,
    "table": _table,
    "figure": _figure,
    "example": _example,
    "form_step": _form_step,
    "check": _check,
}
"""The blocks a package may use, by name: what a value of each becomes."""
