"""A draft goes on with the newest version: offered, never by itself, nothing lost in silence."""

import threading

import pytest
from django.db import connection, connections
from django_scopes import scope, scopes_disabled

from cms.form_builder.services import import_form
from cms.submissions.models import Draft, DraftState, Event, StepAnswers
from cms.submissions.services import DraftIsClosed, discard_draft
from cms.submissions.services.moving import (
    MoveChanged,
    NothingNewer,
    move_draft,
    plan_move,
)
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import tiny_document
from tests.factories.submissions import DraftFactory, member_answers

pytestmark = pytest.mark.django_db


def newer(**changes):
    """Publish a second version: a question added, one gone, an option gone, one reworded."""
    document = tiny_document(**changes)
    rooms, members = document["steps"][0]["items"][0], document["steps"][1]["items"][0]
    rooms["label"] = "¿Cuántos cuartos usa el hogar?"
    document["steps"][0]["items"].append(
        {"kind": "field", "key": "luz", "type": "yes_no", "datatype": "boolean", "label": "¿Luz?"}
    )
    items = {item["key"]: item for item in members["items"]}
    items["ptes"]["choices"] = items["ptes"]["choices"][1:]
    members["items"] = [item for item in members["items"] if item["key"] != "num_doc"]
    return import_form(document).version


@pytest.fixture
def draft(db):
    """An open draft with answers on version 1, and a newer version 2."""
    version = import_form(tiny_document()).version
    draft = DraftFactory(form_version=version)
    StepAnswers.objects.create(
        draft=draft, step="vivienda", answers={"habitaciones": 2}, is_complete=True
    )
    StepAnswers.objects.create(
        draft=draft,
        step="personas",
        answers={"miembros": [member_answers()]},
        is_complete=True,
    )
    newer()
    return draft


@pytest.fixture
def office(draft):
    with scope(office=draft.office):
        yield draft.office


@pytest.fixture
def clerk_client(client, draft):
    client.force_login(draft.created_by)
    return client


def address(draft, page=""):
    return f"/oficina/ficha/{draft.public_id}/{page}"


def test_plan_says_what_goes_along_and_what_does_not(draft, office):
    move = plan_move(draft)

    assert move.stored["vivienda"] == {"habitaciones": 2}
    assert [(each.key, each.row) for each in move.lost] == [("num_doc", 1), ("ptes", 1)]
    assert move.added == ["luz"]
    assert move.reworded == ["habitaciones"]
    assert move.stored["personas"]["miembros"][0]["_id"] == "fila-1"


def test_moving_makes_a_new_draft_and_closes_the_old_one(draft, office):
    new = move_draft(draft=draft, mark=plan_move(draft).mark, by=draft.created_by)

    draft.refresh_from_db()
    assert (new.form_version.number, new.continues, new.state) == (2, draft, DraftState.OPEN)
    assert draft.state == DraftState.MOVED
    assert draft.form_version.number == 1
    assert new.office == draft.office
    rows = {row.step: row for row in new.steps.all()}
    assert rows["vivienda"].answers == {"habitaciones": 2}
    assert not rows["vivienda"].is_complete
    assert Event.objects.filter(kind="draft_moved", detail={"from": 1, "to": 2}).count() == 2


def test_moving_what_changed_meanwhile_asks_again(draft, office):
    mark = plan_move(draft).mark
    StepAnswers.objects.filter(step="vivienda").update(answers={"habitaciones": 3})

    with pytest.raises(MoveChanged):
        move_draft(draft=draft, mark=mark, by=None)
    assert Draft.objects.count() == 1


def test_draft_on_the_newest_version_stays(draft, office):
    new = move_draft(draft=draft, mark=plan_move(draft).mark, by=None)

    with pytest.raises(NothingNewer):
        plan_move(new)


def test_draft_that_was_discarded_is_not_moved(draft, office):
    mark = plan_move(draft).mark
    discard_draft(draft=draft, by=draft.created_by)

    with pytest.raises(DraftIsClosed):
        move_draft(draft=draft, mark=mark, by=None)


def test_what_was_typed_and_refused_goes_along(draft, office):
    StepAnswers.objects.filter(step="vivienda").update(answers={"_typed": {"habitaciones": "dos"}})

    move = plan_move(draft)

    assert move.stored["vivienda"] == {"_typed": {"habitaciones": "dos"}}


@pytest.mark.django_db(transaction=True)
def test_moving_at_the_same_moment_makes_one_draft(draft):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time by itself")
    with scopes_disabled():
        mark = plan_move(draft).mark
    barrier, made = threading.Barrier(2), []

    def move():
        barrier.wait()
        with scopes_disabled():
            made.append(move_draft(draft=draft, mark=mark, by=None).pk)
        connections.close_all()

    threads = [threading.Thread(target=move) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 2
    assert len(set(made)) == 1
    assert Draft._base_manager.count() == 2


def test_pages_say_quietly_that_there_is_a_newer_version(draft, clerk_client):
    html = clerk_client.get(address(draft, "vivienda/")).content.decode()

    assert f'href="{address(draft, "version-nueva/")}"' in html
    with scopes_disabled():
        assert Draft.objects.get().state == DraftState.OPEN


def test_page_lists_what_would_be_lost_and_moves_only_on_a_press(draft, clerk_client):
    page = clerk_client.get(address(draft, "version-nueva/"))
    html = page.content.decode()

    response = clerk_client.post(
        address(draft, "version-nueva/"), {"plan": page.context["move"].mark}
    )

    with scopes_disabled():
        new = Draft.objects.get(continues=draft)
    assert "40123456" in html
    assert "Jefe o jefa" in html
    assert "¿Luz?" in html
    assert response["Location"] == address(new)
    shown = clerk_client.get(address(new, "vivienda/")).content.decode()
    assert "version-nueva" not in shown
    assert 'value="2"' in shown


def test_press_on_an_old_page_is_asked_again(draft, clerk_client):
    response = clerk_client.post(address(draft, "version-nueva/"), {"plan": "x"})

    assert response.status_code == 409
    with scopes_disabled():
        assert Draft.objects.count() == 1


def test_old_tab_is_led_to_the_new_draft_and_told(draft, clerk_client):
    with scopes_disabled():
        new = move_draft(draft=draft, mark=plan_move(draft).mark, by=draft.created_by)

    assert clerk_client.get(address(draft, "vivienda/"))["Location"] == address(new)
    posted = clerk_client.post(address(draft, "vivienda/"), {"vivienda-habitaciones": "5"})
    assert posted.status_code == 409
    assert address(new) in posted.content.decode()


def test_other_offices_move_nothing(draft, client):
    client.force_login(UserFactory(enumerator=True))

    assert client.get(address(draft, "version-nueva/")).status_code == 404
    assert client.post(address(draft, "version-nueva/"), {"plan": "x"}).status_code == 404
