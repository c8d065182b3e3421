from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from cms.jobs import lease
from cms.jobs.models import Job, JobState
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["by_lock", "by_update"])
def claim(request, monkeypatch):
    """Both ways of claiming: PostgreSQL's and the portable one of SQLite."""
    if request.param == "by_update":
        monkeypatch.setattr(connection.features, "has_select_for_update_skip_locked", False)
    elif not connection.features.has_select_for_update_skip_locked:
        pytest.skip("this database cannot skip locked rows")
    return lease.claim


def test_claim_takes_the_job_that_waited_longest(claim):
    JobFactory(run_after=timezone.now() - timedelta(minutes=1))
    oldest = JobFactory(run_after=timezone.now() - timedelta(minutes=9))

    job = claim(owner="a")

    assert job == oldest
    assert (job.state, job.attempts, job.lease_owner) == (JobState.RUNNING, 1, "a")
    assert job.lease_until > timezone.now()


def test_claim_leaves_jobs_that_are_not_due_or_not_waiting(claim):
    JobFactory(run_after=timezone.now() + timedelta(seconds=30))
    JobFactory(running=True)
    JobFactory(done=True)
    JobFactory(failed=True)

    assert claim(owner="a") is None


def test_claimed_job_is_not_claimed_again(claim):
    JobFactory()

    assert claim(owner="a") is not None
    assert claim(owner="b") is None


@pytest.mark.parametrize(
    "change",
    [
        lambda job: lease.extend(job, owner="late"),
        lambda job: lease.finish(job, owner="late"),
        lambda job: lease.fail(job, owner="late", note="x"),
        lambda job: lease.hold(job, owner="late", note="x"),
        lambda job: lease.give_back(job, owner="late", note="x", pause=timedelta(0)),
    ],
    ids=["extend", "finish", "fail", "hold", "give_back"],
)
def test_worker_that_lost_its_lease_changes_nothing(change):
    job = JobFactory(running=True, lease_owner="new")
    before = Job.objects.values().get(pk=job.pk)

    assert change(job) is False
    assert Job.objects.values().get(pk=job.pk) == before


def test_owner_extends_its_lease():
    job = JobFactory(running=True, lease_owner="a")

    assert lease.extend(job, owner="a", lease_seconds=60)
    job.refresh_from_db()
    assert job.lease_until > timezone.now() + timedelta(seconds=50)


def test_expired_lease_gives_the_job_back():
    expired = JobFactory(running=True, lease_until=timezone.now() - timedelta(seconds=1))
    held = JobFactory(running=True, lease_until=timezone.now() + timedelta(seconds=60))

    assert lease.take_back_expired() == 1

    expired.refresh_from_db()
    held.refresh_from_db()
    assert (expired.state, expired.lease_owner, expired.attempts) == (JobState.WAITING, "", 1)
    assert held.state == JobState.RUNNING


def test_expired_lease_of_the_last_attempt_ends_the_job():
    job = JobFactory(running=True, attempts=8, lease_until=timezone.now() - timedelta(seconds=1))

    lease.take_back_expired()

    job.refresh_from_db()
    assert (job.state, job.note) == (JobState.FAILED, str(lease.WORKER_LOST))
    assert job.finished_at is not None


def test_waiting_job_cannot_hold_a_lease():
    with pytest.raises(IntegrityError, match="only_running_jobs_hold_a_lease"):
        JobFactory(lease_until=timezone.now())
