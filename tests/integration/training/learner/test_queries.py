"""How often a test asks the database: hundreds of people take it in the same minutes."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.training import WRONG
from tests.integration.training.learner.attempt_pages import address, answered
from tests.integration.training.learner.conftest import NOW

pytestmark = pytest.mark.django_db

MOST = {"begin": 14, "question": 4, "answer": 9, "overview": 4, "send": 12, "result": 12}
"""Of a process that has shown these questions before; BEGIN and COMMIT are counted."""


@pytest.fixture(autouse=True)
def clock(settings):
    settings.SITE_SETTINGS_SECONDS = 10  # as in production; tests look each time
    with time_machine.travel(NOW, tick=False):
        yield


def queries_of_test(client, sam) -> dict[str, int]:
    """Take the whole test; return the queries of each kind of request, the most of each."""
    asked: dict[str, int] = {}
    client.force_login(sam.user)

    def ask(kind, send, *sent):
        with CaptureQueriesContext(connection) as queries:
            assert send(*sent).status_code in (200, 302)
        asked[kind] = max(asked.get(kind, 0), len(queries))

    ask("begin", client.post, reverse("training:test", kwargs={"slug": sam.course.slug}))
    attempt = sam.enrolment.attempts.get()
    for item in attempt.items.select_related("question_version"):
        ask("question", client.get, address(attempt, position=item.position))
        ask("answer", answered, client, item, WRONG)
    ask("overview", client.get, address(attempt, "attempt"))
    ask("send", client.post, address(attempt, "send"))
    ask("result", client.get, address(attempt, "result"))
    return asked


@pytest.mark.parametrize("questions", [3, 12])
def test_queries_do_not_grow_with_questions(client, learner, questions):
    kinds = ["single"] * questions
    queries_of_test(client, learner(*kinds))  # what a process prepares and keeps

    asked = queries_of_test(client, learner(*kinds))

    assert {kind: number for kind, number in asked.items() if number > MOST[kind]} == {}
