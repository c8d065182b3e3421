"""Two people on one draft: who has it, how it is taken over, and that nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.submissions import services
from cms.submissions.models import Draft
from cms.submissions.services.drafts import HELD_FOR
from tests.households import fill_all
from tests.integration.wizard.drafts_of_forms import stored
from tests.integration.wizard.reading import both_versions

pytestmark = pytest.mark.django_db

GOOD = {"tviv": "1", "habitaciones": "3", "negocio": "false"}


@pytest.fixture
def colleague(sit, desk):
    return sit(desk.office, enumerator=True)


def events(draft):
    with scope(office=draft.office):
        return [(event.kind, event.by_id) for event in draft.events.all()]


def take(colleague, draft, next_url=""):
    data = {"siguiente": next_url}
    return colleague.client.post(colleague.url(draft, "take_over"), data)


def test_opening_a_draft_that_somebody_has_open_shows_who_and_since_when(
    desk, colleague, draft, reload
) -> None:
    desk.open_step(draft, "vivienda")

    page = colleague.client.get(colleague.url(draft, "step", step="vivienda"))

    words = page.content.decode()
    since = timezone.localtime(reload(draft).held_since)
    assert "Rosa Quispe tiene abierta esta ficha" in words or "tiene abierta esta ficha" in words
    assert f"Desde las {since:%H:%M}" in words
    assert "Ver sin cambiar" in words
    assert "Tomar la ficha" in words
    assert reload(draft).held_by == desk.user


def test_answers_can_be_read_without_taking_the_draft(desk, colleague, draft, reload) -> None:
    desk.send_step(draft, "vivienda", **GOOD)

    page = colleague.client.get(colleague.url(draft, "read_only")).content.decode()

    assert "Casa independiente" in page
    assert ">Cambiar" not in page
    assert reload(draft).held_by == desk.user


def test_taking_over_leads_back_to_the_page_that_was_wanted(desk, colleague, draft, reload) -> None:
    desk.open_step(draft, "vivienda")
    wanted = colleague.url(draft, "step", step="hogar")

    response = take(colleague, draft, wanted)

    assert response.url == wanted
    assert reload(draft).held_by == colleague.user
    assert ("draft_taken_over", colleague.user.pk) in events(draft)


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "/admin/", "//example.org", ""])
def test_taking_over_leads_nowhere_else(desk, colleague, draft, elsewhere) -> None:
    desk.open_step(draft, "vivienda")

    assert take(colleague, draft, elsewhere).url == colleague.url(draft, "resume")


def test_next_save_of_the_other_shows_both_and_loses_nothing(desk, colleague, draft) -> None:
    page = desk.open_step(draft, "vivienda")
    take(colleague, draft)
    colleague.send_step(draft, "vivienda", **GOOD)

    typed = {**GOOD, "habitaciones": "5", "telefono": "987654321"}
    conflict = desk.send_step(draft, "vivienda", page, **typed)

    assert conflict.status_code == 409
    assert "tomó esta ficha" in conflict.content.decode()
    assert both_versions(conflict) == ["3", "5", "–", "987 654 321"]
    assert stored(draft).answers["habitaciones"] == 3


def test_other_may_take_it_back_and_choose_by_question(desk, colleague, draft, reload) -> None:
    page = desk.open_step(draft, "vivienda")
    take(colleague, draft)
    colleague.send_step(draft, "vivienda", **GOOD)
    typed = {**GOOD, "habitaciones": "5", "telefono": "987654321"}
    desk.send_step(draft, "vivienda", page, **typed)

    again = dict(page) | {f"vivienda-{key}": value for key, value in typed.items()}
    again |= {"revision": "1", "tomar": "si", "elegir-habitaciones": "guardado"}
    response = desk.client.post(desk.url(draft, "step", step="vivienda"), again)

    answers = stored(draft).answers
    assert response.status_code == 302
    assert (answers["habitaciones"], answers["telefono"]) == (3, "987654321")
    assert reload(draft).held_by == desk.user


def test_other_pages_that_change_something_show_who_has_the_draft(desk, colleague, draft) -> None:
    with scope(office=desk.office):
        fill_all(draft)
    take(colleague, draft)

    for name, data in (("check", {}), ("declaration", {"declaracion": "si"}), ("discard", {})):
        response = desk.client.post(desk.url(draft, name), data)
        assert response.status_code == 409
        assert "tiene abierta esta ficha" in response.content.decode()


def test_person_who_was_not_seen_for_long_is_not_waited_for(desk, colleague, draft, reload) -> None:
    desk.open_step(draft, "vivienda")
    with scope(office=desk.office):
        long_ago = timezone.now() - HELD_FOR - timedelta(seconds=1)
        Draft.objects.filter(pk=draft.pk).update(held_at=long_ago)

    colleague.open_step(draft, "vivienda")

    assert reload(draft).held_by == colleague.user


def test_saving_and_leaving_gives_the_draft_free(desk, colleague, draft, reload) -> None:
    response = desk.send_step(draft, "vivienda", **GOOD, ir="salir")
    desk.client.get(response.url)

    assert reload(draft).held_by is None
    colleague.open_step(draft, "vivienda")


def test_same_person_in_two_tabs_is_not_stopped(desk, draft) -> None:
    desk.open_step(draft, "vivienda")
    desk.open_step(draft, "hogar")


def test_row_of_a_draft_that_was_taken_over_shows_both(desk, colleague, draft) -> None:
    rosa = {"nombres": "Rosa", "sexo": "2", "gestante": "false", "edad": "40"}
    desk.send_row(draft, "personas", **rosa)
    row = stored(draft).answers["miembros"][0]["_id"]
    address = desk.url(draft, "row", step="personas", row_id=row)
    old = desk.controls(desk.client.get(address))
    take(colleague, draft)

    conflict = desk.client.post(address, old | {"fila-edad": "41"})
    back = desk.client.post(address, old | {"fila-edad": "41", "tomar": "si"})

    assert both_versions(conflict) == ["40", "41"]
    assert back.status_code == 302
    assert stored(draft).answers["miembros"][0]["edad"] == 41


def test_another_office_cannot_take_over_or_read(sit, desk, draft, reload) -> None:
    from tests.factories import OfficeFactory

    desk.open_step(draft, "vivienda")
    stranger = sit(OfficeFactory())

    assert take(stranger, draft).status_code == 404
    assert stranger.client.get(stranger.url(draft, "read_only")).status_code == 404
    assert reload(draft).held_by == desk.user


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_of_many_who_open_a_free_draft_at_once_one_holds_it(sit, desk, draft) -> None:
    people = [sit(desk.office, enumerator=True).user for _number in range(6)]
    with scope(office=desk.office):
        services.release(draft=draft, by=desk.user)
        Draft.objects.filter(pk=draft.pk).update(held_by=None, held_at=None)
    barrier = Barrier(len(people))

    def open_it(user) -> bool:
        try:
            with scopes_disabled():
                mine = Draft.objects.get(pk=draft.pk)
                barrier.wait()
                return services.hold(draft=mine, by=user, at=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        held = list(pool.map(open_it, people))

    with scopes_disabled():
        holder = Draft.objects.get(pk=draft.pk).held_by
    assert held.count(True) == 1
    assert people[held.index(True)] == holder


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_saving_while_it_is_taken_over_either_keeps_or_shows_both(sit, desk, draft) -> None:
    """Whichever comes first: an answer is stored, or it stands on the page of the conflict."""
    colleague = sit(desk.office, enumerator=True)
    page = desk.open_step(draft, "vivienda")
    barrier = Barrier(2)

    def save():
        try:
            barrier.wait()
            return desk.send_step(draft, "vivienda", page, **GOOD)
        finally:
            connections.close_all()

    def take_it():
        try:
            barrier.wait()
            return take(colleague, draft)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        saved, taken = pool.submit(save), pool.submit(take_it)
        response, took = saved.result(), taken.result()

    assert took.status_code == 302
    if response.status_code == 302:
        assert stored(draft).answers["habitaciones"] == 3
    else:
        assert response.status_code == 409
        assert "3" in both_versions(response)
    with scopes_disabled():
        assert Draft.objects.get(pk=draft.pk).held_by == colleague.user
