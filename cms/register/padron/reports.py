"""What is told of a run: to a person, to a script, and as a file with every problem."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

from cms.register.models import PadronImport, PadronProblem
from cms.register.padron import words
from cms.register.padron.cells import guarded
from cms.register.padron.files import DELIMITER_NAMES, ENCODING_NAMES

MOST_TOLD: Final = 200
"""Problems on a page or in a report; the file has all of them."""


def report_of(padron: PadronImport) -> dict[str, Any]:
    """Return the report of a run, JSON-ready; ``problems`` are the first ones."""
    found = PadronProblem.objects.filter(padron=padron).order_by("line", "pk")[:MOST_TOLD]
    return {
        "name": padron.name,
        "sha256": padron.sha256,
        "dry_run": padron.is_dry_run,
        "state": padron.state,
        "encoding": ENCODING_NAMES[padron.place["encoding"]],
        "delimiter": DELIMITER_NAMES[padron.place["delimiter"]],
        "counts": padron.counts,
        "problem": padron.problem,
        "problems": [
            {
                "line": each.line,
                "column": each.column,
                "severity": each.severity,
                "message": each.message,
            }
            for each in found
        ],
    }


def report_text(report: dict[str, Any]) -> str:
    """Return a report as lines for a terminal."""
    told = report["problems"]
    values = report | report["counts"] | {"title": words.REPORT_TITLES[report["dry_run"]]}
    lines = [words.REPORT.format(**values), *([report["problem"]] if report["problem"] else [])]
    for each in told:
        text = words.PROBLEM if each["column"] else words.PROBLEM_OF_LINE
        lines.append(text.format(**each))
    more = report["counts"]["problems"] - len(told)
    return "\n".join([*lines, *([words.MORE_PROBLEMS.format(count=more)] if more > 0 else [])])


def problems_csv(padron: PadronImport) -> Iterator[str]:
    """Yield a CSV (UTF-8 with mark) with every problem of a run, some thousand lines at a time."""
    yield "\ufeff" + _csv([("linea", "columna", "problema")])
    found = PadronProblem.objects.filter(padron=padron).order_by("line", "pk")
    batch: list[tuple[str, ...]] = []
    for each in found.iterator(chunk_size=2000):
        batch.append((str(each.line), each.column, each.message))
        if len(batch) == 2000:
            yield _csv(batch)
            batch = []
    yield _csv(batch)


def _csv(lines: list[tuple[str, ...]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(
        [guarded(cell) for cell in line] for line in lines
    )
    return written.getvalue()
