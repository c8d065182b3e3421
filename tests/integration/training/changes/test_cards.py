"""The card before somebody's next submission: once, for those it concerns, losing nothing."""

import json
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.submissions.models import Submission
from cms.training.changes.services import NoAnswer, answer, concern_of
from cms.training.models import ChangeConcern
from cms.training.practice.services import start_practice
from tests.factories.training import RIGHT, WRONG, CourseVersionFactory, QuestionVersionFactory
from tests.households import ANSWERS
from tests.integration.training.changes.conftest import NOW, SENTENCE, relabel
from tests.integration.training.gates.conftest import client_of, declare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]
WHY = "Así lo dice la norma."


def page(draft, name: str) -> str:
    return reverse(f"wizard:{name}", kwargs={"public_id": draft.public_id})


def card(note, draft=None) -> str:
    if draft is None:
        return reverse("training:change", kwargs={"pk": note.pk})
    place = {"pk": note.pk, "public_id": draft.public_id}
    return reverse("training:change_before", kwargs=place)


def sent() -> int:
    with scopes_disabled():
        return Submission.objects.count()


@pytest.fixture
def user(world):
    user = world.person()
    world.saves(user)
    return user


@pytest.fixture
def client(user):
    return client_of(user)


def test_the_whole_way_of_somebody_it_concerns(world, user, client) -> None:
    note, draft = world.told(), world.complete(user)

    checked = client.post(page(draft, "check"), {"avisos": "leidos"})
    opened = client.get(checked.url)
    shown = client.get(opened.url).content.decode()
    answered = client.post(opened.url, {"respuesta": "b"})
    told = client.get(answered.url).content.decode()
    declaration = client.get(page(draft, "declaration"))
    done = client.post(page(draft, "declaration"), {"declaracion": "si"})

    assert checked.url == page(draft, "declaration")
    assert opened.url == card(note, draft)
    assert SENTENCE in shown
    assert "Cuartos que ocupa el hogar" in shown
    assert WHY not in shown
    assert WHY in told
    assert page(draft, "declaration") in told
    assert declaration.status_code == 200
    assert (done.status_code, sent()) == (302, 1)
    concern = ChangeConcern.objects.get()
    assert (concern.response, concern.was_right) == ("b", False)


def test_a_direct_post_of_the_declaration_stops_too(world, user, client) -> None:
    note, draft = world.told(), world.complete(user)

    stopped = declare(client, draft)

    assert (stopped.url, sent()) == (card(note, draft), 0)
    client.post(stopped.url, {"respuesta": "a"})
    declare(client, draft)
    assert sent() == 1


def test_it_is_asked_once_and_never_again(world, user, client) -> None:
    note, first = world.told(), world.complete(user)
    client.post(card(note, first), {"respuesta": "a"})
    declare(client, first)

    declare(client, world.complete(user))

    assert sent() == 2


def test_nobody_else_is_stopped(world) -> None:
    world.saves(world.person())
    other = world.person()
    world.told()

    declare(client_of(other), world.complete(other))

    assert sent() == 1


def test_a_note_that_was_not_released_stops_nobody(world, user, client) -> None:
    world.publish()

    declare(client, world.complete(user))

    assert sent() == 1


def test_commands_send_without_a_card(world, user, tmp_path) -> None:
    world.told()
    file = tmp_path / "answers.json"
    answers = {key: value for step in ANSWERS.values() for key, value in step.items()}
    file.write_text(json.dumps(answers | {"declaracion": True}))

    call_command(
        "submit_form",
        world.version.form.slug,
        str(file),
        office=world.office.code,
        by=user.username,
    )

    assert sent() == 1


def test_at_most_two_cards_before_one_form_the_older_first(world, user, client) -> None:
    def again(words):
        def change(steps):
            relabel(steps)
            steps["vivienda"]["title"] = words

        return change

    notes = [world.told(world.publish(again(words))) for words in ("Uno", "Dos", "Tres")]
    draft = world.complete(user)
    stops = []
    for _ in range(3):
        stopped = declare(client, draft)
        stops.append(stopped.url)
        if sent() == 0:
            client.post(stopped.url, {"respuesta": "a"})

    assert stops[:2] == [card(notes[0], draft), card(notes[1], draft)]
    assert sent() == 1
    following = world.complete(user)
    assert declare(client, following).url == card(notes[2], following)


def test_incomplete_forms_are_completed_first(world, user, client) -> None:
    note = world.told()
    draft = world.saves(user)

    assert client.get(page(draft, "declaration")).url == page(draft, "check")
    assert concern_of(user, note.pk).read_at is None


def test_no_answer_asks_again_and_keeps_nothing(world, user, client) -> None:
    note, draft = world.told(), world.complete(user)

    response = client.post(card(note, draft), {})

    assert response.status_code == 422
    assert "id_respuesta" in response.content.decode()
    assert concern_of(user, note.pk).read_at is None


@pytest.mark.parametrize("posted", ["z", "", "a\x00", "<script>"])
def test_what_is_no_option_is_no_answer(world, user, client, posted) -> None:
    note = world.told()

    response = client.post(card(note), {"respuesta": posted})

    assert response.status_code == 422
    assert "<script>" not in response.content.decode().split("<main")[-1]


def test_a_number_that_is_none_is_shown_again(world, user, client) -> None:
    note = world.told(question=QuestionVersionFactory(kind="numeric"))

    response = client.post(card(note), {"respuesta": "doce"})

    assert response.status_code == 422
    assert 'value="doce"' in response.content.decode()


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "numeric"])
@pytest.mark.parametrize("is_right", [True, False])
def test_each_kind_is_answered(world, user, client, kind, is_right) -> None:
    note = world.told(question=QuestionVersionFactory(kind=kind))
    wanted = (RIGHT if is_right else WRONG)[kind]
    typed = str(wanted).lower() if isinstance(wanted, bool) else wanted

    client.post(card(note), {"respuesta": typed})

    concern = concern_of(user, note.pk)
    assert (concern.response, concern.was_right) == (wanted, is_right)
    assert WHY in client.get(card(note)).content.decode()


def test_the_first_answer_stays(world, user, client) -> None:
    note = world.told()
    client.post(card(note), {"respuesta": "b"})

    client.post(card(note), {"respuesta": "a"})
    client.post(card(note), {})

    concern = concern_of(user, note.pk)
    assert (concern.response, concern.was_right) == ("b", False)


@pytest.mark.parametrize("method", ["get", "post"])
def test_cards_of_others_are_not_found(world, user, method) -> None:
    note, other = world.told(), world.person()
    client = client_of(other)

    for address in (card(note), card(note, world.complete(other))):
        assert getattr(client, method)(address, {"respuesta": "a"}).status_code == 404
    assert concern_of(user, note.pk).read_at is None


def test_my_training_lists_the_cards_until_they_are_answered(world, user, client) -> None:
    note = world.told()

    before = client.get(reverse("training:mine")).content.decode()
    client.post(card(note), {"respuesta": "a"})
    after = client.get(reverse("training:mine")).content.decode()

    assert card(note) in before
    assert SENTENCE in before
    assert card(note) not in after


def test_a_card_read_in_my_training_does_not_stop(world, user, client) -> None:
    note = world.told()
    client.post(card(note), {"respuesta": "a"})

    declare(client, world.complete(user))

    assert sent() == 1


def test_the_pages_of_steps_ask_nothing_more(world, user, client) -> None:
    draft = world.complete(user)
    address = reverse("wizard:step", kwargs={"public_id": draft.public_id, "step": "vivienda"})
    client.get(address)
    with connection.execute_wrapper(_counting(asked := [])):
        client.get(address)
    assert not [sql for sql in asked if "changeconcern" in sql]

    with connection.execute_wrapper(_counting(asked := [])):
        client.get(page(draft, "declaration"))
    assert len([sql for sql in asked if "changeconcern" in sql]) == 1


def _counting(asked: list):
    def wrapper(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    return wrapper


def test_practice_is_not_stopped(world, user, client) -> None:
    world.told()
    practice = start_practice(user=user, form_version=world.version)
    address = reverse("practica:declaration", kwargs={"public_id": practice.public_id})

    assert "/cambios/" not in client.get(address).headers.get("Location", "")


def test_no_answer_is_refused_by_the_service(world, user) -> None:
    note = world.told()

    with pytest.raises(NoAnswer):
        answer(concern=concern_of(user, note.pk), response=None, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_answer_once(world, user) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    concern = concern_of(user, world.told().pk)
    barrier, kept = Barrier(2), []

    def post(response: str) -> None:
        barrier.wait()
        try:
            kept.append(answer(concern=concern, response=response, at=NOW).response)
        finally:
            connection.close()

    threads = [Thread(target=post, args=(key,)) for key in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    concern.refresh_from_db()
    assert kept == [concern.response] * 2
    assert concern.was_right is (concern.response == "a")


def test_a_draft_on_the_older_version_is_stopped_too(world, user, client) -> None:
    draft = world.complete(user)

    note = world.told()

    assert draft.form_version != note.version
    assert declare(client, draft).url == card(note, draft)


def test_a_renamed_key_is_told_without_jargon_and_long_changes_in_short(
    world, user, client
) -> None:
    def change(steps):
        relabel(steps)
        item = next(each for each in steps["vivienda"]["items"] if each.get("key") == "telefono")
        item["key"] = "celular"
        item["help"] = "Anote el número. " * 50

    note = world.told(world.publish(change))

    shown = client.get(card(note)).content.decode()

    assert "Cuartos que ocupa el hogar" in shown
    assert "celular" not in shown
    assert shown.count("Anote el número.") < 15


def test_a_card_whose_question_a_test_draws_by_now_tells_no_answer(world, user, client) -> None:
    note, draft = world.told(), world.complete(user)
    topic = note.question_version.definition.topic
    CourseVersionFactory(settings={"draws": [{"topic": topic, "count": 1}]})

    answered = client.post(card(note, draft), {"respuesta": "b"}, follow=True)

    told = answered.content.decode()
    assert WHY not in told
    assert "Es la primera." not in told
    assert page(draft, "declaration") in told
    assert ChangeConcern.objects.get().response == "b"


def test_new_words_of_a_question_are_said_once(world, user, client) -> None:
    note = world.told()

    shown = client.get(card(note)).content.decode()

    assert shown.count("Cuartos que ocupa el hogar") == 1
    assert ">Habitaciones<" in shown
