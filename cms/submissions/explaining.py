"""The explanation of a result, laid out so that a person can follow it with a pencil."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from cms.submissions.models import Result

UNSURE = {"medium", "low"}


def explained(result: Result) -> dict[str, Any]:
    """Return what the page of a submission shows of one result; missing parts are empty."""
    content = result.explanation
    method = content.get("method", {})
    return {
        "title": method.get("title") or result.method,
        "version": method.get("version", result.method_version),
        "disclaimer": method.get("disclaimer", ""),
        "has_legal_effect": bool(method.get("legal_effect")),
        "sources": [source["text"] for source in method.get("sources", ())],
        "decides": result.decides,
        "is_computed": result.status == "computed",
        "class_words": class_words(result),
        "table": _table(content),
        "facts": _facts(content),
        "lines": _lines(content),
        "gates": [_gate(gate) for gate in content.get("gates", ())],
        "scores": _scores(content),
        "outputs": _outputs(content),
        "substitutions": [item["text"] for item in content.get("substitutions", ())],
        "arithmetic": signed((content.get("index") or {}).get("arithmetic", "")),
        "assumptions": [item["text"] for item in content.get("assumptions", ())],
        "reasons": [_reason(item) for item in content.get("reasons", ())],
    }


def class_words(result: Result | None) -> str:
    """Return the class in words, or that there is none."""
    if result is None:
        return _("There is no result.")
    category = result.explanation.get("category")
    if category:
        return str(category["label"])
    return _("The class could not be worked out.")


def class_meaning(result: Result | None) -> str:
    """Return what the class means."""
    category = result.explanation.get("category") if result else None
    return str(category["meaning"]) if category else ""


def _table(content: dict[str, Any]) -> dict[str, Any] | None:
    """Return columns, rows and foot for ``components/table.html``."""
    contributions = content.get("contributions", ())
    if not contributions:
        return None
    longest = max((abs(_number(item["weight"])) for item in contributions), default=Decimal(1))
    has_sum = content.get("raw") is not None
    columns = [
        {"label": _("Indicator")},
        {"label": _("Answer")},
        {"label": _("Category")},
        {"label": _("Weight"), "numeric": True},
        {"label": _("Bar"), "hidden": True},
    ]
    if has_sum:
        columns.append({"label": _("Sum so far"), "numeric": True})
    rows = [_line(item, longest or Decimal(1), has_sum) for item in contributions]
    foot = None
    if has_sum:
        foot = [_("Score"), "", "", signed(content["raw"]), "", signed(content["raw"])]
    return {"columns": columns, "rows": rows, "foot": foot}


def _line(item: dict[str, Any], longest: Decimal, has_sum: bool) -> list[Any]:
    label = item["label"]
    if item.get("confidence") in UNSURE:
        label = _("%(label)s (figure not confirmed)") % {"label": label}
    line: list[Any] = [
        label,
        item["answer"],
        item.get("category_label", ""),
        signed(item["weight"]),
        {"text": "", "bar": item["weight"], "bar_maximum": str(longest)},
    ]
    if has_sum:
        line.append(signed(item["running_sum"]))
    return line


def signed(text: str | None) -> str:
    """Return an exact number with a true minus sign and the local decimal mark."""
    if text is None:
        return ""
    return text.replace("-", "−").replace(".", get_format("DECIMAL_SEPARATOR"))


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def _facts(content: dict[str, Any]) -> list[dict[str, str]]:
    facts = []
    if content.get("area"):
        facts.append({"term": _("Area"), "value": content["area"]["label"]})
    if content.get("raw") is not None:
        facts.append({"term": _("Score (sum of the weights)"), "value": signed(content["raw"])})
    cluster = content.get("cluster")
    if cluster:
        words = f"{cluster['number']} – {cluster['label']}".removesuffix(" – ")
        facts.append({"term": _("Cluster"), "value": words})
    index = content.get("index")
    if index:
        facts.append({"term": _("Index"), "value": signed(index["value"])})
    threshold = content.get("threshold")
    if threshold:
        value = f"{signed(threshold['value'])} ({threshold['meaning']})".removesuffix(" ()")
        facts.append({"term": _("Cut-off of the cluster"), "value": value})
    if content.get("eligible") is not None:
        words = _("Yes") if content["eligible"] else _("No")
        facts.append({"term": _("Eligible by this method"), "value": words})
    return facts


def _lines(content: dict[str, Any]) -> list[str]:
    sides = {
        "at_most": _("%(label)s: index up to %(limit)s"),
        "less_than": _("%(label)s: index below %(limit)s"),
        "at_least": _("%(label)s: index of %(limit)s or more"),
        "more_than": _("%(label)s: index above %(limit)s"),
    }
    return [
        sides[line.get("bound", "at_most")]
        % {"label": line["label"], "limit": signed(line["at_most"])}
        for line in content.get("lines", ())
    ]


def _gate(gate: dict[str, Any]) -> str:
    return f"{gate['label']}: {gate['text']}"


def _scores(content: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"term": line["label"], "value": signed(line["score"])}
        for line in content.get("line_scores", ())
    ]


def _outputs(content: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"term": output["label"], "value": signed(output["value"])}
        for output in content.get("output_details", ())
    ]


def _reason(item: dict[str, Any]) -> str:
    label = item.get("label")
    return f"{label}: {item['text']}" if label else str(item["text"])


def validity_facts(result: Result | None) -> list[dict[str, Any]]:
    """Return from when until when a class holds, and the rule it comes from."""
    if result is None or result.valid_until is None:
        return []
    validity = result.explanation.get("validity") or {}
    facts: list[dict[str, Any]] = [
        {"term": _("In force from"), "value": result.valid_from, "is_date": True},
        {"term": _("In force until"), "value": result.valid_until, "is_date": True},
    ]
    if validity.get("label"):
        rule = _("%(years)s years: %(rule)s") % {
            "years": validity.get("years", ""),
            "rule": validity["label"],
        }
        facts.append({"term": _("Rule of validity"), "value": rule})
    return facts
