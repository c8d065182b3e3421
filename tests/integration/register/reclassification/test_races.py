"""A form enters the register from another connection while a piece of a run is being written."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.models import Classification, Household, HouseholdAnswers, LookupEntry
from cms.register.reclassification import running, services
from cms.register.reclassification.deciding import Tally
from cms.register.services import enter_household
from tests.factories import ResultFactory, SubmissionFactory
from tests.factories.submissions import household_answers, member_answers
from tests.integration.register.reclassification.register_of_households import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    with scopes_disabled():
        yield


def sent(category, *, days_ago=0.0, **answers):
    """Return a form of the same household, with the class that it was given."""
    at = timezone.now() - timedelta(days=days_ago)
    submission = SubmissionFactory(
        registering=True,
        answers=household_answers(member_answers()) | answers,
        submitted_at=at,
    )
    today = timezone.localdate()
    ResultFactory(
        submission=submission,
        category=category,
        valid_from=today - timedelta(days=1),
        valid_until=today + timedelta(days=900),
    )
    return submission


def registered() -> Household:
    """Enter a household whose class the method would change."""
    made = enter_household(submission=sent("P", days_ago=9))
    HouseholdAnswers.objects.filter(household=made).update(
        answers={"rooms": 5, "people": [{"age": 30}]}
    )
    return made


class Elsewhere(threading.Thread):
    """Something done over a connection of its own; ``result`` raises what it raised."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.error, self.pid = act, None, 0
        self.connected = threading.Event()

    def run(self) -> None:
        try:
            with connection.cursor() as cursor, scopes_disabled():
                cursor.execute("SELECT pg_backend_pid()")
                (self.pid,) = cursor.fetchone()
                self.connected.set()
                self.act()
        except BaseException as error:
            self.error = error
        finally:
            self.connected.set()
            connection.close()

    def finish(self) -> None:
        self.join(timeout=120)
        assert not self.is_alive()
        if self.error is not None:
            raise self.error

    def wait_for_a_lock(self) -> None:
        """Return when the server says that this connection waits for another one."""
        assert self.connected.wait(120)
        ends_at = time.monotonic() + 120
        while time.monotonic() < ends_at:
            with connection.cursor() as cursor:
                cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [self.pid])
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.01)
        raise AssertionError("nothing made it wait")


def assert_the_form_counts(household, run, *, classes):
    rows = household.classifications.order_by("-entered_at", "-pk")
    assert list(rows.values_list("category", flat=True)) == classes
    assert rows[0].submission is not None
    assert rows[0].run is None
    assert Household.objects.count() == 1
    assert Classification.objects.count() == len(classes)
    (entry,) = LookupEntry.objects.all()
    assert entry.shown["category"] == "PE"
    assert entry.shown["class"] == rows[0].pk
    run.refresh_from_db()
    assert not running.work_once(run.pk)


def test_form_that_waits_for_a_piece_is_entered_after_it(monkeypatch):
    made = registered()
    run = services.start(version=publish(), reason="r", by=None)
    form = sent("PE")
    waiting = Elsewhere(lambda: enter_household(submission=form))
    refresh = running.lookup_entries.refresh

    def refresh_while_the_form_waits(households):
        # The classes of the piece are written, and nothing is committed.
        waiting.start()
        waiting.wait_for_a_lock()
        return refresh(households)

    monkeypatch.setattr(running.lookup_entries, "refresh", refresh_while_the_form_waits)
    assert running.work_once(run.pk)
    waiting.finish()

    assert_the_form_counts(made, run, classes=["PE", "NP", "P"])
    replaced = made.classifications.get(category="PE").replaces
    assert replaced.run == run


def test_piece_that_waits_for_a_form_leaves_its_household_alone():
    made = registered()
    run = services.start(version=publish(), reason="r", by=None)
    form = sent("PE")
    working = Elsewhere(lambda: running.work_once(run.pk))

    with transaction.atomic():
        enter_household(submission=form)
        working.start()
        # The piece has read the old class, and waits to lock the household.
        working.wait_for_a_lock()
    working.finish()

    assert_the_form_counts(made, run, classes=["PE", "P"])
    run.refresh_from_db()
    assert Tally.from_json(run.counts).totals == {"seen": 1, "overtaken": 1}
