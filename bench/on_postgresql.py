"""Run a measurement in a process with an empty PostgreSQL database of its own."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from typing import Any


def on_postgresql(module: str) -> dict[str, Any]:
    """
    Return what ``run()`` of a module of ``bench`` measures on a throw-away server.

    The server runs without fsync, as the tests do: what the disk adds is not in the figures.
    """
    from tests.services import PostgreSQL

    server = PostgreSQL()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = {
                **os.environ,
                "DATABASE_URL": server.url,
                "EMPADRONA_DATA_DIR": folder,
                "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            }
            command = [sys.executable, "-m", "bench.on_postgresql", module]
            ended = subprocess.run(
                command, env=environment, check=True, stdout=subprocess.PIPE, text=True
            )
        found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return found
    finally:
        server.stop()


def _in_child(module: str) -> dict[str, Any]:
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner

    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        found: dict[str, Any] = importlib.import_module(module).run()
        return found
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    print(json.dumps(_in_child(sys.argv[1])))
