"""Attempts through the services: drawing, answering, time, scores."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from cms.training.learner import services
from cms.training.learner.attempts import chances_of
from cms.training.models import (
    Attempt,
    AttemptItem,
    AttemptResult,
    AttemptState,
    Certification,
    Question,
)
from forms_plugins.engine import quiz
from tests.factories import UserFactory
from tests.factories.training import (
    CONTENT,
    RIGHT,
    WRONG,
    CourseVersionFactory,
    EnrolmentFactory,
    QuestionVersionFactory,
    question_document,
)
from tests.integration.training.learner.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def save(attempt, position=1, response="a", revision=0, at=NOW):
    return services.save_answer(
        attempt=attempt, position=position, response=response, revision=revision, at=at
    )


def test_starting_again_gives_the_open_attempt(learner):
    sam = learner()

    first, second = sam.start(), sam.start(NOW + HOUR)

    assert first == second
    assert first.items.count() == 4


def test_questions_and_variants_stay_those_of_the_start(learner):
    variables = [{"name": "ingreso", "values": [str(n) for n in range(100, 999)]}]
    sam = learner(essential=1)
    for question in sam.questions:
        document = question_document(
            "numeric", variables=variables, rule={"answer": "ingreso"}, right=None
        )
        QuestionVersionFactory(question=question.question, number=2, document=document)

    attempt = sam.start()
    shown = list(attempt.items.values_list("question_version", "variant"))
    for question in sam.questions:
        QuestionVersionFactory(question=question.question, number=3)

    assert list(sam.start().items.values_list("question_version", "variant")) == shown
    assert {item.question_version.number for item in attempt.items.all()} == {2}
    assert len({item.variant["ingreso"] for item in attempt.items.all()}) > 1


def test_question_changed_meanwhile_is_graded_as_it_was_shown(learner):
    sam = learner("single")
    attempt = sam.start()
    options = [{"key": "a", "text": "Ya no"}, {"key": "b", "text": "Ahora sí", "right": True}]
    QuestionVersionFactory(
        question=sam.questions[0].question, number=2, changes={"options": options}
    )

    sam.answer(attempt.items.get(), RIGHT)
    result = services.send_attempt(attempt=attempt, at=NOW)

    assert result.passed
    assert (result.items[0]["version"], result.items[0]["newest"]) == (1, 2)


def test_question_taken_down_is_drawn_no_more(learner):
    sam = learner("single", "single", draws=[{"topic": "reglas", "count": 1}])
    Question.objects.filter(pk=sam.questions[0].question_id).update(live=False)

    drawn = sam.start().items.get().question_version

    assert drawn == sam.questions[1]


def test_bank_too_small_starts_nothing(learner):
    sam = learner("single", "single")
    Question.objects.update(live=False)

    with pytest.raises(services.BankTooSmall):
        sam.start()

    assert not Attempt.objects.exists()


@pytest.mark.parametrize("kind", sorted(CONTENT))
def test_each_kind_right_and_wrong(learner, kind):
    for answers, passes in ((RIGHT, True), (WRONG, False)):
        sam = learner(kind, draws=[{"topic": "reglas", "count": 1}])
        Question.objects.exclude(pk=sam.questions[0].question_id).update(live=False)
        attempt = sam.start()
        sam.answer(attempt.items.get(), answers)

        result = services.send_attempt(attempt=attempt, at=NOW)

        assert result.passed is passes
        assert result.points == (1 if passes else 0)


@pytest.mark.parametrize(
    ("right", "total", "mark", "passes"),
    [(7, 10, 70, True), (6, 10, 70, False), (2, 3, 67, False), (2, 3, 66, True), (0, 1, 0, True)],
)
def test_pass_mark_is_compared_without_rounding(learner, right, total, mark, passes):
    sam = learner(*["single"] * total, pass_mark=mark)

    result = sam.sit(right)

    assert (result.passed, result.points, result.total) == (passes, right, total)


def test_partial_points_are_kept_exactly_and_never_more(learner):
    options = [{"key": key, "text": key, "right": key != "d"} for key in "abcd"]
    sam = learner("multiple", pass_mark=66)
    QuestionVersionFactory(
        question=sam.questions[0].question, number=2, kind="multiple", changes={"options": options}
    )
    attempt = sam.start()
    save(attempt, response=["a", "b"])

    result = services.send_attempt(attempt=attempt, at=NOW)

    assert result.points == Decimal("0.666666")
    assert result.passed
    assert quiz.outcome([Fraction(2, 3)], True, 67) == (Fraction(2, 3), False)


def test_essential_question_wrong_fails_whatever_the_points(learner):
    sam = learner(*["single"] * 10, essential=1, pass_mark=50)
    attempt = sam.start()
    for item in attempt.items.all():
        sam.answer(item, WRONG if item.question_version.definition.essential else RIGHT)

    result = services.send_attempt(attempt=attempt, at=NOW)

    assert (result.points, result.passed) == (9, False)
    assert not Certification.objects.exists()


def test_unanswered_questions_give_nothing(learner):
    sam = learner()

    result = services.send_attempt(attempt=sam.start(), at=NOW)

    assert (result.points, result.passed) == (0, False)
    assert [entry["response"] for entry in result.items] == [None] * 4


def test_passing_certifies_and_closes(learner):
    sam = learner()

    result = sam.sit(4)

    sam.enrolment.refresh_from_db()
    assert sam.enrolment.closed_at == result.sent_at
    assert Certification.objects.get().result == result
    with pytest.raises(services.EnrolmentIsClosed):
        sam.start(NOW + 1000 * HOUR)


def test_sending_again_gives_the_same_result(learner):
    sam = learner()
    attempt = sam.start()

    first = services.send_attempt(attempt=attempt, at=NOW)
    stale = Attempt.objects.get(pk=attempt.pk)
    stale.state = AttemptState.OPEN
    second = services.send_attempt(attempt=stale, at=NOW + HOUR)

    assert first == second
    assert AttemptResult.objects.count() == 1


def test_answers_after_sending_are_refused(learner):
    sam = learner()
    attempt = sam.start()
    services.send_attempt(attempt=attempt, at=NOW)
    attempt.state = AttemptState.OPEN  # as a tab that was opened before holds it

    with pytest.raises(services.AttemptIsOver):
        save(attempt)

    assert not AttemptItem.objects.exclude(response=None).exists()


def test_waiting_time_between_attempts(learner):
    sam = learner(wait_hours=24)
    sent_at = sam.sit(0).sent_at

    with pytest.raises(services.MustWait) as refusal:
        sam.start(sent_at + 24 * HOUR - timedelta(seconds=1))

    assert refusal.value.until == sent_at + 24 * HOUR
    assert sam.start(sent_at + 24 * HOUR).number == 2


def test_attempts_run_out_and_a_coordinator_gives_another(learner):
    sam = learner(attempts=2, wait_hours=0)
    sam.sit(0)
    sam.sit(0, NOW + HOUR)

    with pytest.raises(services.NoAttemptLeft):
        sam.start(NOW + 2 * HOUR)
    services.grant_attempt(enrolment=sam.enrolment, by=UserFactory(operator=True), at=NOW)

    assert sam.start(NOW + 2 * HOUR).number == 3


def test_any_number_of_attempts(learner):
    sam = learner(attempts=0, wait_hours=0)
    for number in range(5):
        sam.sit(0, NOW + number * HOUR)

    assert chances_of(sam.enrolment, sam.course.latest_version, at=NOW).left is None


def test_course_without_test_has_none_to_start():
    enrolment = EnrolmentFactory(course=CourseVersionFactory(without_test=True).course)

    with pytest.raises(services.CourseHasNoTest):
        services.start_attempt(enrolment=enrolment, at=NOW)


def test_time_is_over_by_the_clock_of_the_server(learner):
    sam = learner(time_limit=30)
    attempt = sam.start()
    sam.answer(attempt.items.first(), RIGHT, NOW + 30 * MINUTE)

    with pytest.raises(services.AttemptIsOver):
        save(attempt, position=2, at=NOW + 30 * MINUTE + timedelta(microseconds=1))

    stored = Attempt.objects.get()
    assert stored.state == AttemptState.EXPIRED
    assert (stored.result.points, stored.result.sent_at) == (1, NOW + 30 * MINUTE)


def test_sending_too_late_counts_what_was_answered_in_time(learner):
    sam = learner(time_limit=30)
    attempt = sam.start()
    for item in attempt.items.all():
        sam.answer(item, RIGHT, NOW + MINUTE)

    result = services.send_attempt(attempt=attempt, at=NOW + 300 * HOUR)

    assert result.passed
    assert Attempt.objects.get().state == AttemptState.EXPIRED
    assert Certification.objects.get().issued_at == NOW + 30 * MINUTE


def test_sweep_closes_what_is_over_and_nothing_else(learner):
    late, early, unlimited = learner(time_limit=30), learner(time_limit=90), learner()
    attempts = [each.start() for each in (late, early, unlimited)]

    closed = services.expire_attempts(NOW + HOUR)

    assert closed == 1
    assert services.expire_attempts(NOW + HOUR) == 0
    states = [Attempt.objects.get(pk=each.pk).state for each in attempts]
    assert states == [AttemptState.EXPIRED, AttemptState.OPEN, AttemptState.OPEN]


def test_starting_after_the_time_of_the_last_one_closes_it_first(learner):
    sam = learner(time_limit=30, wait_hours=0)
    first = sam.start()

    second = sam.start(NOW + HOUR)

    assert second.number == 2
    assert AttemptResult.objects.get().attempt == first


def test_time_over_and_waiting_for_the_next_holds_even_so(learner):
    sam = learner(time_limit=30, wait_hours=24)
    sam.start()

    with pytest.raises(services.MustWait):
        sam.start(NOW + HOUR)

    assert AttemptResult.objects.count() == 1


def test_more_time_for_a_person_in_open_and_later_attempts(learner):
    sam, other = learner(time_limit=60, wait_hours=0), learner(time_limit=60)
    attempt, untouched = sam.start(), other.start()
    given = {"user": sam.user, "by": UserFactory(operator=True), "at": NOW}

    services.allow_more_time(percent=50, **given)
    services.allow_more_time(percent=25, **given)  # an open one never gets shorter

    assert Attempt.objects.get(pk=attempt.pk).ends_at == NOW + 90 * MINUTE
    assert Attempt.objects.get(pk=untouched.pk).ends_at == NOW + 60 * MINUTE
    # A page that was opened before still knows the old end.
    save(attempt, at=NOW + 80 * MINUTE)
    services.send_attempt(attempt=attempt, at=NOW + 85 * MINUTE)
    later = sam.start(NOW + 5 * HOUR)
    assert later.ends_at == NOW + 5 * HOUR + 75 * MINUTE


def test_stale_tab_is_told_and_loses_nothing(learner):
    attempt = learner().start()
    save(attempt, response="a", revision=0)

    with pytest.raises(services.StaleAnswer) as refusal:
        save(attempt, response="b", revision=0)

    assert (refusal.value.item.response, refusal.value.given) == ("a", "b")
    kept = save(attempt, response="b", revision=refusal.value.item.revision)
    assert (kept.response, kept.revision) == ("b", 2)


def test_same_answer_again_is_no_conflict(learner):
    attempt = learner().start()

    saved = [save(attempt, response="a", revision=0) for _again in range(3)]

    assert [item.revision for item in saved] == [1, 1, 1]


def test_position_that_does_not_exist(learner):
    attempt = learner().start()

    with pytest.raises(AttemptItem.DoesNotExist):
        save(attempt, position=5)
