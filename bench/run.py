"""
`make bench`: run every measurement, print it and write ``bench/results.json``.

A measurement is a module with ``measure() -> dict``; add it to ``MEASUREMENTS``. Numbers of
different machines do not compare; ratios measured in one run do.
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
    results: dict[str, Any] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }
    for name in names or MEASUREMENTS:
        results[name] = importlib.import_module(f"bench.{name}").measure()
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
