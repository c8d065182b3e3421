"""A padrón whose workers are killed enters whole, and nothing of it twice."""

import subprocess
import sys

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from cms.register.models import (
    Classification,
    Household,
    HouseholdMembership,
    LookupEntry,
    PadronRow,
    Person,
    PersonRecord,
)
from cms.register.padron import services
from tests.padrons import CHILD, HEAD, install, outcome, padron_file
from tests.reliability.processes import worker_environment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the worker processes need the test database"
    ),
]
HOUSEHOLDS = 30


def test_padron_enters_whole_though_its_workers_are_killed():
    install()
    rows = []
    for number in range(HOUSEHOLDS):
        code = {"hogar": f"H-{number:03}"}
        rows.append(HEAD | code | {"num_doc": f"4{number:07}"})
        rows.append(CHILD | code | {"num_doc": f"7{number:07}"})
    padron = services.receive(padron_file(*rows), "padron.csv", by=None, is_dry_run=False)

    killed = 0
    while work_and_kill(padron.pk, after=3):
        killed += 1

    padron.refresh_from_db()
    assert killed >= 5
    assert (padron.state, padron.problem) == ("done", "")
    assert padron.counts["rows"] == 2 * HOUSEHOLDS
    assert outcome(padron) == {"added": HOUSEHOLDS}
    with scopes_disabled():
        assert Household.objects.count() == Classification.objects.count() == HOUSEHOLDS
        for model in (Person, PersonRecord, HouseholdMembership, LookupEntry):
            assert model.objects.count() == 2 * HOUSEHOLDS
    assert not PadronRow.objects.exists()


def work_and_kill(pk: int, *, after: int) -> bool:
    """Kill a worker after some pieces, wherever it is; say whether it was killed."""
    command = [sys.executable, "-m", "tests.reliability.padron_worker", str(pk)]
    with subprocess.Popen(
        command, env=worker_environment(), stdout=subprocess.PIPE, text=True
    ) as worker:
        assert worker.stdout is not None
        for _piece in range(after):
            if not worker.stdout.readline():
                worker.wait(timeout=60)
                assert worker.returncode == 0
                return False
        worker.kill()
    return True
