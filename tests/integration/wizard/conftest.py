from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from lxml import html

from cms.submissions.models import Draft
from tests.factories import OfficeFactory, UserFactory
from tests.households import household_version, start


@dataclass
class Desk:
    """A clerk at a computer: a signed-in client and the pages of drafts."""

    client: Client
    office: Any
    user: Any

    def url(self, draft: Draft, name: str, **kwargs: Any) -> str:
        return reverse(f"wizard:{name}", kwargs={"public_id": draft.public_id, **kwargs})

    def controls(self, response: Any) -> dict[str, Any]:
        """Return what the form of a page would send back untouched, except its buttons."""
        form = html.fromstring(response.content).get_element_by_id("answers")
        sent: dict[str, Any] = {}
        for key, value in form.form_values():
            sent.setdefault(key, []).append(value)
        return sent

    def open_step(self, draft: Draft, step: str, query: str = "") -> dict[str, Any]:
        response = self.client.get(self.url(draft, "step", step=step) + query)
        assert response.status_code == 200, response
        return self.controls(response)

    def send_step(self, draft: Draft, step: str, page: dict[str, Any] | None = None, **typed: Any):
        """Fill a step in, on the page it was drawn as, and press the button."""
        data = dict(self.open_step(draft, step) if page is None else page)
        for key, value in typed.items():
            data[
                key
                if key
                in ("ir", "volver", "redraw", "revision", "igual", "buscar", "idioma", "tomar")
                else f"{step}-{key}"
            ] = value
        return self.client.post(self.url(draft, "step", step=step), data)

    def send_row(self, draft: Draft, step: str, row_id: str = "", **typed: Any):
        """Fill one person in; without ``row_id`` add one."""
        address = self.url(draft, "row", step=step, row_id=row_id) if row_id else ""
        if not address:
            address = self.client.get(self.url(draft, "row_add", step=step)).url
        data = self.controls(self.client.get(address))
        for key, value in typed.items():
            data[
                key
                if key in ("ir", "volver", "revision", "igual", "buscar", "idioma", "tomar")
                else f"fila-{key}"
            ] = value
        return self.client.post(address, data)


@pytest.fixture
def version(db):
    return household_version()


@pytest.fixture
def desk(db) -> Desk:
    office = OfficeFactory()
    return sit_down(office)


def sit_down(office: Any, **traits: Any) -> Desk:
    user = UserFactory(**(traits or {"clerk": True}), office=office)
    client = Client()
    client.force_login(user)
    return Desk(client, office, user)


@pytest.fixture
def sit() -> Callable[..., Desk]:
    return sit_down


@pytest.fixture
def draft(desk, version) -> Draft:
    with scope(office=desk.office):
        return start(version, desk.office, desk.user)


@pytest.fixture
def reload() -> Callable[[Draft], Draft]:
    def again(draft: Draft) -> Draft:
        with scopes_disabled():
            return Draft.objects.get(pk=draft.pk)

    return again
