"""The FSU one question a page means what it means one topic a page."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.definition.layout import laid_out
from forms_plugins.engine.evaluation import FormEvaluation, evaluate_form
from tests.forms.random_answers import answers_of

TODAY = date(2026, 11, 23)
FORM = load_form(registry.get(Package, "sisfoh").forms()["fsu"])
PAGES = laid_out(FORM, "question")
HOUSEHOLDS = registry.get(Package, "sisfoh").demo().households


def _problems(found: FormEvaluation) -> Counter[Any]:
    """Count the problems at questions; a hidden page has none to put ``irrelevant`` right."""
    return Counter(
        (p.place.dotted, p.code, p.level, str(sorted(p.params.items(), key=str)))
        for p in found.problems
        if (p.place.field or p.place.roster) and p.code not in ("rule_error", "irrelevant")
    )


def test_every_question_has_a_page_of_its_own() -> None:
    asked = [f for _, roster, f in FORM.fields() if roster is None and f.computed is None]
    rosters = [step for step in FORM.steps if step.roster]

    assert len([page for page in PAGES.steps if not page.silent]) == len(asked) + len(rosters)


@pytest.mark.parametrize("household", HOUSEHOLDS, ids=lambda household: household.title)
def test_households_are_judged_alike(household: Any) -> None:
    answers, _ = clean_answers(FORM, household.answers)

    by_topic = evaluate_form(FORM, answers, TODAY)
    by_question = evaluate_form(PAGES, answers, TODAY)

    assert by_question.answers == by_topic.answers
    assert _problems(by_question) == _problems(by_topic)


@given(answers=answers_of(FORM))
def test_any_answers_are_judged_alike(answers: dict[str, Any]) -> None:
    by_topic = evaluate_form(FORM, answers, TODAY)
    by_question = evaluate_form(PAGES, answers, TODAY)

    assert by_question.answers == by_topic.answers
    assert _problems(by_question) == _problems(by_topic)
