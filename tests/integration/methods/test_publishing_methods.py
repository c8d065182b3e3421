"""Publishing drafts: only what was looked at, only what passes, once."""

import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cms.methods.models import MethodDraft
from cms.methods.publishing import (
    DraftChanged,
    DraftRefused,
    NewerVersion,
    NothingChanged,
    publish_draft,
)
from forms_plugins.classification.models import MethodVersion
from tests.factories.accounts import UserFactory
from tests.factories.methods import make_draft, small_sheets

pytestmark = pytest.mark.django_db
PUBLISH = reverse("methods:publish", args=["puntaje-chico"])
CASE = {"caso": "Río", "respuesta (agua)": "2", "clase": "P"}
ROW = {"caso": "Río", "lista": "personas", "fila": "1", "respuesta (edad)": "30"}


def publish(by, revision=1, newest=0):
    now = timezone.now()
    return publish_draft(
        slug="puntaje-chico",
        revision=revision,
        newest=newest,
        note="Primera.",
        at=now,
        today=timezone.localdate(now),
        by=by,
    )


def with_case(**changes):
    return small_sheets(casos=[CASE | changes], filas_de_casos=[ROW])


def with_other_weight(weight="3"):
    sheets = small_sheets()
    sheets["puntos"][2][-1] = weight
    return sheets


def test_version_says_who_when_and_what_changed(draft, author):
    version = publish(author)

    assert (version.number, version.published_by, version.note) == (1, author, "Primera.")
    assert MethodDraft.objects.get().based_on == version
    assert version.definition.title.es == "Puntaje chico"


def test_draft_that_was_saved_meanwhile_is_not_published(draft, author):
    with pytest.raises(DraftChanged):
        publish(author, revision=2)

    assert not MethodVersion.objects.exists()


def test_version_in_between_is_told(draft, author):
    first = publish(author)

    with pytest.raises(NewerVersion) as newer:
        publish(UserFactory())

    assert newer.value.version == first
    assert MethodVersion.objects.count() == 1


def test_same_again_is_nothing_to_publish(draft, author):
    publish(author)

    with pytest.raises(NothingChanged):
        publish(author, newest=1)


def test_problems_stop_it(author):
    make_draft(author, small_sheets(indice=[{"grupo": "todo", "minimo": "x", "maximo": "1"}]))

    with pytest.raises(DraftRefused) as refused:
        publish(author)

    assert refused.value.readiness.reading.errors
    assert not MethodVersion.objects.exists()


def test_case_that_fails_stops_it(author):
    make_draft(author, with_case(clase="NP"))

    with pytest.raises(DraftRefused) as refused:
        publish(author)

    (outcome,) = refused.value.readiness.failing
    assert "NP" in outcome.differences[0]
    assert not MethodVersion.objects.exists()


def test_case_that_passes_does_not(author):
    make_draft(author, with_case())

    assert publish(author).number == 1


def test_name_of_another_method_is_not_published(author):
    make_draft(author, slug="otro-nombre")

    with pytest.raises(DraftRefused):
        publish_draft(
            slug="otro-nombre",
            revision=1,
            newest=0,
            note="x",
            at=timezone.now(),
            today=timezone.localdate(),
            by=author,
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_two_editors_at_once_have_one_outcome(author):
    make_draft(author)
    both, found = threading.Barrier(2), []

    def work():
        both.wait()
        try:
            found.append(publish(author).number)
        except NewerVersion as newer:
            found.append(f"newer {newer.version.number}")
        finally:
            connection.close()

    people = [threading.Thread(target=work) for _number in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join()

    assert sorted(map(str, found)) == ["1", "newer 1"]
    assert MethodVersion.objects.count() == 1


def test_screen_compares_cell_by_cell_and_publishes(author, author_client, draft):
    publish(author)
    draft.delete()
    make_draft(author, with_other_weight())

    page = author_client.get(PUBLISH).content.decode()
    data = {"revision": "1", "newest": "1", "note": "Pesa más el río.", "agreed": "1"}
    response = author_client.post(PUBLISH, data, follow=True)

    assert "agua / rio" in page
    assert "<td>1</td><td>3</td>" in page
    assert MethodVersion.objects.get(number=2).note == "Pesa más el río."
    assert response.redirect_chain[-1][0].endswith("/version/puntaje-chico/2/")


@pytest.mark.parametrize(
    ("missing", "status"),
    [("note", 409), ("agreed", 409), ("revision", 409), ("newest", 409)],
)
def test_publishing_asks_for_all_of_it(draft, author_client, missing, status):
    data = {"revision": "1", "newest": "0", "note": "x", "agreed": "1"}
    del data[missing]

    response = author_client.post(PUBLISH, data)

    assert response.status_code == status
    assert response.context["problem"]
    assert not MethodVersion.objects.exists()


def test_second_editor_keeps_the_note_and_reads_what_happened(draft, author, author_client):
    data = {"revision": "1", "newest": "0", "note": "Mi nota", "agreed": "1"}
    publish(UserFactory(first_name="Luz", last_name="Rojas"))

    page = author_client.post(PUBLISH, data).content.decode()

    assert "Luz Rojas" in page
    assert MethodVersion.objects.count() == 1


def test_failing_case_is_shown_and_there_is_no_button(author, author_client):
    make_draft(author, with_case(clase="NP"))

    page = author_client.get(PUBLISH).content.decode()
    data = {"revision": "1", "newest": "0", "note": "x", "agreed": "1"}
    refused = author_client.post(PUBLISH, data)

    assert "se esperaba NP y salió P" in page
    assert 'name="agreed"' not in page
    assert refused.status_code == 409
    assert not MethodVersion.objects.exists()


def test_two_versions_are_compared(author, author_client, draft):
    publish(author)
    draft.delete()
    make_draft(author, with_other_weight("5"))
    publish(author, newest=1)
    address = reverse("methods:comparison", args=["puntaje-chico"])

    forward = author_client.get(address).content.decode()
    backward = author_client.get(address + "?de=2&a=1").content.decode()

    assert "<td>1</td><td>5</td>" in forward
    assert "<td>5</td><td>1</td>" in backward
    assert author_client.get(address + "?de=9").status_code == 404
    assert author_client.get(address + "?de=x&a=²").status_code == 200


def test_version_is_read_as_tables(author, author_client, draft):
    publish(author)
    address = reverse("methods:version_sheet", args=["puntaje-chico", 1, "puntos"])

    page = author_client.get(address).content.decode()

    assert "Puntos: todo" in page
    assert "<td>Red pública</td>" in page
    assert 'name="cell"' not in page
    assert "Desde" in page
    assert "Menos de" not in page  # nothing is written there
