"""Random methods with every part a document may have, and random households for them."""

from random import Random
from typing import Any

YEARS = ["1950-01-01", "1990-02-28", "2008-02-29", "2020-12-31"]


def _texts(rng: Random, low: int, high: int, digits: int) -> str:
    number = rng.randint(low * 10**digits, high * 10**digits)
    text = f"{abs(number):0{digits + 1}d}"
    whole, part = (text[:-digits], text[-digits:]) if digits else (text, "")
    return ("-" if number < 0 else "") + whole + (f".{part}" if part else "")


def random_document(rng: Random) -> dict[str, Any]:
    """Return a method document: inputs, areas, clusters, indicators, lines, gates, tables."""
    digits = rng.choice([0, 1, 2, 4])
    areas = ["a", "b", "c"][: rng.randint(1, 3)]
    lines = rng.choice([[], [], ["x", "y"]])
    clusters = rng.random() < 0.6
    by = ["area"] if rng.random() < 0.6 or not clusters else ["area", "cluster"]
    by = [*by, "line"] if lines else by
    columns = _columns(by, areas, lines)
    document: dict[str, Any] = {
        "slug": "azar",
        "title": "Al azar",
        "inputs": _inputs(rng),
        "place_answer": "place",
        "areas": _areas(rng, areas, clusters),
        "indicators": [_indicator(rng, f"i{n}", columns, digits) for n in range(rng.randint(1, 5))],
        "lines": [{"key": line, "label": line} for line in lines],
        "points_by": by,
        "direction": rng.choice(["higher_is_better", "higher_is_poorer"]),
        "validity": _validity(areas),
    }
    for area in document["areas"]:
        keys = [item["key"] for item in document["indicators"]]
        area["indicators"] = rng.sample(keys, rng.randint(1, len(keys)))
    if rng.random() < 0.3:
        document["constants"] = {name: _texts(rng, -3, 3, digits) for name in columns}
    if clusters:
        document["clusters"] = _clusters(rng)
    _judging(rng, document, areas, clusters, lines)
    document["gates"] = _gates(rng, document)
    return document


def _columns(by: list[str], areas: list[str], lines: list[str]) -> list[str]:
    names = areas
    if "cluster" in by:
        names = [f"{name}/{number}" for name in names for number in (1, 2, 3)]
    return [f"{name}/{line}" for name in names for line in lines] if lines else names


def _inputs(rng: Random) -> list[dict[str, Any]]:
    codes = [{"code": n, "label": str(n)} for n in (1, 2, 3, 4)]
    goods = [*codes, {"code": 9, "label": "9", "exclusive": True}]
    people = [
        {"key": "age", "label": "age", "datatype": "whole", "minimum": 0, "maximum": 120},
        {"key": "kind", "label": "kind", "datatype": "choice", "choices": codes},
        {"key": "goods", "label": "goods", "datatype": "choices", "choices": goods},
        {"key": "born", "label": "born", "datatype": "date"},
        {"key": "pay", "label": "pay", "datatype": "decimal"},
        {"key": "adult", "label": "adult", "datatype": "boolean"},
    ]
    if rng.random() < 0.3:
        people[-1]["computed"] = {"ge": [{"row": "age"}, 18]}
    inputs: list[dict[str, Any]] = [
        {"key": "zone", "label": "zone", "datatype": "choice", "choices": codes},
        {"key": "roof", "label": "roof", "datatype": "choice", "choices": [{"code": c, "label": c} for c in "pqr"]},
        {"key": "rooms", "label": "rooms", "datatype": "whole", "minimum": 0, "maximum": 9},
        {"key": "income", "label": "income", "datatype": "decimal"},
        {"key": "goods", "label": "goods", "datatype": "choices", "choices": goods},
        {"key": "place", "label": "place", "datatype": "text", "length": 4},
        {"key": "since", "label": "since", "datatype": "date"},
        {"key": "special", "label": "special", "datatype": "boolean"},
        {"key": "cluster", "label": "cluster", "datatype": "whole", "minimum": 1, "maximum": 4},
        {"key": "people", "label": "people", "datatype": "roster", "row_label": "p", "minimum": rng.choice([0, 1, 2]), "maximum": rng.choice([4, 300]), "fields": people},
    ]  # fmt: skip
    if rng.random() < 0.4:
        inputs.append(
            {"key": "total", "label": "total", "datatype": "whole", "minimum": 0, "computed": rng.choice([{"count": {"roster": "people"}}, {"add": [{"answer": "rooms"}, 2]}, {"sum": {"roster": "people", "value": {"row": "age"}}}])}
        )  # fmt: skip
    else:
        inputs.append({"key": "total", "label": "total", "datatype": "whole"})
    return inputs


def _areas(rng: Random, areas: list[str], clusters: bool) -> list[dict[str, Any]]:
    rules = [
        {"eq": [{"answer": "zone"}, 1]},
        {"and": [{"eq": [{"answer": "zone"}, 2]}, {"matches": [{"answer": "place"}, "1[0-9]{3}"]}]},
        {"any": {"roster": "people", "where": {"eq": [{"row": "kind"}, 1]}}},
        True,
    ]
    made = []
    for place, key in enumerate(areas):
        rule = True if place == len(areas) - 1 and rng.random() < 0.6 else rng.choice(rules)
        area: dict[str, Any] = {"key": key, "label": key, "when": rule, "indicators": []}
        if rng.random() < 0.2:
            area["place_codes"] = ["1", "20"]
        if clusters and place == 0 and rng.random() < 0.5:
            area["cluster"] = 3
        made.append(area)
    return made


def _numeric(rng: Random) -> Any:
    people = {"roster": "people"}
    where = {"eq": [{"row": "kind"}, rng.randint(1, 3)]}
    skilled = {"ge": [{"count_selected": [{"row": "goods"}, {"list": [1, 3]}]}, 1]}
    outer = {"ge": [{"row": "age"}, {"answer": "rooms"}]}
    return rng.choice(
        [
            {"answer": "rooms"},
            {"answer": "total"},
            {"answer": "income"},
            {"count": people},
            {"count": {**people, "where": where}},
            {"count": {**people, "where": skilled}},
            {"count": {**people, "where": outer}},
            {"sum": {**people, "value": {"row": "age"}}},
            {"sum": {**people, "value": {"row": "pay"}, "where": where}},
            {"largest": {**people, "value": {"row": "age"}}},
            {"smallest": {**people, "value": {"row": "pay"}, "where": where}},
            {"pick": {**people, "where": where, "value": {"row": "age"}}},
            {"nth": {**people, "number": 2, "value": {"row": "age"}}},
            {"div": [{"count": people}, {"answer": "rooms"}]},
            {"div": [{"sum": {**people, "value": {"row": "age"}}}, 7]},
            {"count_selected": [{"answer": "goods"}, {"list": [1, 2]}]},
            {"size": {"answer": "goods"}},
            {"if": [{"answered": {"answer": "income"}}, {"answer": "income"}, {"mul": [{"answer": "rooms"}, 3]}]},
            {"if": [{"answer": "special"}, {"count": {**people, "where": where}}, {"answer": "rooms"}]},
            {"age": [{"answer": "since"}, {"today": True}]},
            {"count": {**people, "where": {"ge": [{"age": [{"row": "born"}, {"today": True}]}, 18]}}},
            {"count": {**people, "where": {"row": "adult"}}},
            {"count": {**people, "where": {"gt": [{"position": True}, 1]}}},
        ]
    )  # fmt: skip


def _boolean(rng: Random) -> Any:
    people = {"roster": "people"}
    return rng.choice(
        [
            {"answer": "special"},
            {"selected": [{"answer": "goods"}, 2]},
            {"any": {**people, "where": {"selected": [{"row": "goods"}, 3]}}},
            {"all": {**people, "where": {"le": [{"row": "age"}, 60]}}},
            {"distinct": {**people, "value": {"row": "kind"}}},
            {"gt": [{"answer": "income"}, {"decimal": "2.5"}]},
        ]
    )


def _indicator(rng: Random, key: str, columns: list[str], digits: int) -> dict[str, Any]:
    kind = rng.choice(["choice", "bins", "bins", "boolean", "linear"])

    def weights() -> dict[str, str]:
        return {name: _texts(rng, -4, 4, digits) for name in columns}

    def row(code: str, **match: Any) -> dict[str, Any]:
        return {"code": code, "label": code, "weights": weights(), **match}

    made: dict[str, Any] = {"key": key, "label": key, "kind": kind}
    if kind == "linear":
        return {**made, "value": _numeric(rng), "coefficients": weights()}
    if kind == "boolean":
        made |= {"value": _boolean(rng), "categories": [row("no", is_true=False)]}
        if rng.random() < 0.8:
            made["categories"].append(row("si", is_true=True))
    elif kind == "choice":
        if rng.random() < 0.5:
            made |= {
                "value": {"answer": "roof"},
                "categories": [row("p", codes=["p"]), row("q", codes=["q"])],
            }
            if rng.random() < 0.5:
                made["refusals"] = [{"reason": "no_r", "text": "r", "codes": ["r"]}]
        else:
            pick = {
                "pick": {
                    "roster": "people",
                    "where": {"eq": [{"row": "kind"}, 1]},
                    "value": {"row": "kind"},
                }
            }
            value = rng.choice(
                [
                    {"answer": "zone"},
                    pick,
                    {"largest": {"roster": "people", "value": {"row": "kind"}}},
                ]
            )
            made |= {"value": value, "categories": [row("1", codes=[1]), row("23", codes=[2, 3])]}
    else:
        made |= {
            "value": _numeric(rng),
            "categories": [
                row("0", at_least="0"),
                row("2", at_least="2"),
                row("9", at_least="3.5"),
            ],
        }
        if rng.random() < 0.5:
            made["categories"].append(row("=1", equals="1"))
    if rng.random() < 0.4:
        rows = ["category", "refuse", *(["clamp"] if kind == "bins" else [])]
        named = made["categories"][0]["code"]
        made["missing"] = {
            "answer": rng.choice(["refuse", "category"]),
            "row": rng.choice(rows),
            "category": named,
        }
    return made  # fmt: skip


def _validity(areas: list[str]) -> list[dict[str, Any]]:
    special = {"eq": [{"answer": "special"}, True]}
    child = {"any": {"roster": "people", "where": {"lt": [{"row": "age"}, 5]}}}
    return [
        {"key": "s", "label": "s", "years": 8, "since": "2020-01-01", "when": special},
        {"key": "n", "label": "n", "years": 5, "since": "2020-01-01", "when": child},
        {"key": "a", "label": "a", "years": 4, "since": "2020-01-01", "areas": areas[:1]},
        {"key": "o", "label": "o", "years": 3, "since": "2010-01-01"},
    ]


def _clusters(rng: Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "count": 3,
        "answer": "cluster",
        "places": [{"cluster": 1, "label": "1", "when": {"matches": [{"answer": "place"}, "10[0-9]{2}"]}}],
        "unknown": "u",
        "wrong": "w",
        "contradiction": "c",
    }  # fmt: skip
    if rng.random() < 0.5:
        made["table"] = [{"prefix": "2", "cluster": 2}, {"prefix": "201", "cluster": 1}]
    return made


def _judging(
    rng: Random, document: dict[str, Any], areas: list[str], clusters: bool, lines: list[str]
) -> None:
    keys = ["1", "2", "3"] if clusters else ["all"]
    document["tables"] = [_table(rng, keys, areas, lines)]
    kind = rng.choice(["none", "min_max", "table"])
    if kind == "min_max":
        by = "cluster" if clusters and rng.random() < 0.5 else "area"
        document["rescale"] = {
            "formula": "min_max",
            "by": by,
            "bounds": {key: {"min": _texts(rng, -9, 0, 1), "max": _texts(rng, 1, 9, 2)} for key in (keys if by == "cluster" else areas)},
            "status": "assumed",
            "rounding": {"digits": rng.choice([0, 1, 2]), "mode": rng.choice(["half_up", "half_even"])},
            "outside": rng.choice(["keep", "clamp", "refuse"]),
        }  # fmt: skip
    elif kind == "table":
        document["rescale"] = {
            "formula": "table",
            "table": "t",
            "status": "published",
            "rounding": {"digits": 1},
            "outside": rng.choice(["keep", "clamp", "refuse"]),
        }
    high = 100 if kind == "min_max" else 8
    if rng.random() < 0.7:
        inclusive = rng.random() < 0.5
        document["threshold"] = {"by_cluster": {key: _texts(rng, 0, high, 1) for key in keys}, "inclusive": inclusive, "meaning": "m"}  # fmt: skip
    if rng.random() < 0.8:
        cuts: list[dict[str, Any]] = [
            {"by_cluster": {key: _texts(rng, 0, high, 2) for key in keys}},
            {"by_cluster": {key: _texts(rng, 0, high, 0) for key in keys}},
        ]
        if "threshold" in document and rng.random() < 0.5:
            cuts[0] = {"share_of_threshold": "0.5"}
        document["categories"] = [
            {"code": code, "label": code, "cut_off": {**cut, "inclusive": rng.random() < 0.5}}
            for code, cut in zip(("PE", "P"), cuts, strict=True)
        ] + [{"code": "NP", "label": "NP"}]
    if rng.random() < 0.5:
        outputs: list[dict[str, Any]] = [
            {"name": "o1", "label": "o", "of": "table", "table": "t", "digits": 1}
        ]
        if "rescale" in document:
            outputs.append({"name": "o2", "label": "o", "of": "index"})
        if lines:
            outputs.append({"name": "o3", "label": "o", "of": "raw", "line": lines[1]})
            outputs.append(
                {"name": "o4", "label": "o", "of": "table", "table": "t", "line": lines[1]}
            )
        document["outputs"] = outputs  # fmt: skip


def _table(rng: Random, keys: list[str], areas: list[str], lines: list[str]) -> dict[str, Any]:
    by = rng.choice(
        ["none", "area", *(["cluster"] if keys != ["all"] else []), *(["line"] if lines else [])]
    )
    names = {"none": ["value"], "area": areas, "cluster": keys, "line": lines}[by]
    bounds = [("at_most", "-2"), ("less_than", "0.5"), ("at_most", "3"), ("less_than", "7.25")]
    rows: list[dict[str, Any]] = []
    for (kind, end), start in zip(bounds, ("-5", "-2.5", "0.5", "4"), strict=True):
        rows.append(
            {
                "at_least": start,
                kind: end,
                "values": {name: _texts(rng, 0, 99, 1) for name in names},
            }
        )
    rows[1]["at_least"] = "-1"
    beyond = rng.choice(["refuse", "clamp", "default"])
    table = {"key": "t", "label": "t", "by": by, "rows": rows, "beyond": beyond}
    return {**table, "default": "50"} if beyond == "default" else table  # fmt: skip


def _gates(rng: Random, document: dict[str, Any]) -> list[dict[str, Any]]:
    has_class = bool(document.get("categories"))
    before = [
        {"gt": [{"answer": "income"}, 7]},
        {"any": {"roster": "people", "where": {"gt": [{"row": "pay"}, {"decimal": "8.5"}]}}},
        {"eq": [{"answer": "special"}, True]},
    ]
    after = [
        {"lt": [{"answer": "score"}, {"decimal": "0.5"}]},
        {"and": [{"eq": [{"answer": "eligible"}, True]}, {"gt": [{"answer": "income"}, 5]}]},
        {"eq": [{"answer": "special"}, True]},
        *([{"eq": [{"answer": "category"}, "P"]}] if has_class else []),
        *([{"ge": [{"answer": "index"}, 50]}] if "rescale" in document else []),
    ]
    gates = []
    for number in range(rng.choice([0, 0, 1, 2])):
        stage = rng.choice(["before", "after"])
        then = rng.choice(
            ["eligible", "not_eligible", "refuse", *(["category"] if has_class else [])]
        )
        gate = {"key": f"g{number}", "label": "g", "stage": stage, "then": then, "text": "t"}
        gate |= {"when": rng.choice(before if stage == "before" else after)}
        gate |= {"missing": rng.choice(["refuse", "pass"])}
        gates.append(gate | ({"category": "NP"} if then == "category" else {}))
    return gates  # fmt: skip


def random_household(rng: Random, mess: float = 0.05) -> Any:
    """Return raw answers; ``mess`` is the share of answers that are missing or not clean."""
    household: dict[str, Any] = {
        "zone": rng.randint(1, 3),
        "roof": rng.choice("pqr"),
        "rooms": rng.randint(0, 6),
        "income": rng.choice(["0.5", "3", "7.25", "9.999", "2.5"]),
        "goods": rng.choice([[1], [2], [1, 2], [3, 4], [9], [2, 1]]),
        "place": rng.choice(["1001", "1102", "2010", "2001", "3000"]),
        "since": rng.choice(YEARS),
        "special": rng.random() < 0.3,
        "people": [_person(rng, mess) for _ in range(rng.choice([1, 1, 2, 3, 4]))],
    }
    if rng.random() < 0.4:
        household["cluster"] = rng.randint(1, 3)
    if rng.random() < 0.5:
        household["total"] = rng.randint(0, 8)
    if rng.random() < mess:
        household["people"] = rng.choice([[], "x", None, [1, {}], {}, [{}] * 500, [{"age": 1}] * 5])
    return _messed(rng, household, mess)


def _person(rng: Random, mess: float) -> dict[str, Any]:
    person: dict[str, Any] = {
        "age": rng.randint(0, 70),
        "kind": rng.choice([1, 2, 2, 3]),
        "goods": rng.choice([[1], [3], [1, 2], [9]]),
        "born": rng.choice(YEARS),
        "pay": rng.choice(["0", "8.5", "8.51", "3.333"]),
        "adult": rng.random() < 0.5,
    }
    return _messed(rng, person, mess / 2)


MESS = [None, "", [], 3.0, "2", " 4 ", 1.5, True, False, 0, -1, 99, "zz", [1, "2"], [True], [[1]], {}, "2026-02-30", "1e3", 10**30, [9, 1], "p", "1.50"]  # fmt: skip


def _messed(rng: Random, answers: dict[str, Any], mess: float) -> dict[str, Any]:
    return {
        key: rng.choice(MESS) if rng.random() < mess and key != "people" else value
        for key, value in answers.items()
        if rng.random() >= mess
    }
