"""
From what was counted to the report that is kept, shown and downloaded.

Numbers that are hidden (``hiding``) are ``None`` in it: what is not stored cannot leak.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cms.methods.models import Simulation
from cms.methods.simulation.classes import NONE, scale_of
from cms.methods.simulation.counting import Matrix, Partial
from cms.methods.simulation.hiding import hidden_cells, is_small
from cms.methods.simulation.kinds import DIMENSIONS, UNKNOWN, Reading, place_catalogue
from cms.methods.simulation.plan import SMALL_CELL, Plan
from forms_plugins.engine.classification import load_method
from forms_plugins.engine.classification.numbers import decimal_text

FORMAT: Final = 1
MOST_INDICATORS: Final = 30
MOST_REASONS: Final = 40
WAYS: Final = ("poorer", "better_off", "gained", "lost", "other")
Report = dict[str, Any]


@dataclass(frozen=True)
class Ranks:
    """Codes of classes from the poorest to the best off, with their words."""

    labels: Mapping[str, str]
    order: tuple[str, ...]

    def way(self, old: str, new: str) -> str:
        """Return how a household moves: to a poorer class, a better-off one, in or out."""
        if old == new:
            return "same"
        if old == NONE:
            return "gained"
        if new == NONE:
            return "lost"
        if old in self.order and new in self.order:
            return "poorer" if self.order.index(new) < self.order.index(old) else "better_off"
        return "other"


def report_of(simulation: Simulation, plan: Plan, partial: Partial, reading: Reading) -> Report:
    """Return the report of what a simulation counted."""
    ranks = ranks_of(simulation)
    is_real = simulation.source == Simulation.Source.REGISTER
    codes = _codes(partial["matrix"], ranks)
    return {
        "format": FORMAT,
        "households": partial["households"],
        "hidden_under": SMALL_CELL if is_real else 0,
        "classes": [{"code": code, "label": ranks.labels.get(code, code)} for code in codes],
        "matrix": _hidden({"": partial["matrix"]}, is_real)[""],
        "ways": _ways(partial["matrix"], ranks, is_real),
        "groups": {
            dimension: _groups(partial["groups"][dimension], dimension, ranks, reading, is_real)
            for dimension in DIMENSIONS
        },
        "costs": costs_of(partial["matrix"], codes, plan.benefits, is_real),
        "reasons": _reasons(partial["reasons"], is_real),
        "drivers": _drivers(partial["drivers"], is_real),
        "samples": _samples(partial, is_real),
        "problems": partial["problems"],
        "problem_count": partial["problem_count"],
        "words": {"areas": _areas(simulation), "sexes": dict(reading.sexes)},
    }


def ranks_of(simulation: Simulation) -> Ranks:
    """Return the classes of the method and of what it is compared with, in order."""
    own = scale_of(load_method(simulation.document)).labels
    baseline = simulation.baseline
    other = scale_of(baseline.definition).labels if baseline is not None else {}
    # The order of the new method goes first: it is the one that is judged.
    return Ranks({**other, **own}, tuple(own))


def _codes(matrix: Matrix, ranks: Ranks) -> list[str]:
    seen = {*matrix, *(new for row in matrix.values() for new in row)} - {NONE}
    return [*ranks.labels, *sorted(seen - set(ranks.labels))]


def _areas(simulation: Simulation) -> dict[str, str]:
    return {area["key"]: area["label"]["es"] for area in simulation.document["areas"]}


def _hidden(
    groups: dict[str, Matrix], is_real: bool
) -> dict[str, dict[str, dict[str, int | None]]]:
    hidden = hidden_cells(groups) if is_real else set()
    return {
        value: {
            old: {
                new: None if (value, old, new) in hidden else number for new, number in row.items()
            }
            for old, row in matrix.items()
        }
        for value, matrix in groups.items()
    }


def _ways(matrix: Matrix, ranks: Ranks, is_real: bool) -> dict[str, int | None]:
    counts = dict.fromkeys(("same", *WAYS), 0)
    for old, row in matrix.items():
        for new, number in row.items():
            counts[ranks.way(old, new)] += number
    if is_real and any(map(is_small, counts.values())):
        # Without the number that stays, the hidden one cannot be worked out from the total.
        return {
            way: None if way == "same" or is_small(number) else number
            for way, number in counts.items()
        }
    return dict(counts)


def _groups(
    groups: dict[str, Matrix], dimension: str, ranks: Ranks, reading: Reading, is_real: bool
) -> list[dict[str, Any]]:
    matrices = _hidden(groups, is_real)
    rows = []
    for value in sorted(groups):
        total = sum(sum(row.values()) for row in groups[value].values())
        too_few = is_real and is_small(total)
        rows.append(
            {
                "value": value,
                "label": _label(dimension, value, reading),
                "households": None if too_few else total,
                "matrix": {} if too_few else matrices[value],
                "ways": (
                    dict.fromkeys(("same", *WAYS))
                    if too_few
                    else _ways(groups[value], ranks, is_real)
                ),
            }
        )
    return rows


def _label(dimension: str, value: str, reading: Reading) -> str:
    """Return the name of a place; other values are put into words where they are shown."""
    if dimension not in ("department", "district") or value == UNKNOWN:
        return ""
    catalogue = place_catalogue(reading)
    if catalogue is None:
        return value
    if dimension == "department":
        return dict(catalogue.children("")).get(value, value)
    return catalogue.full_name(value) if catalogue.exists(value) else value


def costs_of(
    matrix: Matrix, codes: list[str], benefits: Mapping[str, Decimal], is_real: bool = False
) -> dict[str, Any] | None:
    """
    Return what the benefits cost before and after, in soles a month; ``None`` without amounts.

    Exact: whole numbers of households times decimal amounts.
    """
    if not benefits:
        return None
    before, after = dict.fromkeys(codes, 0), dict.fromkeys(codes, 0)
    gains = losses = Decimal(0)
    gaining = losing = 0
    for old, row in matrix.items():
        for new, number in row.items():
            if old in before:
                before[old] += number
            if new in after:
                after[new] += number
            difference = benefits.get(new, Decimal(0)) - benefits.get(old, Decimal(0))
            if difference > 0:
                gains, gaining = gains + difference * number, gaining + number
            elif difference < 0:
                losses, losing = losses - difference * number, losing + number
    rows = [
        _cost_row(code, benefits.get(code, Decimal(0)), before[code], after[code], is_real)
        for code in codes
    ]
    totals = [
        sum((benefits.get(code, Decimal(0)) * counts[code] for code in codes), Decimal(0))
        for counts in (before, after)
    ]
    hides = is_real and (is_small(gaining) or is_small(losing))
    # With one part hidden, the total would give it away.
    hides_totals = any(row["before"] is None and benefits.get(row["code"]) for row in rows)
    return {
        "rows": rows,
        "before": None if hides_totals else decimal_text(totals[0]),
        "after": None if hides_totals else decimal_text(totals[1]),
        "difference": None if hides_totals else decimal_text(totals[1] - totals[0]),
        "gaining": None if hides else gaining,
        "losing": None if hides else losing,
        "gains": None if hides else decimal_text(gains),
        "losses": None if hides else decimal_text(losses),
    }


def _cost_row(code: str, amount: Decimal, before: int, after: int, is_real: bool) -> dict[str, Any]:
    hides = is_real and (is_small(before) or is_small(after) or is_small(abs(after - before)))
    return {
        "code": code,
        "amount": decimal_text(amount),
        "households_before": None if hides else before,
        "households_after": None if hides else after,
        "before": None if hides else decimal_text(amount * before),
        "after": None if hides else decimal_text(amount * after),
        "difference": None if hides else decimal_text(amount * (after - before)),
    }


def _reasons(found: dict[str, Any], is_real: bool) -> dict[str, Any]:
    codes = sorted(found["codes"].items(), key=lambda item: (-item[1]["count"], item[0]))
    return {
        "looked_at": found["looked_at"],
        "rows": [
            {
                "code": key.partition("|")[2],
                "about": entry["about"] or key.partition("|")[0],
                "text": entry["text"],
                "count": None if is_real and is_small(entry["count"]) else entry["count"],
            }
            for key, entry in codes[:MOST_REASONS]
        ],
    }


def _drivers(found: dict[str, Any], is_real: bool) -> dict[str, Any]:
    causes: dict[str, int] = found["causes"]
    indicators = found["indicators"]
    keys = sorted(
        {*causes, *indicators},
        key=lambda key: (-causes.get(key, 0), -indicators.get(key, {}).get("count", 0), key),
    )
    rows = []
    for key in keys[:MOST_INDICATORS]:
        entry = indicators.get(key)
        shown = [causes.get(key, 0), entry["count"] if entry else 0]
        rows.append(
            {
                "key": key,
                "label": entry["label"] if entry else "",
                "decides": None if is_real and is_small(shown[0]) else shown[0],
                "differs": None if is_real and is_small(shown[1]) else shown[1],
                "mean": _mean(entry) if entry and not (is_real and is_small(shown[1])) else None,
            }
        )
    return {"looked_at": found["looked_at"], "rows": rows}


def _mean(entry: dict[str, Any]) -> str:
    mean = Decimal(entry["sum"]) / entry["count"]
    return decimal_text(mean.quantize(Decimal("0.001")))


def _samples(partial: Partial, is_real: bool) -> list[dict[str, Any]]:
    """Return the sample households; of real ones none whose transition is rare."""
    shown = []
    for kept in partial["samples"].values():
        for entry in kept:
            number = partial["matrix"][entry["from"]][entry["to"]]
            if not (is_real and is_small(number)):
                shown.append({key: value for key, value in entry.items() if key != "rank"})
    return shown
