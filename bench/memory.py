"""
How much memory a web worker takes that has served pages of a wizard. Goal: at most 150 MB.

One process makes the tables and a form of twenty steps in a file of SQLite; a second one, of which
the figures are, walks through the form with the middleware of the site. The client of the tests
that it asks with takes a few megabytes itself, which count.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

STEPS = 20


def measure() -> dict[str, Any]:
    """Return megabytes (of 1000 kB) of such a process, at the end and at the most."""
    with TemporaryDirectory() as folder:
        _run("prepare", folder)
        now, most = _run("serve", folder).split()[-2:]
    return {"after wizard pages, MB, at most 150": float(now), "most it ever held, MB": float(most)}


def _run(role: str, folder: str) -> str:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
    }
    command = [sys.executable, "-m", "bench.memory", role]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _megabytes(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise LookupError(f"this system does not tell {name}")
    return round(int(found[1]) / 1000, 1)


def main(role: str) -> None:
    """Make the data, or serve the pages and print the memory held at the end and at the most."""
    import django
    from django.core.management import call_command

    django.setup()
    from bench import wizard

    if role == "prepare":
        call_command("migrate", verbosity=0)
        wizard._version(STEPS)
        return
    from cms.form_builder.models import FormVersion

    client, office, user = wizard._somebody_at_work()
    version = FormVersion.objects.get(form__slug=f"medida-{STEPS}")
    wizard._walk_ours(client, version, STEPS, office, user)
    print(_megabytes("VmRSS"), _megabytes("VmHWM"))


if __name__ == "__main__":
    main(sys.argv[1])
