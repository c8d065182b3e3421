"""
The explanation of a result as JSON, complete enough to recompute it with a pencil.

``docs/classification.md`` tabulates its keys. Decimals are text; there are no names, documents or
dates of birth in it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms_plugins.engine.classification import messages
from forms_plugins.engine.classification.classified import Classified
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.numbers import decimal_text
from forms_plugins.engine.classification.parts import Input
from forms_plugins.engine.rules import references


def explain(classified: Classified, method_version: int = 0) -> dict[str, Any]:
    """Return the JSON-ready explanation of a result."""
    method = classified.method
    return {
        "method": {
            "slug": method.slug,
            "version": method_version,
            "title": method.title.es,
            "legal_effect": method.legal_effect,
            "disclaimer": method.disclaimer.es if method.disclaimer else "",
            "sources": [{"key": item.key, "text": item.text.es} for item in method.sources],
        },
        "legal_effect": method.legal_effect,
        "status": classified.status,
        "computed_for": classified.today.isoformat(),
        "area": _area(classified),
        "contributions": _contributions(classified),
        "raw": number(classified.raw),
        "index": _index(classified),
        "cluster": _cluster(classified),
        "threshold": _threshold(classified),
        "lines": [
            {
                "category": line.category,
                "label": line.label,
                "at_most": number(line.limit),
                "bound": line.bound,
            }
            for line in classified.lines
        ],
        "category": _category(classified),
        "eligible": classified.eligible,
        "validity": _validity(classified),
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


def number(value: Decimal | None) -> str | None:
    """Return exact decimal text, or ``None``."""
    return None if value is None else decimal_text(value)


def _label(method: ScoringMethod, about: str) -> str:
    return next((item.label.es for item in method.indicators if item.key == about), "")


def _area(classified: Classified) -> dict[str, Any] | None:
    if classified.area is None:
        return None
    return {"key": classified.area.key, "label": classified.area.label.es}


def _contributions(classified: Classified) -> list[dict[str, Any]]:
    rules: dict[str, Any] = {i.key: i.value for i in classified.method.indicators}
    lines = []
    total = Decimal("0")
    for score in classified.scores:
        total += score.weight
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
            }
        )
    return lines


def answers_read(classified: Classified, rule: Any) -> list[dict[str, str]]:
    """Return the answers a rule reads with their words; rows are counted from 1."""
    lines: list[dict[str, str]] = []
    inputs = {item.key: item for item in classified.method.inputs}
    for reference in sorted(references(rule), key=lambda item: (item.roster or "", item.key)):
        if reference.kind == "answer" and reference.key in inputs:
            declared = inputs[reference.key]
            value = classified.answers.get(reference.key)
            if value is not None:
                lines.append({"answer": reference.key, **_said(declared, value)})
        elif reference.kind == "row" and reference.roster in inputs:
            fields = {field.key: field for field in inputs[reference.roster].fields}
            rows = classified.answers.get(reference.roster) or ()
            for position, row in enumerate(rows, 1):
                if isinstance(row, Mapping) and row.get(reference.key) is not None:
                    place = f"{reference.roster}[{position}].{reference.key}"
                    said = _said(fields[reference.key], row[reference.key])
                    lines.append({"answer": place, **said})
    return lines


def _said(declared: Input, value: Any) -> dict[str, str]:
    words = {choice.code: choice.label.es for choice in declared.choices}
    if isinstance(value, tuple | list):
        text = ", ".join(words.get(code, str(code)) for code in value)
    elif isinstance(value, bool):
        text = messages.YES if value else messages.NO
    else:
        text = words.get(value, str(value))
    return {"label": declared.label.es, "words": text}


def _index(classified: Classified) -> dict[str, Any] | None:
    rescale, area, raw = classified.method.rescale, classified.area, classified.raw
    if classified.index is None or rescale is None or area is None or raw is None:
        return None
    by_cluster = rescale.by == "cluster" and classified.cluster is not None
    key = str(classified.cluster.number) if by_cluster and classified.cluster else area.key
    bounds = rescale.bounds[key]
    return {
        "value": number(classified.index),
        "formula": rescale.formula,
        "minimum": number(bounds.min),
        "maximum": number(bounds.max),
        "lowest": number(rescale.lowest),
        "highest": number(rescale.highest),
        "status": rescale.status,
        "rounding": {"digits": rescale.rounding.digits, "mode": rescale.rounding.mode},
        "arithmetic": (
            f"({number(raw)} − ({number(bounds.min)})) ÷ "
            f"({number(bounds.max)} − ({number(bounds.min)})) × "
            f"{number(rescale.highest - rescale.lowest)} + {number(rescale.lowest)}"
            f" = {number(classified.index)}"
        ),
    }


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
    }


def _threshold(classified: Classified) -> dict[str, Any] | None:
    threshold = classified.method.threshold
    if classified.threshold is None or threshold is None:
        return None
    return {"value": number(classified.threshold), "meaning": threshold.meaning.es}


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
