"""
The columns of a padrón, and the heading of a file.

Headings are Spanish, because the file is data that people keep in a spreadsheet; capitals, accents
and spaces do not count. Beside the fixed columns stand answers that methods read: ``r_`` and the
key of a question about the household, ``m_`` and the key of a question about each member.
"""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cms.register.padron import words
from cms.register.padron.problems import Problem

HOUSEHOLD_ANSWER: Final = "r_"
MEMBER_ANSWER: Final = "m_"


@dataclass(frozen=True)
class Column:
    """
    A column of the file.

    ``of_household``: every line of a household says the same in it, or nothing.
    """

    name: str
    help: str
    is_required: bool = False
    of_household: bool = False


COLUMNS: Final = (
    Column("hogar", words.HELP["hogar"], is_required=True),
    Column("ubigeo", words.HELP["ubigeo"], is_required=True, of_household=True),
    Column("area", words.HELP["area"], of_household=True),
    Column("centro_poblado", words.HELP["centro_poblado"], of_household=True),
    Column("direccion", words.HELP["direccion"], of_household=True),
    Column("tipo_doc", words.HELP["tipo_doc"], is_required=True),
    Column("num_doc", words.HELP["num_doc"], is_required=True),
    Column("ape_pat", words.HELP["ape_pat"], is_required=True),
    Column("ape_mat", words.HELP["ape_mat"], is_required=True),
    Column("nombres", words.HELP["nombres"], is_required=True),
    Column("fecha_nac", words.HELP["fecha_nac"], is_required=True),
    Column("sexo", words.HELP["sexo"], is_required=True),
    Column("parentesco", words.HELP["parentesco"], is_required=True),
    Column("es_jefe", words.HELP["es_jefe"]),
    Column("clase", words.HELP["clase"], of_household=True),
    Column("metodo", words.HELP["metodo"], of_household=True),
    Column("vigente_desde", words.HELP["vigente_desde"], of_household=True),
    Column("vigente_hasta", words.HELP["vigente_hasta"], of_household=True),
    Column("efecto_legal", words.HELP["efecto_legal"], of_household=True),
)
REQUIRED: Final = tuple(column.name for column in COLUMNS if column.is_required)
NAMES: Final = tuple(column.name for column in COLUMNS)


@dataclass(frozen=True)
class Heading:
    """
    Where each column stands in a line, by name; ``width`` is the number of fields of a line.

    ``household_answers`` and ``member_answers`` are the places of answers by key.
    """

    width: int
    columns: Mapping[str, int]
    household_answers: Mapping[str, int]
    member_answers: Mapping[str, int]

    @property
    def has_answers(self) -> bool:
        """Say whether the file brings answers that methods read."""
        return bool(self.household_answers or self.member_answers)


def read_heading(
    cells: Sequence[str], household_keys: Sequence[str], member_keys: Sequence[str]
) -> tuple[Heading | None, list[Problem]]:
    """
    Return the heading of a file, or ``None`` with what is wrong.

    ``household_keys`` and ``member_keys`` are the answers that the form keeps. A heading that
    nobody knows is an error: a misspelt column must not be left out in silence.
    """
    names = [plain_heading(cell) for cell in cells]
    answers = [HOUSEHOLD_ANSWER + key for key in household_keys]
    answers += [MEMBER_ANSWER + key for key in member_keys]
    known = {*NAMES, *answers}
    missing = [name for name in REQUIRED if name not in names]
    problems = _twice(names) + _unknown(cells, names, known)
    problems += [_missing(name, names, known) for name in missing]
    if problems:
        return None, problems
    places = {name: place for place, name in enumerate(names)}
    return (
        Heading(
            width=len(names),
            columns={name: places[name] for name in NAMES if name in places},
            household_answers=_answers(places, HOUSEHOLD_ANSWER),
            member_answers=_answers(places, MEMBER_ANSWER),
        ),
        [],
    )


def plain_heading(cell: str) -> str:
    """Return a heading as it is compared: "Apellido Pat." stays wrong, "APE_PAT " does not."""
    decomposed = unicodedata.normalize("NFKD", cell.strip().lstrip("\ufeff")).casefold()
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "_".join(letters.split())


def _twice(names: Sequence[str]) -> list[Problem]:
    seen: set[str] = set()
    found = []
    for name in names:
        if name in seen and name:
            found.append(Problem(1, name, words.HEADING_TWICE.format(name=shortened(name))))
        seen.add(name)
    return found


def _unknown(cells: Sequence[str], names: Sequence[str], known: set[str]) -> list[Problem]:
    found = []
    for cell, name in zip(cells, names, strict=True):
        if name in known:
            continue
        text = words.HEADING_UNKNOWN if name else words.HEADING_EMPTY
        near = difflib.get_close_matches(name[:60], known, n=1)
        hint = words.HEADING_NEAR.format(near=near[0]) if near and name else ""
        found.append(Problem(1, shortened(name), text.format(name=shortened(cell.strip())) + hint))
    return found[:20]


def _missing(name: str, names: Sequence[str], known: set[str]) -> Problem:
    strangers = [given[:60] for given in names if given not in known]
    near = difflib.get_close_matches(name, strangers, n=1)
    hint = words.HEADING_MAYBE.format(near=shortened(near[0])) if near else ""
    return Problem(1, name, words.HEADING_MISSING.format(name=name) + hint)


def _answers(places: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): place
        for name, place in places.items()
        if name.startswith(prefix) and name not in NAMES
    }


def shortened(text: str) -> str:
    """Return ``text`` as a message may repeat it: short, and without what cannot be seen."""
    visible = "".join(letter if letter.isprintable() else "�" for letter in text[:41])
    return visible if len(visible) <= 40 else f"{visible[:40]}…"
