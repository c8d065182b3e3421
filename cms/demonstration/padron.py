"""
An invented padrón: written as a file, and entered by the importer like any other one.

The same day gives the same file. It is entered once; a load that was stopped goes on with it.
"""

import csv
import io
from typing import Any, Final

from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.demonstration.households import Chooser, Chosen
from cms.demonstration.naming import Cells, NameBook, home
from cms.register.duplicates.finding import find_duplicates
from cms.register.models import HouseholdMembership, PadronImport
from cms.register.padron.cells import show_answer
from cms.register.padron.columns import HOUSEHOLD_ANSWER, MEMBER_ANSWER, NAMES
from cms.register.padron.expected import Expected, expected_on
from cms.register.padron.running import work_once
from cms.register.padron.services import forget_file, receive
from forms_plugins.api.packages import DemoOffice, DemoPadron
from forms_plugins.classification.selectors import published_method
from forms_plugins.classification.synthetic import HouseholdMaker
from forms_plugins.classification.synthetic.finding import recipes

FILE_NAME: Final = "padron-inventado.csv"


class NoPadronPossible(Exception):
    """The method or the recipe that an invented padrón needs is not there."""


def load_padron(padron: DemoPadron, *, by: User | None) -> None:
    """
    Enter the households of an invented padrón, and look for people who are in it twice.

    :raises NoPadronPossible: if its method is not published or nothing draws its form.
    """
    run = PadronImport.objects.filter(name=FILE_NAME, is_dry_run=False).order_by("pk").first()
    is_new = run is None
    if run is None:
        expected = expected_on(timezone.localdate())
        content = PadronFile(padron, expected).text().encode()
        run = receive(io.BytesIO(content), FILE_NAME, by=by, is_dry_run=False)
    if is_new or run.state in (PadronImport.State.WAITING, PadronImport.State.RUNNING):
        while work_once(run.pk):
            pass
        run.refresh_from_db()
        forget_file(run)
        _find_twice(padron)


def _find_twice(padron: DemoPadron) -> None:
    with scopes_disabled():
        members = HouseholdMembership.objects.filter(
            household__code__startswith=f"{padron.code}-", until__isnull=True
        )
        find_duplicates(list(members.values_list("person", flat=True)), at=timezone.now())


class PadronFile:
    """The lines of an invented padrón."""

    def __init__(self, padron: DemoPadron, expected: Expected) -> None:
        recipe = next((recipe for recipe in recipes() if recipe.form == padron.form), None)
        method = published_method(padron.method)
        if recipe is None or method is None:
            raise NoPadronPossible(padron.form)
        self.padron, self.expected = padron, expected
        self.names = NameBook(padron)
        self.method = f"{padron.method}@{method.number}"
        maker = HouseholdMaker(recipe, seed=padron.seed)
        self.chooser = Chooser(padron, maker, expected, method)

    def text(self) -> str:
        """Return the file: CSV, a line a person."""
        heading = [
            *NAMES,
            *(HOUSEHOLD_ANSWER + key for key in self.expected.household_fields),
            *(MEMBER_ANSWER + key for key in self.expected.member_fields),
        ]
        written = io.StringIO()
        writer = csv.DictWriter(written, heading, lineterminator="\r\n")
        writer.writeheader()
        for office in self.padron.offices:
            writer.writerows(self._lines(office))
        return written.getvalue()

    def _lines(self, office: DemoOffice) -> list[Cells]:
        roster = self.expected.mapping.roster
        households = self.chooser.households(office)
        people = [self.names.members(each.answers[roster], self.expected) for each in households]
        if office.office == self.padron.twice["office"]:
            self._list_twice(households, people)
        lines: list[Cells] = []
        for number, (household, named) in enumerate(zip(households, people, strict=True), 1):
            own = {
                "hogar": f"{self.padron.code}-{office.office}-{number:03d}",
                **home(office, number),
                **self._class(household),
                **_answers(household.answers, self.expected.household_fields, HOUSEHOLD_ANSWER),
            }
            rows = household.answers[roster]
            lines += [
                {**own, **who, **self._row(row)} for who, row in zip(named, rows, strict=True)
            ]
        return lines

    def _list_twice(self, households: list[Chosen], people: list[list[Cells]]) -> None:
        """Put the youngest of a household in the place of the youngest of another one as well."""
        mapping = self.expected.mapping
        large = [
            place
            for place, each in enumerate(households)
            if len(people[place]) > 2 and each.ends > self.expected.today
        ]
        one = large[0]
        person = households[one].answers[mapping.roster][-1]
        for other in large[1:]:
            row = households[other].answers[mapping.roster][-1]
            if row[mapping.sex or ""] == person[mapping.sex or ""]:
                row[mapping.birth_date] = person[mapping.birth_date]
                unnumbered = {"tipo_doc": str(self.padron.twice["document_type"]), "num_doc": ""}
                people[other][-1] = people[one][-1] | unnumbered
                return

    def _class(self, household: Chosen) -> Cells:
        given = self.chooser.classified(household)
        if given is None or given.category is None or given.validity is None:
            return {}
        return {
            "clase": given.category,
            "metodo": self.method,
            "vigente_desde": given.validity.valid_from.isoformat(),
            "vigente_hasta": given.validity.valid_until.isoformat(),
        }

    def _row(self, row: dict[str, Any]) -> Cells:
        mapping = self.expected.mapping
        return {
            "fecha_nac": row[mapping.birth_date],
            "sexo": str(row[mapping.sex or ""]),
            "parentesco": str(row[mapping.relationship]),
            **_answers(row, self.expected.member_fields, MEMBER_ANSWER),
        }


def _answers(given: dict[str, Any], keys: Any, prefix: str) -> Cells:
    return {prefix + key: show_answer(given[key]) for key in keys if key in given}
