"""A form as a list of tasks: states, any order, and the check at the end."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.submissions.models import Draft
from tests.integration.wizard.drafts_of_forms import draft_on, fill
from tests.integration.wizard.reading import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(desk) -> Draft:
    return draft_on(desk, "tasks")


def tasks(desk, draft):
    """Return (title, state, is a link) of each task."""
    response = desk.client.get(desk.url(draft, "tasks"))
    titles, states = texts(response, "task-list__title"), texts(response, "task-list__state")
    linked = re.findall(r'task-list__title">(<a)?', response.content.decode())
    return list(zip(titles, states, [bool(link) for link in linked], strict=True))


def test_new_form_opens_with_its_tasks(desk, draft) -> None:
    assert desk.client.get(desk.url(draft, "resume")).url == desk.url(draft, "tasks")
    assert tasks(desk, draft) == [
        ("La vivienda", "Sin empezar", True),
        ("Los servicios", "Sin empezar", True),
        ("Las camas", "No se puede empezar todavía", False),
        ("El negocio", "No se puede empezar todavía", False),
        ("Revisar las respuestas y enviar", "No se puede empezar todavía", False),
    ]


def test_tasks_stand_under_their_headings(desk, draft) -> None:
    page = desk.client.get(desk.url(draft, "tasks")).content.decode()

    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page)[:2] == ["El hogar", "El trabajo"]


def test_step_leads_back_to_the_list(desk, draft) -> None:
    done = desk.send_step(draft, "servicios", agua="true")
    back = desk.send_step(draft, "vivienda", cuartos="tres", ir="atras")

    assert done.url == back.url == desk.url(draft, "tasks")
    states = {title: state for title, state, _link in tasks(desk, draft)}
    assert states["Los servicios"] == "Completo"
    assert states["La vivienda"] == "En curso"


def test_task_that_does_not_apply_is_left_out(desk, draft) -> None:
    desk.send_step(draft, "vivienda", cuartos="3", negocio="false")

    assert "El negocio" not in [title for title, _state, _link in tasks(desk, draft)]
    assert ("Las camas", "Sin empezar", True) in tasks(desk, draft)


def test_answers_are_checked_once_all_is_complete(desk, draft) -> None:
    fill(draft, "vivienda", {"cuartos": 3, "negocio": False})
    fill(draft, "servicios", {"agua": True})
    desk.send_step(draft, "descanso", camas="3")

    page = desk.client.get(desk.url(draft, "tasks")).content.decode()

    assert desk.url(draft, "check") in page
    assert "3 de 3 tareas están completas." in page
    check = desk.client.get(desk.url(draft, "check")).content.decode()
    assert f'href="{desk.url(draft, "tasks")}"' in check


def test_list_of_tasks_of_another_form_leads_on(desk) -> None:
    draft = draft_on(desk, "completing")

    assert desk.client.get(desk.url(draft, "tasks")).url == desk.url(draft, "resume")


def test_list_takes_few_queries(desk, draft) -> None:
    desk.client.get(desk.url(draft, "tasks"))

    with CaptureQueriesContext(connection) as captured:
        desk.client.get(desk.url(draft, "tasks"))

    assert len(captured) <= 8
