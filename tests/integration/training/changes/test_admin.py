"""The editor in the CMS: the list, the words, one question, releasing, setting aside."""

import pytest
from django.urls import reverse

from cms.training.changes.own_questions import TOPIC, own_slug
from cms.training.groups import ensure_coordinator_group, ensure_training_editor_group
from cms.training.models import ChangeConcern, ChangeNote, Question
from tests.factories import UserFactory
from tests.factories.training import (
    CourseVersionFactory,
    QuestionFactory,
    QuestionVersionFactory,
)
from tests.factories.training_pages import catalogue, course_page, lesson_page, module_page
from tests.households import household_version
from tests.integration.training.changes.conftest import SENTENCE, relabel, steps_with
from tests.integration.training.gates.conftest import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]
INDEX = "/admin/capacitacion/cambios/"
OWN = {
    "statement": "Se cuentan también los cuartos alquilados.",
    "truth": "true",
    "explanation": "Los ocupa el hogar.",
}


def member_of(group):
    user = UserFactory(first_name="Ana", last_name="Editora")
    user.groups.add(group)
    return client_of(user)


@pytest.fixture
def editor(db):
    return member_of(ensure_training_editor_group())


@pytest.fixture
def note(world):
    world.saves(world.person())
    return world.publish()


def address(note, name: str = "note") -> str:
    return reverse(f"training_changes:{name}", args=[note.pk])


def keep(client, note, **data):
    return client.post(address(note), {"accion": "guardar", "sentence": SENTENCE, **data})


def test_the_open_ones_come_first(editor, note) -> None:
    household_version(title="Otra ficha", steps=steps_with(relabel))

    rows = editor.get(INDEX).context["object_list"]

    assert [row.is_needless for row in rows] == [False, True]


def test_the_page_says_what_changed_and_whom_it_concerns(editor, note) -> None:
    page = editor.get(address(note)).content.decode()

    assert "Cuartos que ocupa el hogar" in page
    assert "Habitaciones" in page
    assert editor.get(address(note)).context["reach"].offices == 1


def test_a_question_of_the_bank_is_kept_shown_and_released(editor, note) -> None:
    version = QuestionVersionFactory()

    kept = keep(editor, note, question=version.question.slug)
    card = editor.get(address(note, "preview")).content.decode()
    editor.post(address(note), {"accion": "avisar"})

    note.refresh_from_db()
    assert kept.status_code == 302
    assert SENTENCE in card
    assert (note.sentence, note.question_version) == (SENTENCE, version)
    assert note.released_at is not None
    assert ChangeConcern.objects.filter(note=note).count() == 1
    assert editor.get(address(note)).status_code == 200
    assert "1" in editor.get(INDEX).content.decode()


def test_a_question_written_right_there_is_published_in_the_bank(editor, note) -> None:
    keep(editor, note, **OWN)

    note.refresh_from_db()
    question = Question.objects.get(slug=own_slug(note))
    written = note.question_version.definition
    assert question.live
    assert note.question_version.question == question
    assert (written.stem, written.right) == (OWN["statement"], True)
    assert [(link.form, link.step) for link in written.links] == [("hogar-breve", "vivienda")]
    assert editor.get(address(note)).context["form"].initial["truth"] == "true"


def test_a_question_written_there_is_corrected_there(editor, note) -> None:
    keep(editor, note, **OWN)
    keep(editor, note, **(OWN | {"truth": "false"}))
    keep(editor, note, **(OWN | {"truth": "false"}))

    note.refresh_from_db()
    assert note.question_version.definition.right is False
    assert note.question_version.number == 2


def test_a_question_somebody_else_changed_is_not_written_over(editor, note) -> None:
    keep(editor, note, **OWN)
    other = member_of(ensure_training_editor_group())

    refused = keep(other, note, **(OWN | {"truth": "false"}))

    note.refresh_from_db()
    assert refused.status_code == 422
    assert note.question_version.definition.right is True


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, "question"),
        ({"sentence": "", "question": "si"}, "sentence"),
        ({**OWN, "question": "si"}, "question"),
        ({**OWN, "truth": ""}, "truth"),
        ({**OWN, "explanation": ""}, "explanation"),
        ({"question": "no-hay"}, "question"),
        ({"question": "ordenar"}, "question"),
        ({"question": "si", "lesson": "nada"}, "lesson"),
        ({"sentence": "a" * 301, "question": "si"}, "sentence"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_kept(editor, note, data, wrong) -> None:
    QuestionVersionFactory(question=QuestionFactory(slug="si"))
    QuestionVersionFactory(question=QuestionFactory(slug="ordenar"), kind="order")

    response = keep(editor, note, **data)

    note.refresh_from_db()
    assert response.status_code == 422
    assert wrong in response.context["form"].errors
    assert (note.sentence, note.question_version) == ("", None)


def test_a_lesson_is_chosen_and_linked(editor, note, world) -> None:
    catalogue()
    lesson = lesson_page(module_page(course_page()), "Contar los cuartos")
    key = str(lesson.translation_key)

    keep(editor, note, question=QuestionVersionFactory().question.slug, lesson=key)

    note.refresh_from_db()
    assert str(note.lesson_key) == key
    assert lesson.url in editor.get(address(note, "preview")).content.decode()


def test_nothing_is_released_before_it_is_written(editor, note) -> None:
    editor.post(address(note), {"accion": "avisar"})

    note.refresh_from_db()
    assert note.released_at is None
    assert editor.get(address(note, "preview")).status_code == 404


def test_released_twice_and_changed_afterwards(editor, note) -> None:
    slug = QuestionVersionFactory().question.slug
    keep(editor, note, question=slug)
    editor.post(address(note), {"accion": "avisar"})
    editor.post(address(note), {"accion": "avisar"})

    for data in ({"accion": "nadie"}, {"accion": "guardar", "sentence": "Otra", "question": slug}):
        assert editor.post(address(note), data).status_code == 302

    note.refresh_from_db()
    assert (note.sentence, note.is_needless) == (SENTENCE, False)
    assert ChangeConcern.objects.count() == 1


def test_nobody_need_be_told(editor, note) -> None:
    editor.post(address(note), {"accion": "nadie"})

    assert ChangeNote.objects.get().is_needless
    assert not ChangeConcern.objects.exists()


def test_coordinators_read_and_change_nothing(note) -> None:
    coordinator = member_of(ensure_coordinator_group())

    assert coordinator.get(INDEX).status_code == 200
    page = coordinator.get(address(note))
    assert "form" not in page.context
    for action in ("guardar", "avisar", "nadie"):
        coordinator.post(address(note), {"accion": action, "sentence": SENTENCE})
    note.refresh_from_db()
    assert (note.sentence, note.released_at, note.is_needless) == ("", None, False)


def test_people_of_the_cms_without_the_right_see_nothing(note) -> None:
    client = client_of(UserFactory(editor=True))

    for url in (INDEX, address(note), address(note, "preview")):
        assert client.get(url).status_code in (302, 403)


def drawn(topic: str) -> None:
    """Let a course draw from a topic, as it may be decided at any time."""
    CourseVersionFactory(settings={"draws": [{"topic": topic, "count": 1}]})


def test_a_question_that_tests_draw_is_neither_offered_nor_kept(editor, note) -> None:
    version = QuestionVersionFactory()
    drawn(version.definition.topic)

    offered = editor.get(address(note)).content.decode()
    refused = keep(editor, note, question=version.question.slug)

    note.refresh_from_db()
    assert f'value="{version.question.slug}"' not in offered
    assert refused.status_code == 422
    assert "question" in refused.context["form"].errors
    assert note.question_version is None


def test_a_question_that_tests_draw_by_now_is_not_told(editor, note) -> None:
    version = QuestionVersionFactory()
    keep(editor, note, question=version.question.slug)
    drawn(version.definition.topic)

    page = editor.get(address(note))
    editor.post(address(note), {"accion": "avisar"})

    note.refresh_from_db()
    assert not page.context["is_ready"]
    assert page.context["drawn_words"] in page.content.decode()
    assert note.released_at is None
    assert not ChangeConcern.objects.exists()


def test_a_statement_is_not_published_where_tests_draw_such_questions(editor, note) -> None:
    drawn(TOPIC)

    refused = keep(editor, note, **OWN)

    assert refused.status_code == 422
    assert "statement" in refused.context["form"].errors
    assert not Question.objects.filter(slug=own_slug(note)).exists()
