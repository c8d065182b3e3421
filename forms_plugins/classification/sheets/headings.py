"""The headings of a sheet: which column of the format each of them is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from forms_plugins.classification.sheets.cells import is_empty
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.words import plain

_PARTED: Final = re.compile(r"\s*([^()]+?)\s*\((.*)\)\s*", re.DOTALL)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


@dataclass(frozen=True, slots=True)
class Heading:
    """
    A heading at ``position`` (from 0) with the column it names and the ``part`` in its brackets.

    Without a ``column`` its cells are not read; ``problem`` says why, empty for notes. A heading
    that ``is_wrong`` is reported also when nothing stands under it.
    """

    position: int
    title: str
    column: Column | None = None
    part: str = ""
    problem: str = ""
    is_wrong: bool = False


def read_headings(sheet: Sheet, titles: Sequence[str]) -> list[Heading]:
    """Return the headings of a sheet in the order of its columns."""
    found: list[Heading] = []
    seen: set[tuple[str, str]] = set()
    for position, title in enumerate(titles):
        item = _heading(sheet, position, title.strip())
        if item.column is not None:
            if (name := (item.column.name, item.part)) in seen:
                item = Heading(
                    position,
                    item.title,
                    problem="Esta columna está dos veces: deje una.",
                    is_wrong=True,
                )
            else:
                seen.add(name)
        found.append(item)
    return found


def _heading(sheet: Sheet, position: int, title: str) -> Heading:
    if title.startswith("#"):
        return Heading(position, title)
    if is_empty(title):
        return Heading(
            position, title, problem="Esta columna no tiene título: póngale uno o bórrela."
        )
    parted = _PARTED.fullmatch(title)
    name, part = (parted[1], parted[2].strip()) if parted else (title, "")
    known = {plain(n): column for column in sheet.columns for n in (column.name, column.title)}
    column = known.get(plain(name))
    if column is None:
        return Heading(position, title, problem=_unknown(sheet, name))
    misfit = _misfit(column, part)
    if misfit:
        return Heading(position, title, problem=misfit, is_wrong=True)
    return Heading(position, title, column, part)


def _misfit(column: Column, part: str) -> str:
    """Return what is wrong with the part in brackets, if anything."""
    if column.many and not part:
        return f"Diga entre paréntesis de qué es la columna: {column.name} (clave)."
    if part and column.is_translated and not _LANGUAGE.fullmatch(part):
        return f"«{part[:30]}» no es el código de una lengua, como «qu» o «quz-PE»."
    if part and not (column.many or column.is_translated):
        return f"Esta columna va sin paréntesis: {column.name}."
    return ""


def _unknown(sheet: Sheet, name: str) -> str:
    close = get_close_matches(plain(name), [column.name for column in sheet.columns], n=1)
    hint = f"¿Quiso decir «{close[0]}»? " if close else ""
    return (
        f"Esta columna no es de la hoja «{sheet.name}» y nadie la leería. {hint}"
        "Corrija el título o, si es una nota, póngale «#» delante."
    )
