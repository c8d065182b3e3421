"""Questions inside a lesson: graded on the page, kept nowhere, none that a test draws."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.training.lessons.problems import body_problems
from cms.training.models import Question
from tests.factories.training import CourseVersionFactory, QuestionVersionFactory
from tests.factories.training_pages import course_page, module_page
from tests.integration.training.lesson_bodies import problems, read, with_blocks

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return module_page(course_page())


def own_check(**changes):
    options = [
        {"text": "Todos los que viven ahí", "right": True, "feedback": "Así es."},
        {"text": "Solo el jefe", "right": False, "feedback": "Faltan los demás."},
    ]
    value = {"question": "¿A quién se anota?", "options": options, "explanation": "Art. 1"}
    return ("check", value | changes)


def answer(client, page, values) -> BeautifulSoup:
    block_id = page.body[0].id
    response = client.post(page.url, {"comprobar": block_id, "respuesta": values})
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_check_shows_nothing_of_the_answer_before_it_is_given(client, module):
    html = str(read(client, with_blocks(module, own_check())))

    assert "¿A quién se anota?" in html
    for secret in ("Así es", "Faltan los demás", "Art. 1"):
        assert secret not in html


@pytest.mark.parametrize(
    ("values", "words", "kind"),
    [(["0"], "Así es.", "success"), (["1"], "Faltan los demás.", "warning")],
)
def test_check_is_graded_on_the_page(client, module, values, words, kind):
    page = answer(client, with_blocks(module, own_check()), values)

    said = page.select_one(f".check .notice--{kind}")
    assert words in said.text
    assert "Art. 1" in said.text
    assert said["role"] == "status"
    assert len(page.select(".check input[checked]")) == 1


@pytest.mark.parametrize("values", [[], ["7"], ["x"], ["-1"]])
def test_check_without_an_option_asks_to_choose(client, module, values):
    page = answer(client, with_blocks(module, own_check()), values)

    assert page.select_one(".check .field--error")
    assert page.select_one(".check .notice") is None


def test_check_of_another_block_stays_unanswered(client, module):
    page = with_blocks(module, own_check(), own_check(question="¿Y a quién más?"))

    asked = BeautifulSoup(
        client.post(page.url, {"comprobar": page.body[1].id, "respuesta": "0"}).content,
        "html.parser",
    ).select(".check")

    assert [bool(check.select(".notice")) for check in asked] == [False, True]


def test_check_needs_a_token(module):
    page = with_blocks(module, own_check())

    assert Client(enforce_csrf_checks=True).post(page.url, {"comprobar": "x"}).status_code == 403


def test_check_without_right_or_wrong_option_is_refused(module):
    option = {"text": "A", "right": False, "feedback": ""}
    assert len(problems(module, own_check(options=[option, option]))) == 1
    assert len(problems(module, own_check(options=[option | {"right": True}] * 2))) == 1


def bank_check(version):
    return ("bank_check", {"question": version.question.slug})


@pytest.mark.parametrize(
    ("kind", "values", "is_right"),
    [
        ("single", ["a"], True),
        ("single", ["b"], False),
        ("multiple", ["a", "c"], True),
        ("multiple", ["a"], False),
        ("true_false", ["true"], True),
        ("true_false", ["false"], False),
    ],
)
def test_question_of_the_bank_is_graded_on_the_page(client, module, kind, values, is_right):
    page = with_blocks(module, bank_check(QuestionVersionFactory(kind=kind)))

    asked, said = read(client, page), answer(client, page, values)

    assert "Así lo dice la norma." not in str(asked)
    assert "Es la primera." not in str(asked)
    assert bool(said.select(".check .notice--success")) is is_right
    assert "Así lo dice la norma." in said.select_one(".check .notice").text


def test_question_of_the_bank_keeps_nothing(client, module):
    page = with_blocks(module, bank_check(QuestionVersionFactory()))
    client.get(page.url)

    with CaptureQueriesContext(connection) as asked:
        answer(client, page, ["a"])

    written = [q["sql"] for q in asked if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


@pytest.mark.parametrize("kind", ["numeric", "order", "cloze"])
def test_question_of_another_kind_is_refused_in_a_lesson(module, kind):
    assert len(problems(module, bank_check(QuestionVersionFactory(kind=kind)))) == 1


def test_question_that_tests_draw_is_refused_and_not_shown(client, module):
    version = QuestionVersionFactory()
    page = with_blocks(module, bank_check(version))

    draws = [{"topic": version.definition.topic, "count": 1}]
    CourseVersionFactory(settings={"draws": draws})

    assert len(body_problems(page)) == 1
    assert read(client, page).select(".check") == []
    assert "Así lo dice la norma." not in str(answer(client, page, ["a"]))


def test_question_that_left_the_bank_is_refused_and_not_shown(client, module):
    version = QuestionVersionFactory()
    page = with_blocks(module, bank_check(version))

    Question.objects.filter(pk=version.question_id).update(live=False)

    assert len(body_problems(page)) == 1
    assert read(client, page).select(".check") == []


def test_words_of_a_check_are_escaped(client, module):
    evil = "<script>alert(1)</script>"

    html = client.get(with_blocks(module, own_check(question=evil)).url).content.decode()

    assert evil not in html
    assert "&lt;script&gt;" in html
