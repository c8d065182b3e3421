"""The words of the course: short sentences, and numbers that agree with what they count."""

import re
from typing import Any

import pytest

from tests.unit.sisfoh.test_course import COURSE, texts

LONGEST = 25
"""Words of a sentence that is read once."""
END = re.compile(r"(?<=[.?!;:])\s+|(?<=[.?!]»)\s+|\n")
PIECES = {
    **{lesson.key: (lesson.summary, lesson.body, lesson.card) for lesson in COURSE.lessons},
    **{question.slug: question.document for question in COURSE.questions},
    **{term.slug: term.meaning for term in COURSE.terms},
}
COUNTED = re.compile(r"\{(\w+)\} (?:\w+s)\b")
"""A number of a question before a word in the plural."""


@pytest.mark.parametrize("piece", sorted(PIECES))
def test_sentences_are_short(piece):
    sentences = [each for text in texts(PIECES[piece]) for each in END.split(text)]

    assert [each for each in sentences if len(each.split()) > LONGEST] == []


def numbers(document: Any) -> dict[str, int]:
    """Return the smallest value of each number drawn for a question."""
    return {
        each["name"]: min(each["values"]) if each.get("values") else each["minimum"]
        for each in document.get("variables", ())
        if each.get("values") or "minimum" in each
    }


@pytest.mark.parametrize("question", COURSE.questions, ids=lambda each: each.slug)
def test_one_of_something_is_never_said_in_the_plural(question):
    least = numbers(question.document)
    counted = {name for text in texts(question.document) for name in COUNTED.findall(text)}

    assert {name for name in counted if least.get(name, 2) < 2} == set()


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda each: each.key)
def test_lesson_says_who_when_why_and_lets_one_try(lesson):
    kinds = {kind for block in lesson.body for kind in block}

    assert lesson.summary
    assert lesson.legal_basis
    assert lesson.reviewed_on < lesson.review_by
    assert kinds & {"check", "example"}


def test_unit_in_charge_is_named():
    assert COURSE.in_charge
