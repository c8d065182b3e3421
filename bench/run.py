"""
`make bench`: run every measurement, print it and write ``bench/results.json``.

A measurement is a module with ``measure() -> dict``; add it to ``MEASUREMENTS``. Results take the
place of older ones of the same name: ``python -m bench.run pdf`` measures one alone.
``training_load`` takes ten minutes and more and only runs when it is named. Numbers of different
machines do not compare; ratios measured in one run do.
"""

import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

MEASUREMENTS = (
    "pdf",
    "wizard",
    "memory",
    "editor",
    "lookup",
    "padron",
    "classification",
    "assignments",
)
RESULTS = Path(__file__).parent / "results.json"


def main(names: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    results: dict[str, Any] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    results |= {"python": platform.python_version(), "cores": os.cpu_count()}
    for name in names or MEASUREMENTS:
        began = datetime.now(UTC)
        found = importlib.import_module(f"bench.{name}").measure()
        minutes = round((datetime.now(UTC) - began).total_seconds() / 60, 1)
        started = began.isoformat(timespec="seconds")
        results[name] = {"began": started, "minutes": minutes, **found}
        print_lines(name, results[name])
    RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")


def print_lines(name: str, value: Any) -> None:
    """Print the figures under ``value``, one a line, each with its whole name."""
    if isinstance(value, dict):
        for key, item in value.items():
            print_lines(f"{name} / {key}", item)
    else:
        print(f"{name}: {value}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
