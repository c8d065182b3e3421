"""Choose invented households for the offices of a demonstration, and compute their classes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cms.register.padron.expected import Expected
from forms_plugins.api.packages import DemoOffice, DemoPadron
from forms_plugins.classification.selectors import FoundMethod
from forms_plugins.classification.synthetic import HouseholdMaker
from forms_plugins.engine.classification import Classified, InputCleaner

MOST_DRAWN: Final = 10_000
"""Households that are looked through for an office; a rare class needs some thousand."""
STEP: Final = 37
"""Days between the ends of one class and the next, so that they spread over the years."""


@dataclass
class Chosen:
    """A household: its answers, and on which day its class shall end."""

    answers: dict[str, Any]
    ends: date


class Chooser:
    """Takes the households of each office out of what the recipe draws."""

    def __init__(
        self, padron: DemoPadron, maker: HouseholdMaker, expected: Expected, method: FoundMethod
    ) -> None:
        self.padron, self.maker, self.expected = padron, maker, expected
        self.classifier = method.classifier
        # Places were drawn from the catalogue and need no second look.
        self.cleaner = InputCleaner(method.classifier.method, {})

    def households(self, office: DemoOffice) -> list[Chosen]:
        """Return the wanted number of households of each class, living in the office's place."""
        chosen: list[Chosen] = []
        wanted = dict(office.classes)
        for answers in self._drawn(office):
            household = Chosen(answers, self._end_of(len(chosen)))
            given = self.classified(household)
            if given is None or not wanted.get(str(given.category)):
                continue
            if self._all_born(answers, given.today):
                wanted[str(given.category)] -= 1
                chosen.append(household)
            if not any(wanted.values()):
                break
        return chosen

    def classified(self, household: Chosen) -> Classified | None:
        """
        Return the class that ends on the wanted day, computed on the day it begins.

        Where classes of that day ended after another term, it begins today. ``None``: no class.
        """
        typed, wrong = self.cleaner.clean(household.answers)
        today = self.expected.today
        now = self.classifier.classify(typed, today, wrong)
        if now.category is None or now.validity is None:
            return None
        begins = household.ends - (now.validity.valid_until - today)
        then = self.classifier.classify(typed, begins, wrong)
        same = then.validity is not None and then.validity.years == now.validity.years
        return then if same and then.category is not None else now

    def _end_of(self, number: int) -> date:
        turn, is_between = divmod(number, self.padron.every)
        if not is_between:
            days = self.padron.ends_in[turn % len(self.padron.ends_in)]
        else:
            low, high = self.padron.later
            days = low + number * STEP % (high - low)
        return self.expected.today + timedelta(days=days)

    def _drawn(self, office: DemoOffice) -> Iterator[dict[str, Any]]:
        place, area = self.expected.mapping.place_code or "", self.expected.mapping.area or ""
        for answers in self.maker.answers(0, MOST_DRAWN):
            if answers.get(area) == office.area:
                asked = {key: answers[key] for key in answers if self._is_asked(key)}
                yield {**asked, place: office.office}

    def _is_asked(self, key: str) -> bool:
        expected = self.expected
        kept = {*expected.household_fields, *expected.fixed_household_keys}
        return key in kept or key == expected.mapping.roster

    def _all_born(self, answers: Mapping[str, Any], on: date) -> bool:
        born = self.expected.mapping.birth_date
        rows = answers[self.expected.mapping.roster]
        needed = (born, self.expected.mapping.sex, self.expected.mapping.relationship)
        return all(
            all(key in row for key in needed) and row[born] <= on.isoformat() for row in rows
        )
