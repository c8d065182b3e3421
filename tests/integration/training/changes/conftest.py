"""A form in its second version, and people who filled it in."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, StepAnswers
from cms.training.changes.services import release, write_words
from cms.training.models import ChangeNote, QuestionVersion
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.training import QuestionVersionFactory
from tests.households import DOCUMENT, fill_all, household_version, start

LIMA = ZoneInfo("America/Lima")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=LIMA)
SENTENCE = "Desde hoy cuente también los cuartos alquilados."


def steps_with(change: Any) -> list[dict[str, Any]]:
    """Return the steps of the small form after a change."""
    steps = deepcopy(DOCUMENT["steps"])
    change({step["key"]: step for step in steps})
    return steps


def relabel(steps: dict[str, Any]) -> None:
    """Change a label of the first step."""
    item = next(each for each in steps["vivienda"]["items"] if each.get("key") == "habitaciones")
    item["label"] = "Cuartos que ocupa el hogar"


@dataclass
class World:
    """An office; ``version`` is the first of the form."""

    office: Any
    version: FormVersion

    def person(self, office: Any = None, **values: Any) -> Any:
        user = UserFactory(**values)
        MembershipFactory(user=user, office=office or self.office, role="enumerator")
        return user

    def saves(self, user: Any, step: str = "vivienda", at: datetime = NOW, **values: Any) -> Draft:
        """Let somebody have saved a step at a time."""
        office = values.pop("office", self.office)
        with scopes_disabled():
            draft = Draft.objects.create(
                form_version=values.pop("version", self.version),
                office=office,
                created_by=user,
                **values,
            )
            row = StepAnswers.objects.create(draft=draft, step=step, updated_by=user)
            StepAnswers.objects.filter(pk=row.pk).update(updated_at=at)
        return draft

    def publish(self, change: Any = relabel) -> ChangeNote:
        """Publish a further version and return its note."""
        return ChangeNote.objects.get(version=household_version(steps=steps_with(change)))

    def told(self, note: ChangeNote | None = None, *, at: datetime = NOW, **values: Any) -> Any:
        """Write and release a note."""
        note = note or self.publish()
        ready(note, **values)
        release(note=note, by=UserFactory(editor=True), at=at)
        note.refresh_from_db()
        return note

    def complete(self, user: Any) -> Draft:
        """Return a draft that can be sent."""
        with scope(office=self.office):
            draft = start(self.version, self.office, user)
            fill_all(draft)
        return draft


def ready(note: ChangeNote, question: QuestionVersion | None = None, kind: str = "single") -> None:
    """Write what a note needs to be released."""
    write_words(
        note=note,
        sentence=SENTENCE,
        question=question or QuestionVersionFactory(kind=kind),
        lesson_key=None,
        by=None,
    )


@pytest.fixture
def world(db) -> World:
    return World(OfficeFactory(), household_version())


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield
