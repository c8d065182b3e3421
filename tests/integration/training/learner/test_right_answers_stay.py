"""Before a test is sent no byte of a right answer leaves the server."""

import re
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from cms.training.models import QuestionVersion
from tests.factories.training import CONTENT, WRONG, QuestionVersionFactory, question_document
from tests.integration.training.learner.attempt_pages import FIELDS, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
SECRET = "MARCA-SECRETA"


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
    # With another hash: what is shown is kept by it.
    QuerySet(QuestionVersion).update(document=document, sha256=kind.ljust(64, "0"))

    assert page() == before
