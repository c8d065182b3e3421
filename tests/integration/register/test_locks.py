"""Two offices send the same person at the same moment: the second one sees what the first stored."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction

from cms.register.locks import lock_household
from cms.register.models import Classification
from cms.register.reader import DjangoRegister
from cms.register.services import enter_household
from tests.factories import ResultFactory, SubmissionFactory
from tests.factories.submissions import household_answers, member_answers

pytestmark = pytest.mark.django_db(transaction=True)
SECOND_DAY = date(2026, 11, 3)


def enter_if_free(submission, ready: threading.Barrier, outcomes: list[str]) -> None:
    try:
        ready.wait(timeout=120)
        with transaction.atomic():
            lock_household(submission.form_version.definition, submission.answers)
            numbers = [row["num_doc"] for row in submission.answers["miembros"]]
            taken = [
                DjangoRegister().household_in_force_with("1", number, on=SECOND_DAY)
                for number in numbers
            ]
            if any(taken):
                outcomes.append("refused")
            else:
                enter_household(submission=submission)
                outcomes.append("entered")
    finally:
        connection.close()


@pytest.mark.parametrize("parallel", [2, 6])
def test_same_person_sent_at_the_same_time(parallel):
    if connection.vendor != "postgresql":
        pytest.skip("locks are those of PostgreSQL; SQLite lets one writer in at a time")
    shared = member_answers(_id="fila-2", nombres="Juan", num_doc="45678901", ptes=2)
    submissions = []
    for number in range(parallel):
        head = member_answers(num_doc=f"4012345{number}")
        rows = [head, shared] if number % 2 else [shared | {"_id": "fila-0"}, head]
        submission = SubmissionFactory(registering=True, answers=household_answers(*rows))
        ResultFactory(submission=submission)
        submissions.append(submission)
    ready, outcomes = threading.Barrier(parallel), []

    threads = [
        threading.Thread(target=enter_if_free, args=(submission, ready, outcomes))
        for submission in submissions
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert sorted(outcomes) == ["entered"] + ["refused"] * (parallel - 1)
    assert Classification.objects.count() == 1
