"""
Print how many changed spots the tests noticed, module by module; 1 if too few.

Read from what mutmut leaves beside the modules it changed. A change that makes the tests run
without end is noticed too; one that no test runs over is not.
"""

import json
import sys
from pathlib import Path
from typing import Final

SURVIVED: Final = (0, 5, 33)
"""Exit codes of a run that noticed nothing: all passed, or there was no test."""
LEAST: Final = 85


def counted(meta: Path) -> tuple[int, int, int]:
    """Return how many changes were noticed, how many were tried, and how many there are."""
    codes = list(json.loads(meta.read_text())["exit_code_by_key"].values())
    tried = [code for code in codes if code is not None]
    return sum(code not in SURVIVED for code in tried), len(tried), len(codes)


def line(name: str, killed: int, tried: int, every: int) -> str:
    """Return one line of the table."""
    share = f"{100 * killed / tried:.1f} %" if tried else "-"
    return f"{name:<16} {killed:>5} of {tried:>5} noticed: {share:>7}   ({every} changes in all)"


def main() -> int:
    """Print the table."""
    found = {
        meta.name.removesuffix(".meta"): counted(meta)
        for meta in sorted(Path("mutants").rglob("*.py.meta"))
    }
    for name, numbers in found.items():
        print(line(name, *numbers))
    killed, tried, every = (sum(column) for column in zip(*found.values(), strict=True))
    print(line("all", killed, tried, every))
    return 0 if tried == every and 100 * killed >= LEAST * every else 1


if __name__ == "__main__":
    sys.exit(main())
