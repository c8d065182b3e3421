"""The places of Peru (INEI codes) and their local offices, read from ``data/ubigeo.csv``."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from forms_plugins.api.catalogues import Place, PlaceCatalogue
from forms_plugins.api.package_files import read_yaml
from forms_plugins.api.packages import OfficeData

DATA = Path(__file__).parent / "data"
NO_CODE = "NA"
PROVINCIAL_ENDING = "01"
"""The first district of a province is its capital, where the provincial municipality is."""


def load_places() -> PlaceCatalogue:
    """Return department, province and district of every district that has an INEI code."""
    rows = _rows()
    spelled = Spelling(rows)
    return PlaceCatalogue(
        slug="inei",
        level_names=("Departamento", "Provincia", "Distrito"),
        level_lengths=(2, 4, 6),
        places={
            row["inei"]: Place(
                row["inei"],
                (
                    spelled.name(row["departamento"]),
                    spelled.name(row["provincia"]),
                    spelled.district(row),
                ),
            )
            for row in rows
            if row["inei"] != NO_CODE
        },
    )


def local_offices() -> Iterator[OfficeData]:
    """Yield one local registration office (ULE) a district, in the order of codes."""
    for code, place in sorted(load_places().places.items()):
        department, province, district = place.names
        if code.endswith(PROVINCIAL_ENDING):
            name = f"ULE de la Municipalidad Provincial {of(province)}"
        else:
            name = f"ULE de la Municipalidad Distrital {of(district)}"
        yield OfficeData(code, name, code, f"{district}, {province}, {department}")


def of(name: str) -> str:
    """Return "de X", contracted before a masculine article: "del Callao" stays "de Callao"."""
    return f"del {name[3:]}" if name.startswith("El ") else f"de {name}"


class Spelling:
    """
    Names in small letters with their accents, as far as the data shows them.

    A word gets the accent that the column ``capital`` writes, by majority, or ``spelling.yaml``.
    """

    def __init__(self, rows: tuple[Mapping[str, str], ...]) -> None:
        words: dict[str, Counter[str]] = {}
        for row in rows:
            for word in row["capital"].strip("()").split():
                bare = word.strip("()")
                words.setdefault(without_accents(bare).upper(), Counter())[bare] += 1
        own = read_yaml(DATA / "spelling.yaml")
        self.words = {key: found.most_common(1)[0][0] for key, found in words.items()}
        self.words.update(own["words"])
        self.small = frozenset(own["small"])

    def name(self, capitals: str) -> str:
        """Return a name as people write it."""
        return " ".join(
            self._word(word, first=position == 0) for position, word in enumerate(capitals.split())
        )

    def district(self, row: Mapping[str, str]) -> str:
        """Return the name of a district, spelled as its capital where that is the same name."""
        capital = row["capital"].strip()
        if without_accents(capital).upper() == without_accents(row["distrito"]):
            return self.name(row["distrito"]) if capital.isupper() else capital
        return self.name(row["distrito"])

    def _word(self, word: str, *, first: bool) -> str:
        if word.lower() in self.small and not first:
            return word.lower()
        known = self.words.get(without_accents(word))
        # Only the accents are taken over: capitals inside a name differ from row to row.
        plain = known.lower() if known else word.lower()
        return "-".join(part.capitalize() for part in plain.split("-"))


def without_accents(text: str) -> str:
    """Return ``text`` without accents; the letter Ñ keeps its tilde."""
    bare = (
        character
        for character in unicodedata.normalize("NFD", text)
        if not unicodedata.combining(character) or character == "\N{COMBINING TILDE}"
    )
    return unicodedata.normalize("NFC", "".join(bare))


@lru_cache(maxsize=1)
def _rows() -> tuple[Mapping[str, str], ...]:
    with (DATA / "ubigeo.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
