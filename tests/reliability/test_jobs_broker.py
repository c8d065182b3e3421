"""The broker wakes workers; the jobs table does without it."""

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from cms.jobs import services
from cms.jobs.models import Job, JobState
from reporting.documents.models import IssuedDocument
from tests.factories.submissions import SubmissionFactory
from tests.reliability import job_handlers
from tests.reliability.processes import worker_environment
from tests.services import free_port

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the worker processes need the test database"
    ),
]

HANDLERS = "tests.reliability.job_handlers,tests.reliability.document_handlers"
LONGEST_WAIT_FOR_A_BROKER = 6
"""Seconds, on a machine with much else to do; without limits of its own the client waits for ever."""


@contextlib.contextmanager
def celery_worker(environment: dict[str, str], *options: str) -> Iterator[None]:
    """Run a real Celery worker that knows the test's kinds of jobs."""
    command = [sys.executable, "-m", "celery", "-A", "cms", "worker", "--concurrency", "1"]
    command += ["--loglevel", "WARNING", "--include", HANDLERS, *options]
    worker = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        try:
            worker.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def enqueue_elsewhere(
    environment: dict[str, str], key: str, kind: str = "test-effect", **payload: int
) -> float:
    command = [sys.executable, "-m", "tests.reliability.enqueue_one", kind, key]
    command.append(json.dumps(payload))
    ended = subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, timeout=120
    )
    return float(ended.stdout)


def wait_until_done(key: str, seconds: float = 120) -> Job:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job = Job.objects.filter(key=key).first()
        if job is not None and job.state == JobState.DONE:
            return job
        time.sleep(0.1)
    raise AssertionError(f"{key} was not done: {Job.objects.filter(key=key).values().first()}")


@pytest.fixture(autouse=True)
def effects():
    job_handlers.create_effects_table()


def test_celery_worker_on_the_filesystem_transport_runs_a_job(tmp_path: Path):
    environment = worker_environment(EMPADRONA_DATA_DIR=str(tmp_path), BROKER_URL="")
    with celery_worker(environment):
        enqueue_elsewhere(environment, "one")
        job = wait_until_done("one")

    assert job_handlers.rows_of("job_effects") == [job.pk]


def test_celery_worker_makes_a_certificate(redis_url: str, tmp_path: Path):
    submission = SubmissionFactory()
    environment = worker_environment(EMPADRONA_DATA_DIR=str(tmp_path), BROKER_URL=redis_url)
    with celery_worker(environment):
        enqueue_elsewhere(environment, "pdf", "test-document", submission=submission.pk)
        wait_until_done("pdf")

    document = IssuedDocument.objects.get(submission=submission)
    content = (tmp_path / "documents" / document.file_name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == document.file_sha256


def test_celery_worker_on_redis_runs_a_job(redis_url: str, tmp_path: Path):
    environment = worker_environment(EMPADRONA_DATA_DIR=str(tmp_path), BROKER_URL=redis_url)
    with celery_worker(environment):
        enqueue_elsewhere(environment, "one")
        job = wait_until_done("one")

    assert job_handlers.rows_of("job_effects") == [job.pk]


def test_sweeper_runs_a_job_whose_message_was_lost(tmp_path: Path):
    services.enqueue(kind="test-effect", key="lost", payload={})
    environment = worker_environment(EMPADRONA_DATA_DIR=str(tmp_path), BROKER_URL="")

    with celery_worker(environment, "--beat"):
        wait_until_done("lost")

    assert list(tmp_path.glob("celerybeat-schedule*"))


def test_job_is_kept_at_once_when_nobody_listens():
    environment = worker_environment(BROKER_URL=f"redis://127.0.0.1:{free_port()}/0")

    seconds = enqueue_elsewhere(environment, "down")

    assert seconds < LONGEST_WAIT_FOR_A_BROKER
    assert Job.objects.get(key="down").state == JobState.WAITING


def test_job_is_kept_soon_when_the_broker_hangs():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"

        seconds = enqueue_elsewhere(worker_environment(BROKER_URL=address), "hangs")

    assert seconds < LONGEST_WAIT_FOR_A_BROKER
    assert Job.objects.get(key="hangs").state == JobState.WAITING


def test_run_jobs_stops_cleanly_when_told_to():
    job = services.enqueue(kind="test-effect", key="last", payload={"seconds": 1.5})
    command = [sys.executable, "-m", "tests.reliability.run_jobs", "--poll-seconds", "0.1"]
    worker = subprocess.Popen(
        command, env=worker_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while Job.objects.get(pk=job.pk).state == JobState.WAITING and time.monotonic() < deadline:
        time.sleep(0.05)

    worker.send_signal(signal.SIGTERM)
    output, errors = worker.communicate(timeout=120)

    assert worker.returncode == 0, errors
    assert output.split()[2:4] == ["last", "done"]
