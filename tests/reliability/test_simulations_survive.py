"""A simulation whose worker processes are killed counts every household once."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cms.jobs import services as jobs
from cms.jobs.models import Job, JobState
from cms.jobs.runs import RunState
from cms.methods.models import Simulation
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.services import start_simulation
from forms_plugins.classification.services import publish_method
from forms_plugins.sisfoh.plugin import method_documents
from tests.reliability.processes import worker_environment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the worker processes need the test database"
    ),
]
HOUSEHOLDS = 60_000
PATIENCE = 120


def begin():
    document = method_documents()["cse-demostracion"]
    return start_simulation(
        title="Prueba",
        document=document,
        source="synthetic",
        plan=Plan(on=timezone.localdate(), against="version", seed=4, count=HOUSEHOLDS),
        baseline=publish_method(document, at=timezone.now()).version,
        by=None,
    )


def worker():
    command = [sys.executable, "manage.py", "run_jobs", "--until-empty"]
    return subprocess.Popen(
        command, env=worker_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def wait_for_cursor(simulation, beyond):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        simulation.refresh_from_db()
        if simulation.cursor > beyond:
            return
        time.sleep(0.05)
    pytest.fail("the worker did not get on")


def test_simulation_goes_on_after_its_worker_was_killed():
    simulation = begin()
    killed_at = []
    for _time in range(2):
        process = worker()
        try:
            wait_for_cursor(simulation, killed_at[-1] if killed_at else 0)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        simulation.refresh_from_db()
        killed_at.append(simulation.cursor)
        # The lease of the dead worker runs out.
        Job.objects.filter(state=JobState.RUNNING).update(
            lease_until=timezone.now() - timedelta(seconds=1)
        )
        assert jobs.sweep() == 1

    assert killed_at[-1] < HOUSEHOLDS, "the simulation ended before it was killed"
    list(jobs.run_until_empty())

    ended = Simulation.objects.get(pk=simulation.pk)
    assert ended.state == RunState.DONE
    assert ended.report["households"] == HOUSEHOLDS
    counted = sum(number for row in ended.report["matrix"].values() for number in row.values())
    assert counted == HOUSEHOLDS
