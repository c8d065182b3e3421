"""A run over the register whose workers are killed again and again changes every class once."""

import subprocess
import sys

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from cms.register.models import Classification
from cms.register.reclassification import services
from cms.register.reclassification.deciding import Tally
from tests.factories import OfficeFactory
from tests.integration.register.reclassification.register_of_households import household, publish
from tests.reliability.processes import worker_environment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the worker processes need the test database"
    ),
]

HOUSEHOLDS = 120


def test_killed_workers_change_every_class_once():
    with scopes_disabled():
        office = OfficeFactory()
        for number in range(HOUSEHOLDS):
            household(rooms=5 if number % 3 else 1, office=office)
        run = services.start(version=publish(), reason="Por la norma", by=None)

    command = [sys.executable, "-m", "tests.reliability.reclassification_workers", "2", "8"]
    done = subprocess.run(
        command, env=worker_environment(), capture_output=True, text=True, timeout=330, check=False
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert "killed 8" in done.stdout
    run.refresh_from_db()
    assert run.state == "done"
    given = Classification.objects.filter(run=run)
    assert given.count() == given.values("household").distinct().count() == HOUSEHOLDS * 2 // 3
    totals = Tally.from_json(run.counts).totals
    assert totals == {"seen": HOUSEHOLDS, "changed": 80, "unchanged": 40}
