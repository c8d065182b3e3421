"""
Groups of households that reports look at, read from their answers.

Only what the answers hold: which of them is the birth date, the relationship or the sex of a person
is known from the register mapping of a form (``forms_plugins.api.register_mapping``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cms.form_builder.models import FormVersion
from forms_plugins.api.catalogues import PlaceCatalogue, get_catalogue
from forms_plugins.api.kinds import Package
from forms_plugins.api.register_mapping import RegisterMapping, register_mapping
from forms_plugins.api.registry import registry
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.definition import FormDefinition, load_form

CHILD: Final = 18
OLDER: Final = 65
UNKNOWN: Final = "?"
DIMENSIONS: Final = ("department", "district", "area", "size", "children", "older", "head")
SIZES: Final = ((1, "1"), (2, "2"), (4, "3-4"), (6, "5-6"))
LARGEST: Final = "7+"


@dataclass(frozen=True)
class Reading:
    """
    Which answers describe a household; empty where nobody says.

    ``sexes`` maps codes of the answer to their words.
    """

    place: str = ""
    catalogue: str = ""
    roster: str = ""
    birth_date: str = ""
    relationship: str = ""
    head: str = ""
    sex: str = ""
    sexes: Mapping[str, str] = field(default_factory=dict)


def reading_for(method: ScoringMethod) -> Reading:
    """Return how the households of a method are described: by the first form that fits."""
    rosters = [item.key for item in method.inputs if item.datatype == "roster"]
    placed = next((item for item in method.inputs if item.catalogue), None)
    place = method.place_answer or (placed.key if placed else "")
    catalogue = (placed.catalogue if placed else None) or ""
    for form in _forms():
        mapping = register_mapping(form)
        if mapping is not None and (not rosters or mapping.roster in rosters):
            return _by_mapping(form, mapping, place, catalogue)
    return Reading(place=place, catalogue=catalogue, roster=rosters[0] if rosters else "")


def _forms() -> Iterator[FormDefinition]:
    for package in registry.of_kind(Package):
        for document in package.forms().values():
            yield load_form(document)
    seen: set[int] = set()
    for version in FormVersion.objects.order_by("form", "-number"):
        if version.form_id not in seen:
            seen.add(version.form_id)
            yield version.definition


def _by_mapping(
    form: FormDefinition, mapping: RegisterMapping, place: str, catalogue: str
) -> Reading:
    return Reading(
        place=place or mapping.place_code or "",
        catalogue=catalogue,
        roster=mapping.roster,
        birth_date=mapping.birth_date,
        relationship=mapping.relationship,
        head=str(mapping.head_code),
        sex=mapping.sex or "",
        sexes=_words(form, mapping.roster, mapping.sex),
    )


def _words(form: FormDefinition, roster: str, key: str | None) -> dict[str, str]:
    for _step, owner, question in form.fields():
        if owner is not None and owner.key == roster and question.key == key:
            return {str(choice.code): choice.label.es for choice in form.choices_of(question)}
    return {}


class KindReader:
    """Says of each household which groups it belongs to."""

    def __init__(self, reading: Reading, on: date) -> None:
        self.reading = reading
        # ISO dates compare as text: nobody born after this day has turned 18, and so on.
        self._child_from = _years_before(on, CHILD)
        self._older_until = _years_before(on, OLDER)
        self._department = _department_length(reading)

    def kinds(self, answers: Mapping[str, Any]) -> tuple[str, str, str, str, str, str]:
        """Return department, district, size, children, older people, head of a household."""
        reading = self.reading
        place = answers.get(reading.place)
        place = place if type(place) is str and place else UNKNOWN
        people = answers.get(reading.roster)
        if type(people) is not list or not people:
            return (self._first(place), place, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
        children, older, head = self._people(people)
        return (self._first(place), place, _size(len(people)), children, older, head)

    def _first(self, place: str) -> str:
        return place[: self._department] if self._department and place != UNKNOWN else UNKNOWN

    def _people(self, people: list[Any]) -> tuple[str, str, str]:
        reading = self.reading
        has_child = has_older = knows = False
        head = UNKNOWN
        for person in people:
            if type(person) is not dict:
                continue
            born = person.get(reading.birth_date)
            if type(born) is str and len(born) == 10:
                knows = True
                has_child = has_child or born > self._child_from
                has_older = has_older or born <= self._older_until
            if reading.sex and str(person.get(reading.relationship)) == reading.head:
                head = str(person.get(reading.sex) or UNKNOWN)
        if not knows:
            return UNKNOWN, UNKNOWN, head
        return _yes_no(has_child), _yes_no(has_older), head


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _size(people: int) -> str:
    return next((name for most, name in SIZES if people <= most), LARGEST)


def _years_before(on: date, years: int) -> str:
    # As text, so that 29 February needs no day in a year that has none.
    return f"{on.year - years:04d}-{on.month:02d}-{on.day:02d}"


def _department_length(reading: Reading) -> int:
    catalogue = place_catalogue(reading)
    return catalogue.level_lengths[0] if catalogue else 0


def place_catalogue(reading: Reading) -> PlaceCatalogue | None:
    """Return the catalogue of the places, if the method names one."""
    return get_catalogue(reading.catalogue) if reading.catalogue else None
