"""Citizens and testers save while typing under the rules of their own doors."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from lxml import html

from cms.submissions import services
from cms.submissions.selectors import read_answers
from tests.citizens import Citizen, citizen_version
from tests.factories import UserFactory
from tests.households import household_version

pytestmark = pytest.mark.django_db


def stored(draft):
    with scopes_disabled():
        draft.refresh_from_db()
        return read_answers(draft)


def first_page(client, address):
    """Open the page a draft goes on with; return its address and what its form would send."""
    page = client.get(address, follow=True)
    form = html.fromstring(page.content).get_element_by_id("answers")
    return page.request["PATH_INFO"], dict(form.form_values()), form


@pytest.fixture
def citizen():
    citizen_version()
    return Citizen()


def test_citizen_saves_while_typing_and_goes_on_by_the_button(citizen) -> None:
    draft = citizen.start()
    address, sent, form = first_page(citizen.client, citizen.url(draft, "resume"))
    name = next(name for name in form.fields if name.endswith("-nombres"))

    response = citizen.client.post(f"{address}guardar-respuestas/", sent | {name: "Zoraida"})
    assert response.status_code == 200
    assert stored(draft).answers["nombres"] == "Zoraida"
    sent["revision"] = response.json()["revision"]
    response = citizen.client.post(address, sent | {name: "Zoraida Plantada"})

    assert response.status_code == 302
    assert stored(draft).answers["nombres"] == "Zoraida Plantada"


def test_another_browser_saves_nothing(citizen) -> None:
    draft = citizen.start()
    address, sent, form = first_page(citizen.client, citizen.url(draft, "resume"))
    name = next(name for name in form.fields if name.endswith("-nombres"))

    response = Client().post(f"{address}guardar-respuestas/", sent | {name: "Otra"})

    assert response.status_code == 403
    assert stored(draft).answers == {}


def test_editor_saves_while_trying_a_form_out(client) -> None:
    editor = UserFactory(is_superuser=True, is_staff=True)
    with scopes_disabled():
        draft = services.start_draft(
            form_version=household_version(), office=None, by=editor, is_test=True
        )
    address = reverse("prueba:autosave", kwargs={"public_id": draft.public_id, "step": "vivienda"})
    typed = {"revision": "0", "vivienda-habitaciones": "3"}

    assert client.post(address, typed).status_code == 403
    client.force_login(editor)
    assert client.post(address, typed).json()["revision"] == 1
    assert stored(draft).answers["habitaciones"] == 3
