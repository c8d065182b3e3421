"""The nightly analysis: planted bad questions are marked, good ones and young ones are not."""

import random
from datetime import UTC, datetime

import pytest
from django.db import transaction

from cms.training.analysis.services import (
    NothingToReview,
    ReasonIsMissing,
    analyse_answers,
    review_question,
)
from cms.training.models import Question, QuestionAnalysis, QuestionReview, WorstFlag
from forms_plugins.engine.quiz.item_analysis import ENOUGH
from tests.factories import UserFactory
from tests.factories.training import QuestionFactory, QuestionVersionFactory
from tests.factories.training_analysis import good_ones, knows, sittings

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 3, 9, 10, tzinfo=UTC)
PEOPLE = 100


@pytest.fixture
def good():
    return QuestionVersionFactory.create_batch(10)


@pytest.fixture
def bad():
    """A question whose author marked ``a``, though ``b`` is right."""
    return QuestionVersionFactory()


def planted(good, bad, people=PEOPLE, **values):
    sittings({**good_ones(good), bad: knows("b", "ac", key="a")}, people, **values)


def marked():
    return set(Question.objects.filter(needs_review=True).values_list("pk", flat=True))


def test_question_with_the_wrong_key_is_marked_and_good_ones_are_not(good, bad):
    planted(good, bad)

    found = analyse_answers(at=AT)

    assert marked() == {bad.question_id}
    assert (found.results, found.versions, found.marked) == (PEOPLE, 11, 1)
    assert bad.analysis.worst == WorstFlag.WRONG_KEY
    assert bad.analysis.discrimination < 0
    assert {each.analysis.answers for each in good} == {PEOPLE}
    assert all(each.analysis.discrimination > 0 for each in good)
    assert sum(option["count"] for option in bad.analysis.options) == PEOPLE


def test_too_little_data_says_nothing(good, bad):
    planted(good, bad, people=ENOUGH - 1)

    analyse_answers(at=AT)

    assert marked() == set()
    assert set(QuestionAnalysis.objects.values_list("worst", "difficulty")) == {
        (WorstFlag.NOT_ENOUGH_DATA, None)
    }


def test_question_never_answered_is_listed_without_figures():
    version = QuestionVersionFactory()

    analyse_answers(at=AT)

    assert version.analysis.answers == 0
    assert version.analysis.worst == WorstFlag.NOT_ENOUGH_DATA


def test_analysis_run_twice_changes_nothing(good, bad):
    planted(good, bad)
    fields = ["version", "answers", "difficulty", "discrimination", "options", "flags", "severity"]

    analyse_answers(at=AT)
    first = list(QuestionAnalysis.objects.order_by("version").values(*fields))
    analyse_answers(at=AT)

    assert list(QuestionAnalysis.objects.order_by("version").values(*fields)) == first
    assert marked() == {bad.question_id}


def test_only_first_attempts_count(good, bad):
    planted(good, bad, number=2)

    found = analyse_answers(at=AT)

    assert found.results == 0
    assert marked() == set()


def test_versions_are_judged_apart(good, bad):
    planted(good, bad)
    mended = QuestionVersionFactory(question=bad.question, number=2)
    sittings({**good_ones(good), mended: knows()}, PEOPLE, seed=2)

    analyse_answers(at=AT)

    assert marked() == set()
    assert (bad.analysis.worst, mended.analysis.worst) == (WorstFlag.WRONG_KEY, WorstFlag.NONE)
    assert (bad.analysis.answers, mended.analysis.answers) == (PEOPLE, PEOPLE)


def test_new_version_takes_the_mark_off_at_once(good, bad):
    planted(good, bad)
    analyse_answers(at=AT)

    QuestionVersionFactory(question=bad.question, number=2)

    assert marked() == set()
    analyse_answers(at=AT)
    assert marked() == set()


def test_question_looked_at_is_not_marked_again(good, bad):
    planted(good, bad)
    analyse_answers(at=AT)
    editor = UserFactory()

    review = review_question(question=bad.question, reason=" Es correcta. ", by=editor, at=AT)

    assert marked() == set()
    assert (review.reason, review.by, review.answers) == ("Es correcta.", editor, PEOPLE)
    analyse_answers(at=AT)
    assert marked() == set()


def test_flag_that_comes_later_marks_it_again(good, bad):
    planted(good, bad)
    analyse_answers(at=AT)
    QuestionReview.objects.create(
        version=bad, flags=["discriminates_badly"], answers=60, reason="x", at=AT, by=UserFactory()
    )

    analyse_answers(at=AT)

    assert marked() == {bad.question_id}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_review_without_a_reason_is_refused(good, bad, reason):
    planted(good, bad)
    analyse_answers(at=AT)

    with pytest.raises(ReasonIsMissing):
        review_question(question=bad.question, reason=reason, by=UserFactory(), at=AT)

    assert marked() == {bad.question_id}


def test_review_twice_is_refused(good, bad):
    planted(good, bad)
    analyse_answers(at=AT)
    review_question(question=bad.question, reason="Sí", by=UserFactory(), at=AT)

    with pytest.raises(NothingToReview):
        review_question(question=bad.question, reason="Sí", by=UserFactory(), at=AT)

    assert QuestionReview.objects.count() == 1


def test_review_is_never_changed(good, bad):
    planted(good, bad)
    analyse_answers(at=AT)
    review = review_question(question=bad.question, reason="Sí", by=UserFactory(), at=AT)

    review.reason = "No"
    with pytest.raises(Exception, match="QuestionReview"), transaction.atomic():
        review.save()


def test_question_taken_down_is_not_marked(good, bad):
    planted(good, bad)
    Question.objects.filter(pk=bad.question_id).update(live=False)

    analyse_answers(at=AT)

    assert marked() == set()


def test_mark_left_over_is_taken_off():
    question = QuestionFactory(needs_review=True)

    analyse_answers(at=AT)

    assert marked() == set()
    question.refresh_from_db()
    assert not question.needs_review


def test_responses_of_all_kinds_and_no_answer(good):
    numeric = QuestionVersionFactory(kind="numeric")
    several = QuestionVersionFactory(kind="multiple")

    def unanswered(skill: float, chance: random.Random):
        return None, 0.0

    def ticks(skill: float, chance: random.Random):
        return (["a", "c"], 1.0) if chance.random() < skill else (["b"], 0.0)

    sittings({**good_ones(good), numeric: unanswered, several: ticks}, PEOPLE)

    analyse_answers(at=AT)

    assert (numeric.analysis.worst, numeric.analysis.difficulty) == (WorstFlag.TOO_HARD, 0)
    assert several.analysis.worst == WorstFlag.NONE
    assert {option["key"] for option in several.analysis.options} == {"a", "b", "c"}


def test_analysis_reads_results_in_one_pass(good, django_assert_num_queries):
    sittings(good_ones(good), 10)

    with django_assert_num_queries(10):
        analyse_answers(at=AT)
