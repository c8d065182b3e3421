"""What ``docs/questions.md`` shows is true."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from forms_plugins.engine.quiz import check_document, grade, load_question
from tests.unit.engine.quiz import samples

PAGE = (Path(__file__).parents[4] / "docs" / "questions.md").read_text(encoding="utf-8")


def test_template_of_the_page_may_be_published() -> None:
    found = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)

    assert found is not None
    assert check_document(json.loads(found[1])) == ()


@pytest.mark.parametrize(
    ("ticked", "score"), re.findall(r"^\| A, B \| (.*?) \| (\S+) \|$", PAGE, re.MULTILINE)
)
def test_ticks_of_the_page(ticked: str, score: str) -> None:
    keys = ["a", "b", "c", "d"] if ticked == "all" else ticked.lower().split(", ")

    assert grade(load_question(samples.MULTIPLE), keys, {}).score == Fraction(score)


def test_household_of_the_page() -> None:
    people = [{"nombre": "Rosa", "sexo": 2}, {"nombre": "Luis", "sexo": 1}]
    answers = {"vivienda": 1, "miembros": people}
    question = load_question({**samples.CASE, "answers": answers, "categories": {"m": "k"}})
    crowd = [*people, {"nombre": "Otro", "sexo": 1}]

    found = grade(
        question, {"answers": {**answers, "miembros": crowd}, "categories": {"m": "k"}}, {}
    )

    assert found.score == Fraction(5, 6)
    assert [part.place for part in found.differences] == ["miembros[+3]"]
