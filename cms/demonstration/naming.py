"""Give invented people names that nobody bears, document numbers of the demonstration, homes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cms.register.padron.expected import Expected
from forms_plugins.api.packages import DemoOffice, DemoPadron

Cells = dict[str, str]
NUMBER_STEP: Final = 11
"""No two multiples of eleven differ by one digit or by two swapped ones, as mistyped numbers do."""


class NameBook:
    """Names and documents, one after the other: the same order gives the same people."""

    def __init__(self, padron: DemoPadron) -> None:
        self.padron = padron
        self._named = 0
        self._surnames = 0

    def members(self, rows: Sequence[Mapping[str, Any]], expected: Expected) -> list[Cells]:
        """
        Return the cells that say who the people of a household are.

        The first row is the head, whose children and companion share surnames.
        """
        own, of_companion = self._pair(), self._pair()
        children = (own[0], of_companion[0])
        named = []
        for position, row in enumerate(rows):
            both = (own, of_companion)[position] if position < 2 else children
            named.append(self._person(both, str(row[expected.mapping.sex or ""])))
        return named

    def _pair(self) -> tuple[str, str]:
        self._surnames += 1
        return _two_of(self.padron.surnames, self._surnames - 1)

    def _person(self, surnames: tuple[str, str], sex: str) -> Cells:
        number = self._named
        self._named += 1
        return {
            "tipo_doc": str(self.padron.document_type),
            "num_doc": str(self.padron.first_document + number * NUMBER_STEP),
            "ape_pat": surnames[0],
            "ape_mat": surnames[1],
            "nombres": " ".join(_two_of(self.padron.given_names[sex], number)),
        }


def _two_of(names: Sequence[str], number: int) -> tuple[str, str]:
    """Return two different names; all pairs come before one comes again."""
    turn, first = divmod(number, len(names))
    return names[first], names[(first + 1 + turn % (len(names) - 1)) % len(names)]


def home(office: DemoOffice, number: int) -> Cells:
    """Return where household ``number`` (from 1) of an office lives."""
    street = office.streets[number % len(office.streets)]
    return {
        "ubigeo": office.office,
        "area": str(office.area),
        "centro_poblado": office.localities[number % len(office.localities)],
        "direccion": f"{street} N.º {100 + number}",
    }
