"""From a kept report to what the screens and files say: rows of words and numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.models import Simulation
from cms.methods.simulation.classes import NONE
from cms.methods.simulation.figures import (
    count_text,
    money_text,
    share_text,
    width,
)
from cms.methods.simulation.kinds import DIMENSIONS, UNKNOWN
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.report import WAYS

MOST_ROWS: Final = 100
DIMENSION_WORDS: Final = {
    "department": gettext_lazy("Department"),
    "district": gettext_lazy("District"),
    "area": gettext_lazy("Area of the method"),
    "size": gettext_lazy("People in the household"),
    "children": gettext_lazy("With children under 18"),
    "older": gettext_lazy("With people of 65 or more"),
    "head": gettext_lazy("Head of the household"),
}
WAY_WORDS: Final = {
    "same": gettext_lazy("Stay in their class"),
    "poorer": gettext_lazy("Go to a poorer class"),
    "better_off": gettext_lazy("Go to a better-off class"),
    "gained": gettext_lazy("Get a class they did not have"),
    "lost": gettext_lazy("Are left without class"),
    "other": gettext_lazy("Go to a class of another scale"),
}
CAUSE_WORDS: Final = {
    "*gate": gettext_lazy("An administrative criterion"),
    "*area": gettext_lazy("The area of the method"),
    "*standardisation": gettext_lazy("The standardisation of the index"),
    "*cut_off": gettext_lazy("The lines between classes"),
    "*other": gettext_lazy("Something else"),
}


@dataclass(frozen=True)
class Bar:
    """A number with its words and the length of its bar (0 to 100, as text)."""

    label: str
    number: str
    share: str
    width: str


@dataclass(frozen=True)
class Cell:
    """A count of a matrix; ``stays`` marks those who keep their class."""

    number: str
    share: str
    stays: bool


@dataclass(frozen=True)
class MatrixTable:
    """From class (rows) to class (columns): words of the columns, and rows of label and cells."""

    columns: list[str]
    rows: list[tuple[str, list[Cell], str]]


class Presented:
    """The report of a simulation, in words."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.plan = Plan.from_options(simulation.options)
        self.report: Mapping[str, Any] = simulation.report or {}
        self.households: int = self.report["households"]

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the words of the classes by code."""
        return {item["code"]: item["label"] for item in self.report["classes"]}

    @property
    def whole(self) -> str:
        """Return how many households there were."""
        return count_text(self.households)

    def before_label(self, code: str) -> str:
        """Return the words of a class before."""
        if code != NONE:
            return self.labels.get(code, code)
        if self.plan.against == "nothing":
            return _("All households")
        if self.plan.against == "register":
            return _("No class in force")
        return _("Not computed")

    def after_label(self, code: str) -> str:
        """Return the words of a class after."""
        return self.labels.get(code, code) if code != NONE else _("Not computed")

    def matrix(self, matrix: Mapping[str, Mapping[str, int | None]]) -> MatrixTable:
        """Return a transition matrix as a table; shares are of the row."""
        codes = [*self.labels, NONE]
        columns = [code for code in codes if any(code in row for row in matrix.values())]
        rows = []
        for old in codes:
            if old not in matrix:
                continue
            row = matrix[old]
            known = [number for number in row.values() if number is not None]
            total = sum(known) if len(known) == len(row) else None
            cells = [
                Cell(
                    count_text(row.get(new, 0)), share_text(row.get(new) or None, total), old == new
                )
                for new in columns
            ]
            rows.append((self.before_label(old), cells, count_text(total)))
        return MatrixTable([self.after_label(code) for code in columns], rows)

    @cached_property
    def whole_matrix(self) -> MatrixTable:
        """Return the matrix of all households."""
        return self.matrix(self.report["matrix"])

    @cached_property
    def ways(self) -> list[Bar]:
        """Return how many households stay, go to a poorer class, and so on."""
        if self.plan.against == "nothing":
            return []
        return [
            self._bar(str(WAY_WORDS[way]), self.report["ways"][way])
            for way in ("same", *WAYS)
            if self.report["ways"][way] != 0
        ]

    def _bar(self, label: str, number: int | None) -> Bar:
        return Bar(
            label,
            count_text(number),
            share_text(number, self.households),
            width(number, self.households),
        )

    @cached_property
    def classes(self) -> list[tuple[str, Bar | None, Bar]]:
        """Return how many households each class has before (if compared) and after."""
        matrix = self.report["matrix"]
        rows = []
        for code in [*self.labels, NONE]:
            before = _sum(matrix.get(code, {}).values())
            after = _sum(row.get(code, 0) for row in matrix.values())
            if before == 0 and after == 0:
                continue
            compared = self.plan.against != "nothing"
            label = self.after_label(code)
            if code == NONE and self.plan.against == "register":
                label = _("Not computed, or no class in force")
            rows.append(
                (label, self._bar(label, before) if compared else None, self._bar(label, after))
            )
        return rows

    @cached_property
    def costs(self) -> dict[str, Any] | None:
        """Return the costs with their words, ``None`` without amounts."""
        costs = self.report["costs"]
        if costs is None:
            return None
        rows = [
            {
                "label": self.after_label(row["code"]),
                "amount": money_text(row["amount"]),
                "households_before": count_text(row["households_before"]),
                "households_after": count_text(row["households_after"]),
                "before": money_text(row["before"]),
                "after": money_text(row["after"]),
                "difference": money_text(row["difference"]),
            }
            for row in costs["rows"]
        ]
        sums = ("before", "after", "difference", "gains", "losses")
        return {
            "rows": rows,
            **{name: money_text(costs[name]) for name in sums},
            "gaining": count_text(costs["gaining"]),
            "losing": count_text(costs["losing"]),
            "compared": self.plan.against != "nothing",
        }

    # --- groups -----------------------------------------------------------------------------

    @cached_property
    def dimensions(self) -> list[tuple[str, str]]:
        """Return the dimensions in which something is known: key and words."""
        return [
            (key, str(DIMENSION_WORDS[key]))
            for key in DIMENSIONS
            if any(row["value"] not in (UNKNOWN, "") for row in self.report["groups"][key])
        ]

    def value_label(self, dimension: str, row: Mapping[str, Any]) -> str:
        """Return the words of a group."""
        value = row["value"]
        if value in (UNKNOWN, ""):
            return _("Not known")
        if dimension in ("children", "older"):
            return _("Yes") if value == "yes" else _("No")
        words: Mapping[str, str] = {}
        if dimension == "area":
            words = self.report["words"]["areas"]
        elif dimension == "head":
            words = self.report["words"]["sexes"]
        return str(row["label"] or words.get(value, value))

    def groups(self, dimension: str, within: str = "") -> list[dict[str, Any]]:
        """
        Return the groups of a dimension, those with most households first.

        ``within`` keeps places whose code begins with it. Groups that have an order keep theirs.
        """
        rows = [row for row in self.report["groups"][dimension] if row["value"].startswith(within)]
        if dimension in ("department", "district"):
            rows.sort(key=lambda row: -(row["households"] or 0))
        return [
            {
                "value": row["value"],
                "label": self.value_label(dimension, row),
                "households": count_text(row["households"]),
                "ways": [
                    (count_text(row["ways"][way]), share_text(row["ways"][way], row["households"]))
                    for way in self.shown_ways
                ],
                "changed": self._changed(row),
                "row": row,
            }
            for row in rows
        ]

    @cached_property
    def shown_ways(self) -> list[str]:
        """Return the ways in which any household moves."""
        return [way for way in WAYS if self.report["ways"][way] != 0]

    @property
    def way_words(self) -> list[str]:
        """Return the headings of the ways."""
        return [str(WAY_WORDS[way]) for way in self.shown_ways]

    def _changed(self, row: Mapping[str, Any]) -> Bar | None:
        numbers = [row["ways"][way] for way in WAYS]
        if None in numbers or not row["households"]:
            return None
        changed = sum(numbers)
        return Bar(
            "",
            count_text(changed),
            share_text(changed, row["households"]),
            width(changed, row["households"]),
        )

    def group(self, dimension: str, value: str) -> dict[str, Any] | None:
        """Return one group, ``None`` if there is no such one."""
        found = (row for row in self.report["groups"][dimension] if row["value"] == value)
        row = next(found, None)
        if row is None:
            return None
        return {
            "label": self.value_label(dimension, row),
            "households": count_text(row["households"]),
            "matrix": self.matrix(row["matrix"]) if row["matrix"] else None,
        }

    # --- why --------------------------------------------------------------------------------

    @cached_property
    def drivers(self) -> list[dict[str, Any]]:
        """Return what makes households change, the most frequent first."""
        looked_at = self.report["drivers"]["looked_at"]
        return [
            {
                "label": str(CAUSE_WORDS.get(row["key"], row["label"] or row["key"])),
                "decides": self._part(row["decides"], looked_at),
                "differs": count_text(row["differs"]) if row["mean"] is not None else "–",
                "mean": row["mean"],
            }
            for row in self.report["drivers"]["rows"]
        ]

    @cached_property
    def reasons(self) -> list[dict[str, Any]]:
        """Return why households get no class, the most frequent first."""
        looked_at = self.report["reasons"]["looked_at"]
        return [
            {**row, "bar": self._part(row["count"], looked_at)}
            for row in self.report["reasons"]["rows"]
        ]

    @staticmethod
    def _part(number: int | None, whole: int) -> Bar:
        return Bar("", count_text(number), share_text(number, whole), width(number, whole))

    @cached_property
    def transitions(self) -> list[dict[str, Any]]:
        """Return the sample households by transition, those that change first."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for sample in self.report["samples"]:
            found.setdefault((sample["from"], sample["to"]), []).append(self._sample(sample))
        order = [*self.labels, NONE]
        keys = sorted(
            found, key=lambda key: (key[0] == key[1], order.index(key[0]), order.index(key[1]))
        )
        return [
            {
                "title": self._transition_title(*key),
                "number": count_text(self.report["matrix"][key[0]][key[1]]),
                "samples": found[key],
            }
            for key in keys
        ]

    def _transition_title(self, old: str, new: str) -> str:
        if self.plan.against == "nothing":
            return self.after_label(new)
        return _("From “%(old)s” to “%(new)s”") % {
            "old": self.before_label(old),
            "new": self.after_label(new),
        }

    def _sample(self, sample: Mapping[str, Any]) -> dict[str, Any]:
        dimensions = ("size", "children", "older", "head")
        kinds = [
            (DIMENSION_WORDS[name], self.value_label(name, {"value": value, "label": ""}))
            for name, value in zip(dimensions, sample["kinds"], strict=True)
            if value != UNKNOWN
        ]
        return {
            "kinds": kinds,
            "old": sample["old"],
            "new": sample["new"],
            "lines": _side_by_side(sample["old"], sample["new"]),
        }


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = list(numbers)
    return None if None in found else sum(number or 0 for number in found)


def _side_by_side(
    old: Mapping[str, Any] | None, new: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]]:
    """Return a row an indicator with the points of both methods."""
    before = {line["indicator"]: line for line in (old or {}).get("contributions", ())}
    after = {line["indicator"]: line for line in new["contributions"]}
    return [
        {
            "label": (after.get(key) or before[key])["label"],
            "answer": (after.get(key) or before[key])["answer"],
            "before": before[key]["weight"] if key in before else None,
            "after": after[key]["weight"] if key in after else None,
            "differs": (before.get(key) or {}).get("weight")
            != (after.get(key) or {}).get("weight"),
        }
        for key in {**after, **before}
    ]
