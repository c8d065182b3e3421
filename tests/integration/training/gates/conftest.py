"""An office with somebody who is not certified, somebody who is, and a complete form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from cms.accounts.models import Role
from cms.submissions import services
from cms.submissions.models import Draft, Submission
from cms.training.gates import supervising
from cms.training.models import SupervisedSending
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.training import CertificationFactory, CourseFactory
from tests.factories.training_gates import GateFactory
from tests.households import fill_all, household_version, start

LIMA = ZoneInfo("America/Lima")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=LIMA)


@dataclass
class Desk:
    """An office at work: ``clerk`` is not certified in ``course``, ``certified`` is."""

    office: Any
    version: Any
    course: Any
    clerk: Any
    certified: Any
    head: Any

    def person(self, role: str = Role.ENUMERATOR, *, certified: bool = False, **values: Any) -> Any:
        user = UserFactory(last_name=values.pop("last_name", "Huamán"), **values)
        MembershipFactory(user=user, office=self.office, role=role)
        if certified:
            CertificationFactory(user=user, course=self.course)
        return user

    def elsewhere(self) -> "Desk":
        """Return another office with the same forms and gates."""
        other = replace(self, office=OfficeFactory())
        other.clerk = other.person(Role.CLERK)
        other.certified = other.person(certified=True)
        return other

    def gate(self, **values: Any) -> Any:
        return GateFactory(course=self.course, form=self.version.form, **values)

    def draft(self, by: Any = None) -> Draft:
        with scope(office=self.office):
            draft = start(self.version, self.office, by or self.clerk)
            fill_all(draft)
        return draft

    def submit(self, draft: Draft, by: Any = None, at: datetime = NOW) -> Any:
        with scope(office=self.office):
            mine = Draft.objects.select_related("form_version__form", "office").get(pk=draft.pk)
            return services.submit(draft=mine, by=by or self.clerk, at=at)

    def held(self, draft: Draft | None = None, by: Any = None) -> SupervisedSending:
        """Return a form that waits."""
        draft = draft or self.draft(by)
        self.submit(draft, by)
        return SupervisedSending.objects.get(draft=draft, is_waiting=True)

    def state(self, draft: Draft) -> str:
        with scopes_disabled():
            return Draft.objects.get(pk=draft.pk).state


@pytest.fixture
def desk(db) -> Desk:
    office, course = OfficeFactory(), CourseFactory(title="Ficha paso a paso")
    desk = Desk(office, household_version(), course, None, None, None)
    desk.clerk = desk.person(Role.CLERK, first_name="Luz", last_name="Soto")
    desk.certified = desk.person(certified=True, first_name="Inés", last_name="Rojas")
    desk.head = desk.person(Role.HEAD, first_name="Juan", last_name="Paz")
    return desk


@pytest.fixture
def sending(desk: Desk) -> SupervisedSending:
    """A form that waits for a colleague."""
    desk.gate()
    return desk.held()


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def approve(
    desk: Desk, sending: SupervisedSending, by: Any, at: datetime = NOW, **how: Any
) -> Submission:
    with scope(office=desk.office):
        return supervising.approve(sending=sending, by=by, at=at, **how)


def give_back(
    desk: Desk,
    sending: SupervisedSending,
    by: Any,
    at: datetime = NOW,
    steps: Sequence[str] = ("vivienda",),
    note: str = "Faltan cuartos.",
    **how: Any,
) -> None:
    with scope(office=desk.office):
        supervising.give_back(sending=sending, steps=steps, note=note, by=by, at=at, **how)


def declare(client: Client, draft: Draft) -> Any:
    """Post the last page of the wizard, as its button does or as a script would."""
    kwargs = {"public_id": draft.public_id}
    client.post(reverse("wizard:check", kwargs=kwargs), {"avisos": "leidos"})
    return client.post(reverse("wizard:declaration", kwargs=kwargs), {"declaracion": "si"})
