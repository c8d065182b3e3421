"""
From the files of a package to the document of a scoring method.

A method file says which rule gives each indicator its value and what the categories are called; the
weight table it refers to gives the figures; the form gives the words and codes of the answers. So
each of them is written once. ``docs/classification.md`` describes the files.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms_plugins.engine.classification import dump_method, load_method

KINDS = {
    "single_choice": "choice",
    "count_bin": "bins",
    "ratio_bin": "bins",
    "boolean": "boolean",
}


class MethodFileProblem(ValueError):
    """A method file and its table do not fit together; the text names the place."""


def build_method(
    source: Mapping[str, Any],
    table: Mapping[str, Any],
    forms: Mapping[str, Mapping[str, Any]],
    others: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """
    Return the document of a method.

    :param source: the method file; ``others`` holds those it may extend, by slug.
    :param table: the weight table.
    :param forms: form documents by slug.
    :raises MethodFileProblem: if file, table and form do not fit together.
    :raises pydantic.ValidationError: if the result is not a method.
    """
    complete = _extended(source, others or {})
    parts = {
        key: _resolved(value, table)
        for key, value in complete.items()
        if key not in ("indicators", "inputs", "areas", "sources")
    }
    by_area = table["variables_by_area"]
    document = {
        **parts,
        "sources": _sources(_resolved(complete.get("sources", {}), table)),
        "inputs": _inputs(complete["inputs"], forms),
        "areas": [{**area, "indicators": list(by_area[area["key"]])} for area in complete["areas"]],
        "indicators": [
            _indicator(key, said, table["variables"][key])
            for key, said in complete["indicators"].items()
        ],
    }
    return dump_method(load_method(document))


def _extended(source: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    own = dict(source)
    parent = own.pop("extends", None)
    more = own.pop("more_assumptions", [])
    if parent is None:
        return own
    if parent not in others:
        raise MethodFileProblem(f"{own['slug']} extends {parent}, which is not there")
    inherited = _extended(others[parent], others)
    merged = {**inherited, **own}
    merged["assumptions"] = [*merged.get("assumptions", []), *more]
    return merged


def _resolved(value: Any, table: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"$table"}:
            return _with_text_keys(_looked_up(table, value["$table"]))
        return {key: _resolved(item, table) for key, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, table) for item in value]
    return value


def _looked_up(table: Mapping[str, Any], path: str) -> Any:
    found: Any = table
    for step in path.split("."):
        key: Any = int(step) if step.isdigit() else step
        if not isinstance(found, Mapping) or key not in found:
            raise MethodFileProblem(f"the table has nothing under {path}")
        found = found[key]
    if found is None:
        raise MethodFileProblem(f"the table has no figure under {path}")
    return found


def _with_text_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _with_text_keys(item) for key, item in value.items()}
    return value


def _sources(sources: Any) -> list[dict[str, Any]]:
    if isinstance(sources, Mapping):
        return [{"key": key, "text": text} for key, text in sources.items()]
    return list(sources)


def _indicator(key: str, said: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in said.items() if name not in ("labels", "match")}
    labels, match = said["labels"], said.get("match", {})
    codes = {category["code"] for category in row["categories"]}
    # Labels may serve two indicators; a match that meets no category is a slip.
    if missing := (codes - set(labels)) | (set(match) - codes):
        raise MethodFileProblem(f"indicator {key}: labels or match do not fit {sorted(missing)}")
    return {
        **own,
        "key": key,
        "kind": KINDS[row["kind"]],
        "categories": [
            _category(category, labels, match.get(category["code"], {}))
            for category in row["categories"]
        ],
    }


def _category(
    category: Mapping[str, Any], labels: Mapping[str, str], match: Mapping[str, Any]
) -> dict[str, Any]:
    document = {
        "code": category["code"],
        "label": labels[category["code"]],
        "weights": dict(category["weights"]),
        "confidence": category.get("confidence", ""),
        **match,
    }
    if "fsu_codes" in category:
        document["codes"] = list(category["fsu_codes"])
    if "from" in category:
        document["at_least"] = Decimal(category["from"])
    return document


def _inputs(
    said: Mapping[str, Any], forms: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    form = forms[said["form"]]
    items = [item for step in form["steps"] for item in step["items"]]
    fields = {item["key"]: item for item in items if item.get("kind", "field") == "field"}
    rosters = {item["key"]: item for item in items if item.get("kind") == "roster"}
    inputs = [_input(fields[key], form) for key in said.get("answers", [])]
    for key, columns in said.get("rosters", {}).items():
        roster = rosters[key]
        own = {
            item["key"]: item for item in roster["items"] if item.get("kind", "field") == "field"
        }
        inputs.append(
            {
                "key": key,
                "label": roster["label"],
                "row_label": roster["item_label"],
                "datatype": "roster",
                # A list that is given has at least one row.
                "minimum": max(1, roster.get("minimum", 0)),
                "maximum": roster.get("maximum", 30),
                "fields": [_input(own[column], form) for column in columns],
            }
        )
    return [*inputs, *said.get("others", [])]


def _input(field: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    options = field.get("options", {})
    choices = field.get("choices") or form.get("choice_lists", {}).get(field.get("choice_list"), [])
    return {
        "key": field["key"],
        "label": field["label"],
        "datatype": field["datatype"],
        "minimum": options.get("minimum"),
        "maximum": options.get("maximum"),
        "choices": [
            {key: choice[key] for key in ("code", "label", "exclusive") if key in choice}
            for choice in choices
        ],
    }
