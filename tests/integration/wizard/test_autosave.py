"""What is typed is kept in the background, under the rules of the button that saves and leaves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.submissions import services
from cms.submissions.models import StepAnswers
from cms.submissions.selectors import read_answers
from cms.submissions.stored_answers import typed_in
from tests.factories import OfficeFactory
from tests.households import fill_all, fill_step

pytestmark = pytest.mark.django_db

STEP = "vivienda"


def autosave(desk, draft, page, step=STEP, **typed):
    data = dict(page) | {f"{step}-{key}": value for key, value in typed.items()}
    return desk.client.post(desk.url(draft, "autosave", step=step), data)


def stored(draft, step=STEP):
    with scopes_disabled():
        return read_answers(draft, [step])


def revision_of(draft, step=STEP):
    return stored(draft, step).revision(step)


def test_right_and_wrong_answers_are_kept_as_typed(desk, draft) -> None:
    page = desk.open_step(draft, STEP)

    response = autosave(desk, draft, page, tviv="1", habitaciones="tres")

    assert response.status_code == 200
    assert response.json()["revision"] == 1
    kept = stored(draft)
    assert kept.answers["tviv"] == 1
    assert typed_in(kept.stored(STEP)) == {"habitaciones": "tres"}


def test_saving_goes_on_from_the_revision_that_was_answered(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    first = autosave(desk, draft, page, habitaciones="2").json()["revision"]

    page["revision"] = first
    second = autosave(desk, draft, page, habitaciones="3")

    assert second.json()["revision"] == 2
    assert stored(draft).answers["habitaciones"] == 3


def test_page_is_sent_after_autosave_without_conflict(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    page["revision"] = autosave(desk, draft, page, habitaciones="2").json()["revision"]

    response = desk.send_step(draft, STEP, page, tviv="1", habitaciones="4", negocio="false")

    assert response.status_code == 302
    assert stored(draft).answers["habitaciones"] == 4


def test_save_repeated_because_its_answer_was_lost_is_no_conflict(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    autosave(desk, draft, page, habitaciones="2")

    again = autosave(desk, draft, page, habitaciones="2")

    assert again.status_code == 200
    assert again.json()["revision"] == 1


def test_nothing_typed_stores_nothing(desk, draft) -> None:
    response = autosave(desk, draft, {"revision": "0"})

    assert response.json()["revision"] == 0
    assert revision_of(draft) == 0


def test_stale_page_changes_nothing_and_is_told(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    desk.send_step(draft, STEP, page, tviv="1", habitaciones="4", negocio="false")

    response = autosave(desk, draft, page, habitaciones="9")

    assert response.status_code == 409
    assert response.json()["message"]
    assert stored(draft).answers["habitaciones"] == 4


def test_draft_that_was_sent_takes_no_more(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    with scope(office=desk.office):
        fill_all(draft)
        services.submit(draft=draft, by=desk.user, at=timezone.now())

    assert autosave(desk, draft, page, habitaciones="9").status_code == 409


def test_discarded_draft_takes_no_more(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    with scope(office=desk.office):
        services.discard_draft(draft=draft, by=desk.user)

    assert autosave(desk, draft, page, habitaciones="9").status_code in (404, 409)
    assert revision_of(draft) == 0


def test_session_that_ended_is_refused(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    desk.client.logout()

    assert autosave(desk, draft, page, habitaciones="9").status_code == 403


def test_page_of_another_office_is_not_found(sit, draft) -> None:
    stranger = sit(OfficeFactory())

    assert autosave(stranger, draft, {"revision": "0"}, habitaciones="9").status_code == 404
    assert revision_of(draft) == 0


def test_post_without_token_is_refused(desk, draft) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(desk.user)

    response = strict.post(
        desk.url(draft, "autosave", step=STEP), {"revision": "0", f"{STEP}-habitaciones": "9"}
    )

    assert response.status_code == 403
    assert revision_of(draft) == 0


def test_step_that_is_not_asked_is_refused(desk, draft) -> None:
    with scope(office=desk.office):
        fill_step(draft, STEP)
    hidden = next(iter(draft.off_path["steps"]), "no-such-step")

    response = autosave(desk, draft, {"revision": "0"}, step=hidden, x="1")

    assert response.status_code == 409


def test_address_answers_posts_only(desk, draft) -> None:
    assert desk.client.get(desk.url(draft, "autosave", step=STEP)).status_code == 405


def test_autosave_takes_at_most_eight_queries(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    page["revision"] = autosave(desk, draft, page, habitaciones="2").json()["revision"]

    with CaptureQueriesContext(connection) as queries:
        autosave(desk, draft, page, habitaciones="3")

    assert len(work(queries)) <= 8, [query["sql"][:90] for query in queries]


def work(queries):
    """Return the queries without the marks of the transaction that the test itself runs in."""
    return [query for query in queries if "SAVEPOINT" not in query["sql"]]


PEOPLE = "personas"


def row_page(desk, draft):
    address = desk.client.get(desk.url(draft, "row_add", step=PEOPLE)).url
    return address, desk.controls(desk.client.get(address))


def save_row(desk, address, page, **typed):
    data = dict(page) | {f"fila-{key}": value for key, value in typed.items()}
    return desk.client.post(f"{address}guardar-respuestas/", data)


def test_new_person_is_added_by_the_first_answer_and_then_changed(desk, draft) -> None:
    address, page = row_page(desk, draft)

    assert save_row(desk, address, page).json()["revision"] == 0
    first = save_row(desk, address, page, nombres="Ros", edad="cuarenta")
    page["revision"] = first.json()["revision"]
    second = save_row(desk, address, page, nombres="Rosa", edad="40")

    assert [first.json()["revision"], second.json()["revision"]] == [1, 2]
    people = stored(draft, PEOPLE).answers["miembros"]
    assert [(row["nombres"], row["edad"]) for row in people] == [("Rosa", 40)]


def test_person_changed_elsewhere_is_not_overwritten(desk, draft) -> None:
    address, page = row_page(desk, draft)
    save_row(desk, address, page, nombres="Rosa")

    response = save_row(desk, address, page, nombres="Otra")

    assert response.status_code == 409
    assert [row["nombres"] for row in stored(draft, PEOPLE).answers["miembros"]] == ["Rosa"]


def test_autosave_of_a_row_takes_at_most_eight_queries(desk, draft) -> None:
    address, page = row_page(desk, draft)
    page["revision"] = save_row(desk, address, page, nombres="Ros").json()["revision"]

    with CaptureQueriesContext(connection) as queries:
        save_row(desk, address, page, nombres="Rosa")

    assert len(work(queries)) <= 8, [query["sql"][:90] for query in queries]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="locks of PostgreSQL")
def test_of_saves_at_the_same_moment_one_wins_and_the_others_are_told(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    together = Barrier(6)

    def save(rooms: int) -> int:
        try:
            client = Client()
            client.force_login(desk.user)
            together.wait(timeout=120)
            data = page | {f"{STEP}-habitaciones": str(rooms)}
            return client.post(desk.url(draft, "autosave", step=STEP), data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(save, range(1, 7)))

    assert sorted(statuses) == [200, 409, 409, 409, 409, 409]
    assert stored(draft).answers["habitaciones"] == statuses.index(200) + 1
    assert revision_of(draft) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="locks of PostgreSQL")
def test_autosave_beside_the_button_never_wins_over_it(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    together = Barrier(2)

    def send(name: str, **typed: str) -> int:
        try:
            client = Client()
            client.force_login(desk.user)
            together.wait(timeout=120)
            data = page | {f"{STEP}-{key}": value for key, value in typed.items()}
            return client.post(desk.url(draft, name, step=STEP), data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        button = pool.submit(send, "step", tviv="1", habitaciones="4", negocio="false")
        typing = pool.submit(send, "autosave", habitaciones="9")
        statuses = (button.result(), typing.result())

    # Whoever came first is stored, and the other was told; nothing was overwritten.
    assert statuses in ((302, 409), (409, 200))
    assert revision_of(draft) == 1
    with scopes_disabled():
        assert StepAnswers.objects.filter(draft=draft, step=STEP).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="locks of PostgreSQL")
def test_of_buttons_pressed_at_the_same_moment_one_is_stored(desk, draft) -> None:
    page = desk.open_step(draft, STEP)
    together = Barrier(6)

    def press(rooms: int) -> int:
        try:
            client = Client()
            client.force_login(desk.user)
            typed = {"tviv": "1", "habitaciones": str(rooms), "negocio": "false"}
            data = page | {f"{STEP}-{key}": value for key, value in typed.items()}
            together.wait(timeout=120)
            return client.post(
                desk.url(draft, "step", step=STEP),
                urlencode(data, doseq=True),
                content_type="application/x-www-form-urlencoded",
            ).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(press, range(1, 7)))

    assert sorted(statuses) == [302, 409, 409, 409, 409, 409]
    assert stored(draft).answers["habitaciones"] == statuses.index(302) + 1
    assert revision_of(draft) == 1
