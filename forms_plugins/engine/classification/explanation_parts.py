"""The parts of an explanation beside the table of points: lines, outputs, criteria, rights."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from forms_plugins.engine.classification.arithmetic import rescaling_text
from forms_plugins.engine.classification.classified import AppliedGate, Classified
from forms_plugins.engine.classification.columns import main_line
from forms_plugins.engine.classification.judging import bound_of
from forms_plugins.engine.classification.method import ScoringMethod
from forms_plugins.engine.classification.numbers import decimal_text


def number(value: Decimal | None) -> str | None:
    """Return exact decimal text, or ``None``."""
    return None if value is None else decimal_text(value)


def method_part(method: ScoringMethod, version: int) -> dict[str, Any]:
    """Return what a method is and where it comes from."""
    begins, ends = method.in_force_from, method.in_force_until
    return {
        "slug": method.slug,
        "version": version,
        "title": method.title.es,
        "status": method.status,
        "legal_effect": method.legal_effect,
        "legal_basis": method.legal_basis.es if method.legal_basis else "",
        "in_force_from": begins.isoformat() if begins else None,
        "in_force_until": ends.isoformat() if ends else None,
        "direction": method.direction,
        "disclaimer": method.disclaimer.es if method.disclaimer else "",
        "sources": [{"key": item.key, "text": item.text.es} for item in method.sources],
    }


def judged_part(classified: Classified) -> dict[str, Any] | None:
    """Return the figure that was held against the limits: the index, or the score itself."""
    if classified.judged is None:
        return None
    of = "raw" if classified.index is None else "index"
    return {"of": of, "value": number(classified.judged)}


def index_part(classified: Classified) -> dict[str, Any] | None:
    """Return the index and its arithmetic written out."""
    rescale, area, raw = classified.method.rescale, classified.area, classified.raw
    if classified.index is None or rescale is None or area is None or raw is None:
        return None
    value = number(classified.index)
    common = {
        "value": value,
        "formula": rescale.formula,
        "lowest": number(rescale.lowest),
        "highest": number(rescale.highest),
        "outside": rescale.outside,
        "status": rescale.status,
        "source": rescale.source,
        "rounding": {"digits": rescale.rounding.digits, "mode": rescale.rounding.mode},
    }
    if rescale.formula == "table":
        table = next(item for item in classified.method.tables if item.key == rescale.table)
        words = f"{table.label.es}: {number(raw)} → {value}"
        return {**common, "table": table.key, "arithmetic": words}
    by_cluster = rescale.by == "cluster" and classified.cluster is not None
    key = str(classified.cluster.number) if by_cluster and classified.cluster else area.key
    bounds = rescale.bounds[key]
    return {
        **common,
        "minimum": number(bounds.min),
        "maximum": number(bounds.max),
        "arithmetic": f"{rescaling_text(raw, bounds, rescale)} = {value}",
    }


def threshold_part(classified: Classified) -> dict[str, Any] | None:
    """Return the threshold of the cluster and what it means."""
    threshold = classified.method.threshold
    if classified.threshold is None or threshold is None:
        return None
    return {
        "value": number(classified.threshold),
        "bound": bound_of(classified.method.direction, inclusive=threshold.inclusive),
        "meaning": threshold.meaning.es,
        "source": threshold.source,
    }


def lines_part(classified: Classified) -> list[dict[str, Any]]:
    """Return the limits of the classes, from the poorest on."""
    cuts = {item.code: item.cut_off for item in classified.method.categories}
    parts = []
    for line in classified.lines:
        cut = cuts[line.category]
        parts.append(
            {
                "category": line.category,
                "label": line.label,
                "at_most": number(line.limit),
                "bound": line.bound,
                "source": cut.source if cut else "",
            }
        )
    return parts


def line_scores_part(classified: Classified) -> list[dict[str, Any]]:
    """Return the score of every line with the points it is made of."""
    labels = {line.key: line.label.es for line in classified.method.lines}
    return [
        {
            "line": key,
            "label": labels.get(key, key),
            "is_main": key == main_line(classified.method),
            "score": number(score),
            "contributions": [
                {
                    "indicator": item.indicator,
                    "category": item.category,
                    "weight": number(item.weight),
                }
                for item in classified.by_line.get(key, ())
            ],
        }
        for key, score in classified.line_scores.items()
    ]


def outputs_part(classified: Classified) -> list[dict[str, Any]]:
    """Return the outputs with what each was worked out from."""
    method = classified.method
    tables = {table.key: table for table in method.tables}
    parts = []
    for output in method.outputs:
        if output.name not in classified.outputs:
            continue
        line = output.line or (main_line(method) if method.lines else "")
        score = classified.line_scores.get(line, classified.raw)
        table = tables.get(output.table or "")
        parts.append(
            {
                "name": output.name,
                "label": output.label.es,
                "value": number(classified.outputs[output.name]),
                "of": output.of,
                "from": number(classified.index if output.of == "index" else score),
                "line": line,
                "table": table.key if table else "",
                "table_label": table.label.es if table else "",
                "source": table.source if table else "",
                "digits": output.digits,
            }
        )
    return parts


def gate_part(gate: AppliedGate) -> dict[str, str]:
    """Return a criterion that decided or changed the result."""
    return {
        "key": gate.key,
        "label": gate.label,
        "text": gate.text,
        "stage": gate.stage,
        "then": gate.then,
        "category": gate.category,
        "source": gate.source,
    }


def substitutions_part(classified: Classified) -> list[dict[str, Any]]:
    """Return whatever was taken in place of something missing."""
    return [
        {
            "about": item.about,
            "label": item.label,
            "code": item.code,
            "taken": item.taken,
            "answers": list(item.answers),
            "text": item.text,
        }
        for item in classified.substitutions
    ]


def review_part(classified: Classified) -> dict[str, Any] | None:
    """Return until when (included) and how a person may ask that somebody looks again."""
    review = classified.method.review
    if review is None:
        return None
    until = classified.today + timedelta(days=review.days)
    return {
        "days": review.days,
        "until": until.isoformat(),
        "text": review.text.es,
        "source": review.source,
    }
