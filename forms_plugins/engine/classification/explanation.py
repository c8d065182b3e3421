"""
The explanation of a result as JSON, complete enough to recompute it with a pencil.

``docs/classification.md`` tabulates its keys. Decimals are text; there are no names, documents or
dates of birth in it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.arithmetic import EXACT
from forms_plugins.engine.classification.classified import Classified
from forms_plugins.engine.classification.explanation_parts import (
    gate_part,
    index_part,
    judged_part,
    line_scores_part,
    lines_part,
    method_part,
    number,
    outputs_part,
    review_part,
    substitutions_part,
    threshold_part,
)
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.parts import Input
from forms_plugins.engine.rules import references


def explain(classified: Classified, method_version: int = 0) -> dict[str, Any]:
    """Return the JSON-ready explanation of a result."""
    method = classified.method
    return {
        "method": method_part(method, method_version),
        "legal_effect": method.legal_effect,
        "status": classified.status,
        "computed_for": classified.today.isoformat(),
        "area": _area(classified),
        "contributions": _contributions(classified),
        "raw": number(classified.raw),
        "line_scores": line_scores_part(classified),
        "index": index_part(classified),
        "judged": judged_part(classified),
        "cluster": _cluster(classified),
        "threshold": threshold_part(classified),
        "lines": lines_part(classified),
        "category": _category(classified),
        "eligible": classified.eligible,
        "gate": gate_part(classified.gate) if classified.gate else None,
        "gates": [gate_part(gate) for gate in classified.gates],
        "outputs": {name: number(value) for name, value in classified.outputs.items()},
        "output_details": outputs_part(classified),
        "substitutions": substitutions_part(classified),
        "validity": _validity(classified),
        "review": review_part(classified),
        "assumptions": [{"id": item.id, "text": item.text.es} for item in classified.assumptions],
        "reasons": [
            {
                "about": reason.about,
                "label": _label(method, reason.about),
                "code": reason.code,
                "answer": reason.answer,
                "text": reason.text,
            }
            for reason in classified.reasons
        ],
    }


def _label(method: ScoringMethod, about: str) -> str:
    labels = {item.key: item.label.es for item in method.indicators}
    labels |= {gate.key: gate.label.es for gate in method.gates}
    return labels.get(about, "")


def _area(classified: Classified) -> dict[str, Any] | None:
    if classified.area is None:
        return None
    return {"key": classified.area.key, "label": classified.area.label.es}


def _contributions(classified: Classified) -> list[dict[str, Any]]:
    rules: dict[str, Any] = {i.key: i.value for i in classified.method.indicators}
    sources = {item.key: item.source for item in classified.method.indicators}
    lines = []
    total = Decimal("0")
    for score in classified.scores:
        total = EXACT.add(total, score.weight)
        lines.append(
            {
                "indicator": score.indicator,
                "label": score.label,
                "answer": score.answer,
                "answers": answers_read(classified, rules.get(score.indicator)),
                "category": score.category,
                "category_label": score.category_label,
                "weight": number(score.weight),
                # Beside a refusal a sum would look like a result.
                "running_sum": number(total) if classified.raw is not None else None,
                "confidence": score.confidence,
                "source": sources.get(score.indicator, ""),
            }
        )
    return lines


def answers_read(classified: Classified, rule: Any) -> list[dict[str, str]]:
    """
    Return the answers a rule reads with their words; rows are counted from 1.

    A computed answer is followed by those it was worked out from.
    """
    lines: dict[str, dict[str, str]] = {}
    _collect(classified, rule, lines, None)
    return list(lines.values())


def _collect(
    classified: Classified, rule: Any, lines: dict[str, dict[str, str]], own_roster: str | None
) -> None:
    inputs = {item.key: item for item in classified.method.inputs}
    for reference in sorted(references(rule), key=lambda item: (item.roster or "", item.key)):
        if reference.kind == "answer" and reference.key in inputs:
            declared = inputs[reference.key]
            value = classified.answers.get(reference.key)
            if value is not None:
                lines.setdefault(reference.key, {"answer": reference.key, **_said(declared, value)})
            if declared.computed is not None:
                _collect(classified, declared.computed, lines, None)
        elif reference.kind == "row" and (reference.roster or own_roster) in inputs:
            _collect_rows(
                classified, inputs[reference.roster or own_roster or ""], reference.key, lines
            )


def _collect_rows(
    classified: Classified, roster: Input, key: str, lines: dict[str, dict[str, str]]
) -> None:
    field = next(field for field in roster.fields if field.key == key)
    for position, row in enumerate(classified.answers.get(roster.key) or (), 1):
        if isinstance(row, Mapping) and row.get(key) is not None:
            place = f"{roster.key}[{position}].{key}"
            lines.setdefault(place, {"answer": place, **_said(field, row[key])})
    if field.computed is not None:
        _collect(classified, field.computed, lines, roster.key)


def _said(declared: Input, value: Any) -> dict[str, str]:
    words = {choice.code: choice.label.es for choice in declared.choices}
    if isinstance(value, tuple | list):
        text = ", ".join(words.get(code, str(code)) for code in value)
    elif isinstance(value, bool):
        text = messages.YES if value else messages.NO
    else:
        text = words.get(value, str(value))
    return {"label": declared.label.es, "words": text}


def _cluster(classified: Classified) -> dict[str, Any] | None:
    cluster = classified.cluster
    if cluster is None:
        return None
    return {
        "number": cluster.number,
        "found_by": cluster.found_by,
        "label": cluster.label,
        "confidence": cluster.confidence,
        "source": cluster.source,
        "prefix": cluster.prefix,
    }


def _category(classified: Classified) -> dict[str, Any] | None:
    for category in classified.method.categories:
        if category.code == classified.category:
            meaning = category.meaning.es if category.meaning else ""
            return {"code": category.code, "label": category.label.es, "meaning": meaning}
    return None


def _validity(classified: Classified) -> dict[str, Any] | None:
    validity = classified.validity
    if validity is None:
        return None
    note = classified.method.validity_note
    return {
        "key": validity.key,
        "label": validity.label,
        "years": validity.years,
        "valid_from": validity.valid_from.isoformat(),
        "valid_until": validity.valid_until.isoformat(),
        "source": validity.source,
        "note": note.es if note else "",
    }
