from typing import Any

import pytest
from django.http import QueryDict

from cms.training.bank.reading import read
from forms_plugins.engine.quiz import Presented, grade, load_question, present
from tests.factories.training import CONTENT, RIGHT, question_document


def shown(kind: str, **changes: Any) -> Presented:
    return present(load_question(question_document(kind, **changes)), {}, 7)


POSTED = {
    "single": "p=a",
    "multiple": "p=c&p=a",
    "true_false": "p=true",
    "numeric": "p=12%2C5",
    "order": "p-a=1&p-c=3&p-b=2",
    "match": "p-a=1&p-b=2",
    "short": "p=++padr%C3%B3n+",
    "cloze": "p-anos=tres",
}


@pytest.mark.parametrize("kind", CONTENT)
def test_read_what_is_right_of_each_kind(kind):
    response = read(shown(kind), QueryDict(POSTED[kind]), "p").response

    assert grade(load_question(question_document(kind)), response, {}).is_right


@pytest.mark.parametrize("kind", CONTENT)
@pytest.mark.parametrize("posted", ["", "p=", "p=%00&p-a=%00", "q=a"], ids=repr)
def test_read_nothing(kind, posted):
    reading = read(shown(kind), QueryDict(posted), "p")

    assert reading.response is None or kind in ("short",)
    assert reading.response != RIGHT[kind]


@pytest.mark.parametrize("kind", ["single", "multiple"])
def test_read_an_option_that_is_not_there(kind):
    assert read(shown(kind), QueryDict("p=z"), "p").response is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,5", "12.5"), ("12.5", "12.5"), (" 1,200 ", "1200"), ("-3", "-3"), ("0", "0")],
)
def test_read_number(text, number):
    data = QueryDict(mutable=True)
    data["p"] = text

    assert read(shown("numeric"), data, "p").response == number


def test_read_number_in_words_says_what_to_do():
    reading = read(shown("numeric"), QueryDict("p=doce"), "p")

    assert (reading.response, reading.shown) == (None, "doce")
    assert list(reading.errors) == ["id_p"]


def test_read_order_with_two_in_one_place():
    reading = read(shown("order"), QueryDict("p-a=1&p-b=1&p-c=3"), "p")

    assert reading.response is None
    assert set(reading.errors) == {"id_p-a", "id_p-b"}
    assert reading.shown == {"a": 1, "b": 1, "c": 3}


def test_read_order_begun():
    reading = read(shown("order"), QueryDict("p-a=2&p-b=&p-c=9"), "p")

    assert reading.response is None
    assert set(reading.errors) == {"id_p-b", "id_p-c"}


def test_read_match_begun_keeps_what_was_chosen():
    assert read(shown("match"), QueryDict("p-a=3&p-b=nada"), "p").response == {"a": "3"}


def test_read_gap_with_number():
    gaps = [{"key": "n", "accepted": ["3"], "tolerance": "0"}]
    item = shown("cloze", text="Son [n].", gaps=gaps)

    assert read(item, QueryDict("p-n=3%2C0"), "p").response == {"n": "3.0"}
    assert list(read(item, QueryDict("p-n=tres"), "p").errors) == ["id_p-n"]


def test_read_plain_mapping():
    assert read(shown("multiple"), {"p": ["a", "b"]}, "p").response is not None
