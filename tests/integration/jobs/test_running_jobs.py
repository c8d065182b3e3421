import logging
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from cms.jobs import runner, services
from cms.jobs.models import Job, JobState
from forms_plugins.api.errors import ConfigurationFailure, PermanentFailure, TemporaryFailure
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def enqueue(**payload):
    return services.enqueue(kind="test", key="test:1", payload=payload)


def test_job_runs_once_and_is_done(handler):
    seen = []
    handler(lambda job: seen.append(job.payload) or "a note")
    enqueue(thing=7)

    job = services.run_next()

    assert (job.state, job.note, job.progress, job.lease_owner) == (
        JobState.DONE,
        "a note",
        100,
        "",
    )
    assert seen == [{"thing": 7}]
    assert services.run_next() is None


def test_enqueue_twice_gives_one_job(handler):
    assert enqueue(thing=1) == enqueue(thing=2)
    assert Job.objects.get().payload == {"thing": 1}


def test_enqueue_is_undone_with_the_transaction(wake_ups):
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert wake_ups == []


def test_enqueue_wakes_a_worker_on_commit(wake_ups, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue()
        assert wake_ups == []

    assert len(wake_ups) == 1


def test_attempt_is_counted_before_the_handler_runs(handler):
    handler(lambda job: str(Job.objects.get(pk=job.pk).attempts))
    enqueue()

    assert services.run_next().note == "1"


@pytest.mark.parametrize(
    ("failure", "state", "note"),
    [
        (TemporaryFailure("down"), JobState.WAITING, "down"),
        (ConfigurationFailure("no template"), JobState.NEEDS_CONFIGURATION, "no template"),
        (PermanentFailure("too long"), JobState.FAILED, "too long"),
        (ValueError("María Quispe"), JobState.WAITING, "ValueError"),
    ],
    ids=["temporary", "configuration", "permanent", "unforeseen"],
)
def test_failure_decides_what_becomes_of_the_job(handler, failure, state, note):
    def fail(job):
        raise failure

    handler(fail)
    enqueue()

    job = services.run_next()

    assert (job.state, job.lease_until) == (state, None)
    assert note in job.note
    assert "Quispe" not in job.note


def test_temporary_failure_waits_before_the_next_attempt(handler):
    def fail(job):
        raise TemporaryFailure("down")

    handler(fail)
    enqueue()

    began = timezone.now()
    job = services.run_next()

    assert timedelta(seconds=2) < job.run_after - began
    assert job.run_after - timezone.now() <= timedelta(seconds=5)
    with time_machine.travel(job.run_after - timedelta(seconds=1), tick=False):
        assert services.run_next() is None


def test_temporary_failure_of_the_last_attempt_ends_the_job(handler):
    def fail(job):
        raise TemporaryFailure("down")

    handler(fail)
    JobFactory(kind="test", attempts=7)

    assert services.run_next().state == JobState.FAILED


def test_unforeseen_failure_is_logged_with_a_fixed_message(handler, caplog):
    def fail(job):
        raise ValueError("María Quispe")

    handler(fail)
    enqueue()

    with caplog.at_level(logging.ERROR):
        services.run_next()

    assert [record.message for record in caplog.records] == ["A job failed in a way nobody foresaw"]


def test_job_without_a_handler_waits_for_configuration():
    services.enqueue(kind="from-a-plugin-not-installed", key="x", payload={})

    job = services.run_next()

    assert job.state == JobState.NEEDS_CONFIGURATION
    assert "from-a-plugin-not-installed" in job.note


def test_job_that_was_taken_away_is_not_completed(handler):
    def lose_the_lease(job):
        Job.objects.filter(pk=job.pk).update(lease_owner="somebody else")

    handler(lose_the_lease)
    enqueue()

    job = services.run_next()

    assert (job.state, job.lease_owner) == (JobState.RUNNING, "somebody else")


def test_handler_that_loops_is_interrupted(handler, monkeypatch):
    monkeypatch.setattr(runner, "MAX_SECONDS", 0.2)
    handler(lambda job: time.sleep(30))
    enqueue()

    started = time.monotonic()
    job = services.run_next()

    assert time.monotonic() - started < 25
    assert job.state == JobState.WAITING
    assert "JobTookTooLong" in job.note


def test_run_until_empty_does_every_job_in_order(handler):
    handler(lambda job: None)
    jobs = [JobFactory(kind="test") for _ in range(3)]

    assert list(services.run_until_empty()) == jobs


def test_requeue_gives_stopped_jobs_all_their_attempts(handler):
    failed = JobFactory(failed=True)
    done = JobFactory(done=True)

    assert services.requeue(Job.objects.all()) == 1

    failed.refresh_from_db()
    done.refresh_from_db()
    assert (failed.state, failed.attempts, failed.finished_at) == (JobState.WAITING, 0, None)
    assert done.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_heartbeat_extends_the_lease_while_the_handler_runs(handler):
    def slow(job):
        given_up_at = time.monotonic() + 30  # a busy machine lets the other thread wait
        while time.monotonic() < given_up_at:
            if Job.objects.get(pk=job.pk).lease_until > job.lease_until:
                return "True"
            time.sleep(0.05)
        return "False"

    handler(slow)
    enqueue()

    assert services.run_next(lease_seconds=1).note == "True"
