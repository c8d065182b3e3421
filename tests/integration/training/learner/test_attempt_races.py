"""Tests begun, answered and sent many times at the same moment. PostgreSQL, threads, commits."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.training.learner import services
from cms.training.models import (
    Attempt,
    AttemptResult,
    Certification,
    CertificationRevocation,
    Enrolment,
    EnrolmentReason,
)
from tests.factories import UserFactory
from tests.factories.training import RIGHT, CertificationFactory, CourseVersionFactory, member
from tests.integration.training.learner.conftest import NOW
from tests.reliability.test_submit_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]
assert connection


def kinds_of(results):
    return sorted({type(each).__name__ for each in results})


def test_begun_many_times_at_once_is_one_attempt(learner):
    sam = learner()

    results = at_once(lambda _number: sam.start().pk)

    assert len(set(results)) == 1
    assert Attempt.objects.get().items.count() == 4


def test_sent_many_times_at_once_is_one_result_and_one_certification(learner):
    sam = learner()
    attempt = sam.start()
    for item in attempt.items.all():
        sam.answer(item, RIGHT)

    def send(_number):
        return services.send_attempt(attempt=Attempt.objects.get(pk=attempt.pk), at=NOW).pk

    results = at_once(send)

    assert len(set(results)) == 1
    assert AttemptResult.objects.count() == Certification.objects.count() == 1


def test_sent_and_swept_at_once_is_one_result(learner):
    sam = learner(time_limit=30)
    attempt = sam.start()
    late = attempt.ends_at.replace(year=2027)

    def close(number):
        if number % 2:
            services.expire_attempts(late)
        else:
            services.send_attempt(attempt=Attempt.objects.get(pk=attempt.pk), at=late)

    results = at_once(close, count=8)

    assert kinds_of(results) == ["NoneType"]
    assert AttemptResult.objects.count() == 1


def test_different_answers_at_once_one_wins_and_the_others_are_told(learner):
    attempt = learner().start()

    def answer(number):
        return services.save_answer(
            attempt=Attempt.objects.get(pk=attempt.pk),
            position=1,
            response="abc"[number % 3],
            revision=0,
            at=NOW,
        ).response

    results = at_once(answer, count=9)

    stored = attempt.items.get(position=1)
    assert stored.revision == 1
    told = [each for each in results if isinstance(each, services.StaleAnswer)]
    assert len(told) == 6  # the same answer again is no conflict
    assert {each for each in results if isinstance(each, str)} == {stored.response}


def test_answers_and_sending_at_once_what_is_taken_is_graded(learner):
    sam = learner(*["single"] * 12)
    attempt = sam.start()

    def act(number):
        fresh = Attempt.objects.get(pk=attempt.pk)
        if number == 6:
            return services.send_attempt(attempt=fresh, at=NOW)
        services.save_answer(attempt=fresh, position=number + 1, response="a", revision=0, at=NOW)
        return "taken"

    results = at_once(act, count=12)

    result = AttemptResult.objects.get()
    assert result.points == results.count("taken")
    assert set(kinds_of(results)) <= {"AttemptIsOver", "AttemptResult", "str"}


def test_posted_from_many_windows_at_once(learner):
    sam = learner()
    attempt = sam.start()
    for item in attempt.items.all():
        sam.answer(item, RIGHT)
    address = reverse("training:send", kwargs={"public_id": attempt.public_id})

    def post(_number):
        client = Client()
        client.force_login(sam.user)
        return client.post(address).status_code

    results = at_once(post, count=6)

    assert results == [302] * 6
    assert AttemptResult.objects.count() == 1


def test_enrolled_many_times_at_once_is_one_enrolment():
    version, user = CourseVersionFactory(), member()

    def enrol(number):
        if number % 2:
            return services.enrol_oneself(user=user, course=version.course, at=NOW).pk
        return services.enrol(
            user=user, course=version.course, reason=EnrolmentReason.RULE, at=NOW
        ).pk

    results = at_once(enrol)

    assert len(set(results)) == 1
    assert Enrolment.objects.count() == 1


def test_revoked_many_times_at_once_is_one_revocation():
    certification, operator = CertificationFactory(), UserFactory(operator=True)

    def take_back(number):
        services.revoke(certification=certification, reason=f"{number}", by=operator, at=NOW)

    results = at_once(take_back, count=6)

    assert kinds_of(results) == ["NoneType", "RevokedAlready"]
    assert CertificationRevocation.objects.count() == 1
