"""A padrón and a form that enter the same person at the same moment."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.locks import lock_people
from cms.register.models import HouseholdMembership, Person
from cms.register.padron import services
from cms.register.padron.running import work_once
from cms.register.services import enter_household
from tests.factories import ResultFactory, SubmissionFactory
from tests.factories.submissions import household_answers
from tests.padrons import CHILD, HEAD, finish, install, outcome, padron_file

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def submitted():
    submission = SubmissionFactory(registering=True, answers=household_answers())
    ResultFactory(submission=submission, valid_from=date(2026, 1, 5), valid_until=date(2099, 1, 4))
    return submission


def in_thread(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_import_waits_for_a_form_and_then_refuses_its_person():
    submission = submitted()
    install()
    padron = services.receive(padron_file(HEAD, CHILD), "p.csv", by=None, is_dry_run=False)
    work_once(padron.pk)

    with transaction.atomic():
        lock_people([document_digest(1, "40123456")])
        importing = in_thread(lambda: finish(padron))
        importing.join(0.5)
        assert importing.is_alive()
        enter_household(submission=submission)
    importing.join(timeout=120)

    padron.refresh_from_db()
    assert outcome(padron) == {"refused": 1}
    with scopes_disabled():
        stay = HouseholdMembership.objects.get(until=None)
        assert stay.submission == submission


def test_form_waits_for_a_piece_of_the_import():
    install()
    submission = submitted()
    entered = []

    with transaction.atomic():
        from cms.register.locks import lock_register

        lock_register()
        entering = in_thread(lambda: entered.append(enter_household(submission=submission)))
        entering.join(0.5)
        assert entering.is_alive()
    entering.join(timeout=120)

    assert entered[0] is not None
    assert Person.objects.count() == 1


def test_two_workers_on_one_run_do_everything_once():
    install()
    rows = [HEAD | {"hogar": f"H-{n}", "num_doc": f"4012340{n}"} for n in range(8)]
    padron = services.receive(padron_file(*rows), "p.csv", by=None, is_dry_run=False)

    workers = [in_thread(lambda: finish(padron)) for _ in range(3)]
    for worker in workers:
        worker.join(timeout=120)

    padron.refresh_from_db()
    assert outcome(padron) == {"added": 8}
    assert Person.objects.count() == 8
