"""A test taken with plain requests: no script, every kind, nobody else's, no right answers."""

import re
from typing import Any

import pytest
import time_machine
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from lxml import html

from cms.training.learner import services
from cms.training.models import AttemptItem, AttemptResult, AttemptState, QuestionVersion
from tests.factories import UserFactory
from tests.factories.training import (
    CONTENT,
    RIGHT,
    WRONG,
    QuestionVersionFactory,
    member,
    question_document,
)
from tests.integration.training.learner.conftest import NOW

pytestmark = pytest.mark.django_db
SECRET = "MARCA-SECRETA"
FIELDS = {
    "single": lambda answer: {"respuesta": answer},
    "multiple": lambda answer: {"respuesta": answer},
    "true_false": lambda answer: {"respuesta": "true" if answer else "false"},
    "numeric": lambda answer: {"respuesta": answer.replace(".", ",")},
    "order": lambda answer: {f"respuesta-{key}": n for n, key in enumerate(answer, start=1)},
    "match": lambda answer: {f"respuesta-{key}": text for key, text in answer.items()},
    "short": lambda answer: {"respuesta": answer},
    "cloze": lambda answer: {f"respuesta-{key}": text for key, text in answer.items()},
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in(client, learner):
    def make(*kinds: str, **settings: Any):
        sam = learner(*kinds, **settings)
        client.force_login(sam.user)
        return sam

    return make


def address(attempt, name="question", position=None):
    kwargs = {"public_id": attempt.public_id} | ({"position": position} if position else {})
    return reverse(f"training:{name}", kwargs=kwargs)


def form_of(response):
    """Return the form of a page of a question as a browser would send it, without buttons."""
    page = html.fromstring(response.content)
    form = next(each for each in page.forms if each.get("class", "").startswith("question-form"))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return {name: values for name, values in sent.items() if name != "csrfmiddlewaretoken"}


def answered(client, item: AttemptItem, answers: dict[str, Any], **more: Any):
    kind = item.question_version.definition.kind
    sent = FIELDS[kind](answers[kind]) | {"revision": item.revision, "ir": "siguiente"} | more
    return client.post(address(item.attempt, position=item.position), sent)


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


def planted(kind: str) -> dict[str, Any]:
    """Return a question whose every text that must stay on the server is marked."""
    content = {key: value for key, value in CONTENT[kind].items()}
    if kind in ("single", "multiple"):
        content["options"] = [each | {"feedback": SECRET} for each in content["options"]]
    elif kind == "short":
        content["accepted"] = [SECRET, "padrón"]
    elif kind == "cloze":
        content["gaps"] = [{"key": "anos", "accepted": [SECRET, "tres"]}]
    elif kind == "numeric":
        content |= {"right": "987654.5", "tolerance": "0.0625"}
    return question_document(kind, **content, explanation=SECRET)


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_no_byte_of_a_right_answer_before_sending(client, signed_in, kind):
    sam = signed_in(kind)
    QuestionVersionFactory(question=sam.questions[0].question, number=2, document=planted(kind))
    attempt = sam.start()
    question = address(attempt, position=1)
    wrong = FIELDS[kind](WRONG[kind])

    seen = [
        client.get(reverse("training:test", kwargs={"slug": sam.course.slug})),
        client.get(reverse("training:mine")),
        client.get(question),
        client.get(address(attempt, "attempt")),
        client.post(address(attempt, "autosave", 1), wrong | {"revision": 0}),
        client.post(question, wrong | {"revision": 1}, follow=True),
        client.post(question, {"revision": 0, "ir": "siguiente"}),  # a conflict
        client.post(question, {"respuesta": "?", "respuesta-a": "9", "revision": 0}),
        client.get(address(attempt, "result"), follow=True),
    ]

    assert {each.status_code for each in seen} <= {200, 409, 422}
    for response in seen:
        text = response.content.decode() + str(dict(response.headers))
        for secret in (SECRET, "987654", "0.0625", "0,0625"):
            assert secret not in text
    assert attempt.items.get().score is None


OTHER_RIGHT = {
    "single": {"options": [{"key": "a", "text": "La primera"}, {"key": "b", "text": "La segunda"}, {"key": "c", "text": "La tercera", "right": True}]},
    "multiple": {"options": [{"key": "a", "text": "La primera"}, {"key": "b", "text": "La segunda", "right": True}, {"key": "c", "text": "La tercera"}]},
    "true_false": {"right": False},
    "numeric": {"right": "3", "tolerance": "1", "unit": "soles"},
    "order": {"items": [{"key": "c", "text": "Al final"}, {"key": "a", "text": "Primero"}, {"key": "b", "text": "Después"}]},
    "match": {"pairs": [{"key": "b", "left": "Dos", "right": "3"}, {"key": "a", "left": "Uno", "right": "2"}], "extra": ["1"]},
    "short": {"accepted": ["otra", "cosa"]},
    "cloze": {"text": "Vale [anos] años.", "gaps": [{"key": "anos", "accepted": ["dos"], "options": ["tres", "dos"]}]},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_page_is_the_same_whatever_is_right(client, signed_in, kind):
    attempt = signed_in(kind).start()

    def page():
        text = client.get(address(attempt, position=1)).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    before = page()
    document = question_document(kind, **OTHER_RIGHT[kind])
    QuerySet(QuestionVersion).update(document=document)

    assert page() == before


def test_failed_with_attempts_left_shows_what_was_wrong_and_no_right_answer(client, signed_in):
    sam = signed_in("single", "short")
    attempt = sam.start()
    for item in attempt.items.all():
        sam.answer(item, WRONG)
    services.send_attempt(attempt=attempt, at=NOW)

    text = client.get(address(attempt, "result")).content.decode()

    assert "Esta vez no aprobó" in text
    assert "La segunda" in text  # their own answer
    for told in ("La primera", "padrón", "Así lo dice la norma."):
        assert told not in text
    assert "se muestran cuando apruebe" in text


@pytest.mark.parametrize("why", ["passed", "no attempt left"])
def test_right_answers_and_explanations_when_it_is_over(client, signed_in, why):
    sam = signed_in("single", "single", attempts=1, pass_mark=50 if why == "passed" else 80)
    attempt = sam.start()
    first, second = attempt.items.all()
    sam.answer(first, RIGHT)
    sam.answer(second, WRONG)
    services.send_attempt(attempt=attempt, at=NOW)

    text = client.get(address(attempt, "result")).content.decode()

    assert text.count("Así lo dice la norma.") == 2
    assert "La primera" in text
    assert "1 de 2 puntos (50 %)" in text


def test_result_names_the_version_shown_and_the_newest(client, signed_in):
    sam = signed_in("single")
    attempt = sam.start()
    QuestionVersionFactory(question=sam.questions[0].question, number=2)
    sam.answer(attempt.items.get(), RIGHT)
    services.send_attempt(attempt=attempt, at=NOW)

    text = client.get(address(attempt, "result")).content.decode()

    assert "Versión 1 de la pregunta" in text
    assert "la más nueva es la versión 2" in text


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
