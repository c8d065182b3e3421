"""A test taken with plain requests: no script, every kind, nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from cms.training.learner import services
from cms.training.models import AttemptItem, AttemptResult, AttemptState
from tests.factories import UserFactory
from tests.factories.training import CONTENT, RIGHT, WRONG, member
from tests.integration.training.learner.attempt_pages import FIELDS, address, answered, form_of
from tests.integration.training.learner.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_each_kind_is_answered_without_script(client, signed_in, kind):
    sam = signed_in(kind)
    begun = client.post(reverse("training:test", kwargs={"slug": sam.course.slug}))
    item = AttemptItem.objects.get()
    assert begun.url == address(item.attempt, position=1)

    response = answered(client, item, RIGHT)
    assert response.url == address(item.attempt, "attempt")
    again = form_of(client.get(begun.url))
    # What the page sends untouched is the answer that was kept.
    client.post(begun.url, again | {"ir": "resumen"})
    item.refresh_from_db()
    assert item.revision == 1
    assert "Respondida" in client.get(response.url).content.decode()
    sent = client.post(address(item.attempt, "send"))

    assert AttemptResult.objects.get().passed
    assert "Usted aprobó" in client.get(sent.url).content.decode()


@pytest.mark.parametrize("kind", sorted(set(CONTENT) - {"single", "multiple", "true_false"}))
def test_typed_answers_come_back_as_they_were(client, signed_in, kind):
    sam = signed_in(kind)
    attempt = sam.start()
    answered(client, attempt.items.get(), WRONG)

    again = form_of(client.get(address(attempt, position=1)))

    kept = {name: value for name, value in again.items() if name.startswith("respuesta")}
    assert kept == {name: [str(value)] for name, value in FIELDS[kind](WRONG[kind]).items()}


def test_answer_that_is_none_yet_is_shown_again_with_what_to_do(client, signed_in):
    attempt = signed_in("numeric").start()

    response = client.post(
        address(attempt, position=1), {"respuesta": "doce <b>", "revision": 0, "ir": "siguiente"}
    )

    assert response.status_code == 422
    assert form_of(response)["respuesta"] == ["doce <b>"]
    page = html.fromstring(response.content)
    assert page.xpath("//*[contains(@class, 'error-summary')]//a[@href='#id_respuesta']")
    assert attempt.items.get().response is None


def test_an_answer_can_be_taken_back(client, signed_in):
    attempt = signed_in("multiple").start()
    answered(client, attempt.items.get(), RIGHT)

    client.post(address(attempt, position=1), {"revision": 1, "ir": "siguiente"})

    assert attempt.items.get().response is None


@pytest.mark.parametrize(
    ("button", "position", "leads_to"),
    [
        ("siguiente", 1, 2),
        ("siguiente", 3, None),
        ("anterior", 2, 1),
        ("anterior", 1, None),
        ("resumen", 1, None),
        ("otra cosa", 1, None),
    ],
)
def test_where_the_buttons_lead(client, signed_in, button, position, leads_to):
    attempt = signed_in(*["single"] * 3).start()

    response = client.post(
        address(attempt, position=position), {"respuesta": "a", "revision": 0, "ir": button}
    )

    expected = address(attempt, position=leads_to) if leads_to else address(attempt, "attempt")
    assert response.url == expected


def test_overview_says_what_is_unanswered(client, signed_in):
    sam = signed_in(*["single"] * 3)
    attempt = sam.start()
    sam.answer(attempt.items.get(position=2), RIGHT)

    page = html.fromstring(client.get(address(attempt, "attempt")).content)

    states = [tag.text_content() for tag in page.find_class("status-tag")]
    assert states == ["Sin respuesta", "Respondida", "Sin respuesta"]
    assert "2 preguntas aún no tienen respuesta" in page.text_content()


def test_stale_tab_shows_both_answers_and_either_can_hold(client, signed_in):
    sam = signed_in("single")
    attempt = sam.start()
    sam.answer(attempt.items.get(), RIGHT)

    response = client.post(
        address(attempt, position=1), {"respuesta": "b", "revision": 0, "ir": "siguiente"}
    )

    assert response.status_code == 409
    page = html.fromstring(response.content)
    sides = [side.text_content() for side in page.find_class("answer-sides__side")]
    assert ["La primera" in sides[0], "La segunda" in sides[1]] == [True, True]
    assert attempt.items.get().response == "a"
    form = next(each for each in page.forms if "respuesta" in each.fields)
    again = client.post(address(attempt, position=1), dict(form.form_values()))
    assert again.status_code == 302
    assert attempt.items.get().response == "b"


def test_answer_after_sending_is_refused_with_a_page(client, signed_in):
    sam = signed_in()
    attempt = sam.start()
    services.send_attempt(attempt=attempt, at=NOW)

    response = client.post(address(attempt, position=1), {"respuesta": "a", "revision": 0})

    assert response.status_code == 409
    assert "ya se envió" in response.content.decode()
    assert attempt.items.get(position=1).response is None


@pytest.mark.parametrize("name", ["attempt", "question"])
def test_pages_of_a_sent_test_lead_to_the_result(client, signed_in, name):
    attempt = signed_in().start()
    services.send_attempt(attempt=attempt, at=NOW)

    response = client.get(address(attempt, name, 1 if name == "question" else None))

    assert response.url == address(attempt, "result")


def test_opening_a_page_when_time_is_over_closes_the_test(client, signed_in, clock):
    sam = signed_in("single", time_limit=30)
    attempt = sam.start()
    shown = client.get(address(attempt, position=1)).content.decode()
    assert "08:30" in shown  # Lima
    sam.answer(attempt.items.get(), RIGHT)
    clock.move_to(NOW.replace(hour=14))
    client.force_login(sam.user)

    response = client.get(address(attempt, position=1), follow=True)

    assert "Usted aprobó" in response.content.decode()
    assert "Se acabó su tiempo antes" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.EXPIRED


def test_answer_after_the_time_is_refused_with_a_page(client, signed_in, clock):
    sam = signed_in("single", time_limit=30)
    attempt = sam.start()
    clock.move_to(NOW.replace(hour=14))
    client.force_login(sam.user)

    response = client.post(address(attempt, position=1), {"respuesta": "a", "revision": 0})

    assert response.status_code == 409
    assert "Se acabó su tiempo" in response.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["attempt", "question", "autosave", "case", "send", "result"])
def test_tests_of_others_are_not_found(learner, name, method):
    sam = learner()
    attempt = sam.start()
    office = sam.user.memberships.get().office
    position = 1 if name in ("question", "autosave", "case") else None

    for other in (member(), member("head", office)):
        client = Client()
        client.force_login(other)
        response = getattr(client, method)(address(attempt, name, position))
        assert response.status_code in (404, 405)
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.OPEN


@pytest.mark.parametrize("position", [0, 5, 99999])
def test_question_that_is_not_there(client, signed_in, position):
    attempt = signed_in().start()
    url = address(attempt, position=1).replace("/1/", f"/{position}/")

    assert client.get(url).status_code == 404
    assert client.post(url, {"respuesta": "a", "revision": 0}).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"respuesta": "zzz", "revision": "0"},
        {"respuesta": "a", "revision": "-1"},
        {"respuesta": "a", "revision": "9" * 40},
        {"respuesta": "a\x00b", "revision": "x"},
        {"respuesta": ["a", "b", "c"], "revision": "0"},
        {"respuesta-a": "1", "respuesta": "\ud800".encode("utf-8", "surrogatepass")},
    ],
)
@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_nonsense_is_no_error(client, signed_in, kind, sent):
    attempt = signed_in(kind).start()

    for name in ("question", "autosave"):
        response = client.post(address(attempt, name, 1), sent)
        assert response.status_code in (200, 302, 409, 422)


def test_autosave_keeps_and_counts(client, signed_in):
    attempt = signed_in("single").start()

    def save(answer, revision):
        sent = {"respuesta": answer, "revision": revision}
        return client.post(address(attempt, "autosave", 1), sent)

    assert save("a", 0).json()["revision"] == 1
    assert save("a", 0).json()["revision"] == 1  # its answer was lost on the way
    assert save("b", 1).json()["revision"] == 2
    refused = save("c", 1)
    assert refused.status_code == 409
    assert "otra ventana" in refused.json()["message"]
    assert attempt.items.get().response == "b"
    services.send_attempt(attempt=attempt, at=NOW)
    assert save("c", 2).status_code == 409
    assert client.get(address(attempt, "autosave", 1)).status_code == 405


def test_half_an_order_is_not_kept_yet_and_no_error(client, signed_in):
    attempt = signed_in("order").start()

    response = client.post(address(attempt, "autosave", 1), {"respuesta-a": "1", "revision": 0})

    assert response.json()["revision"] == 0
    assert attempt.items.get().response is None


def test_page_before_a_test_says_when_the_next_attempt_is_possible(client, signed_in):
    sam = signed_in(wait_hours=24)
    sam.sit(0)
    url = reverse("training:test", kwargs={"slug": sam.course.slug})

    shown = client.get(url).content.decode()
    assert "3 de marzo de 2026 a las 08:10" in shown
    assert "Empezar la prueba" not in shown
    response = client.post(url)

    assert response.url == url
    assert sam.enrolment.attempts.count() == 1


def test_no_attempt_left_says_whom_to_ask(client, signed_in):
    sam = signed_in(attempts=1, wait_hours=0)
    sam.sit(0)

    shown = client.get(reverse("training:test", kwargs={"slug": sam.course.slug}))

    assert "No le quedan intentos" in shown.content.decode()


def test_who_left_the_office_reaches_nothing(client, signed_in):
    sam = signed_in()
    attempt = sam.start()
    sam.user.memberships.update(until="2026-01-31")

    assert client.get(address(attempt, position=1)).status_code == 403
    assert client.post(address(attempt, "send")).status_code == 403


def test_nobody_signed_in_is_led_to_sign_in(client, learner):
    attempt = learner().start()

    response = client.get(address(attempt, position=1))

    assert response.url.startswith("/ingresar/")
    client.force_login(UserFactory(operator=True))
    assert client.get(address(attempt, position=1)).status_code == 403
