"""
A closer look at some households of each piece: why they change, and why others get no class.

Classifying millions gives classes, not explanations. A fixed number of households a piece, evenly
spaced among those concerned, are classified one by one as well; the report says how many those
were. Which households are shown as samples depends on their place in the order alone.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from cms.methods.simulation.classes import NONE
from cms.methods.simulation.classifying import Answers, ManyClassifier
from forms_plugins.engine.classification import Classified, explain
from forms_plugins.engine.classification.numbers import decimal_text

CHANGES_A_PIECE: Final = 150
REFUSALS_A_PIECE: Final = 100
SAMPLES: Final = 3
"""Households shown for each transition."""
NOT_BY_POINTS: Final = ("area", "gate", "standardisation", "cut_off", "other")


def evenly(positions: list[int], most: int) -> list[int]:
    """Return at most ``most`` of the positions, spread over all of them."""
    if len(positions) <= most:
        return positions
    return [positions[number * len(positions) // most] for number in range(most)]


def look_at_refusals(
    found: dict[str, Any], classifier: ManyClassifier, households: list[Answers], after: list[str]
) -> None:
    """Count why households get no class."""
    refused = [position for position, code in enumerate(after) if code == NONE]
    for position in evenly(refused, REFUSALS_A_PIECE):
        found["looked_at"] += 1
        result = classifier.one(households[position])
        seen = set()
        for reason in result.reasons:
            key = f"{reason.about}|{reason.code}"
            if key in seen:
                continue
            seen.add(key)
            entry = found["codes"].setdefault(
                key, {"about": _label(result, reason.about), "text": reason.text, "count": 0}
            )
            entry["count"] += 1


def _label(result: Classified, about: str) -> str:
    labels = {item.key: item.label.es for item in result.method.indicators}
    return labels.get(about, "")


def look_at_changes(
    found: dict[str, Any],
    old: ManyClassifier,
    new: ManyClassifier,
    households: list[Answers],
    before: list[str],
    after: list[str],
) -> None:
    """Count what makes households change class: indicators by their points, or something else."""
    changed = [
        position
        for position, (was, is_now) in enumerate(zip(before, after, strict=True))
        if was != is_now and NONE not in (was, is_now)
    ]
    for position in evenly(changed, CHANGES_A_PIECE):
        found["looked_at"] += 1
        results = old.one(households[position]), new.one(households[position])
        differences = point_differences(*results)
        cause = _cause(*results, differences)
        found["causes"][cause] = found["causes"].get(cause, 0) + 1
        for key, (label, difference) in differences.items():
            entry = found["indicators"].setdefault(key, {"label": label, "count": 0, "sum": "0"})
            entry["count"] += 1
            entry["sum"] = decimal_text(Decimal(entry["sum"]) + difference)


def point_differences(old: Classified, new: Classified) -> dict[str, tuple[str, Decimal]]:
    """Return label and difference of points (new less old) of the indicators that differ."""
    before = {score.indicator: score for score in old.scores}
    after = {score.indicator: score for score in new.scores}
    differences = {}
    for key in {**after, **before}:
        is_now, was = after.get(key), before.get(key)
        points = (is_now.weight if is_now else Decimal(0)) - (was.weight if was else Decimal(0))
        if points:
            label = (is_now or was).label  # type: ignore[union-attr]  # one of them has the key
            differences[key] = (label, points)
    return differences


def _cause(old: Classified, new: Classified, differences: Mapping[str, tuple[str, Decimal]]) -> str:
    """Return the indicator whose points differ most, or what else differs first."""
    if _gate_key(old) != _gate_key(new):
        return "*gate"
    if differences:
        return max(differences, key=lambda key: abs(differences[key][1]))
    if (old.area and old.area.key) != (new.area and new.area.key):
        return "*area"
    if old.index != new.index:
        return "*standardisation"
    if (old.threshold, _cuts(old)) != (new.threshold, _cuts(new)):
        return "*cut_off"
    return "*other"


def _cuts(result: Classified) -> tuple[tuple[str, Decimal, str], ...]:
    return tuple((line.category, line.limit, line.bound) for line in result.lines)


def _gate_key(result: Classified) -> str:
    return result.gate.key if result.gate is not None else ""


# --- samples --------------------------------------------------------------------------------


def rank(seed: int, position: int) -> str:
    """Return by what a household is chosen: a hash of its place in the order, not of its data."""
    return hashlib.sha256(f"{seed}:{position}".encode()).hexdigest()[:16]


def wanted(samples: dict[str, Any], key: str, its_rank: str) -> bool:
    """Say whether a household belongs to the samples of a transition."""
    kept = samples.get(key, ())
    return len(kept) < SAMPLES or its_rank < kept[-1]["rank"]


def keep(samples: dict[str, Any], key: str, entry: dict[str, Any]) -> None:
    """Keep a household among the samples of its transition."""
    samples[key] = sorted([*samples.get(key, ()), entry], key=lambda one: one["rank"])[:SAMPLES]


def told(explanation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of an explanation that samples show: no names, places or documents."""
    category = explanation.get("category") or {}
    index = explanation.get("index") or {}
    gate = explanation.get("gate") or {}
    return {
        "class": category.get("label", ""),
        "eligible": explanation.get("eligible"),
        "raw": explanation.get("raw"),
        "index": index.get("value"),
        "gate": gate.get("label", ""),
        "lines": [
            {"label": line["label"], "at_most": line["at_most"]}
            for line in explanation.get("lines", ())
        ],
        "contributions": [
            {
                "indicator": line["indicator"],
                "label": line["label"],
                "answer": line["answer"],
                "weight": line["weight"],
            }
            for line in explanation.get("contributions", ())
        ],
        "outputs": [
            {"label": item["label"], "value": item["value"]}
            for item in explanation.get("output_details", ())
        ],
        "reasons": [reason["text"] for reason in explanation.get("reasons", ())],
    }


def told_by(classifier: ManyClassifier, answers: Answers) -> dict[str, Any]:
    """Return what a method says of a household."""
    return told(explain(classifier.one(answers)))
