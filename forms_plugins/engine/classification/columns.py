"""The columns of a table of points: what names them, and which one a household is in."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from forms_plugins.engine.classification.method import ScoringMethod

SEPARATOR: Final = "/"
ALL: Final = "all"
"""Key of a cut-off where a method has no clusters."""


def cluster_keys(method: ScoringMethod) -> tuple[str, ...]:
    """Return the clusters as texts; empty where a method has none."""
    return tuple(str(n) for n in range(1, method.clusters.count + 1)) if method.clusters else ()


def judged_keys(method: ScoringMethod) -> tuple[str, ...]:
    """Return the keys that thresholds and cut-offs may have."""
    return cluster_keys(method) or (ALL,)


def line_keys(method: ScoringMethod) -> tuple[str, ...]:
    """Return the lines of the score; the empty key alone where a method has one score."""
    return tuple(line.key for line in method.lines) or ("",)


def main_line(method: ScoringMethod) -> str:
    """Return the line whose score is the raw score."""
    return method.main_line or line_keys(method)[0]


def column(method: ScoringMethod, area: str, cluster: str, line: str) -> str:
    """Return the key of the column that area, cluster and line name together."""
    parts = {"area": area, "cluster": cluster, "line": line}
    return SEPARATOR.join(parts[name] for name in method.points_by)


def columns(method: ScoringMethod, area: str | None = None) -> tuple[str, ...]:
    """Return every column of points, or those that households of ``area`` may be in."""
    named = {
        "area": (area,) if area is not None else tuple(item.key for item in method.areas),
        "cluster": cluster_keys(method),
        "line": tuple(line.key for line in method.lines),
    }
    return tuple(
        SEPARATOR.join(parts) for parts in product(*(named[name] for name in method.points_by))
    )
