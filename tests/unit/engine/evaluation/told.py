"""Short forms of what an evaluation reports."""

from datetime import date

TODAY = date(2026, 1, 31)


def told(evaluation) -> list[tuple[str, str]]:
    """Return (dotted place, code) of each problem, in order."""
    return [(problem.place.dotted, problem.code) for problem in evaluation.problems]
