"""
A score card of a country that does not exist, in the shape of those used abroad.

Ten questions, some counted over the household roster; points per option that differ by poverty
line; a look-up from the score of each line to the likelihood of being poor.
"""

from copy import deepcopy
from datetime import date
from decimal import Decimal

TODAY = date(2026, 2, 28)


def _choice(key, label, points):
    """Return input and indicator of a question: option -> (national, extreme)."""
    choices = [{"code": code, "label": f"{label} {code}"} for code in points]
    question = {"key": key, "label": label, "datatype": "choice", "choices": choices}
    rows = [
        {"code": code, "label": f"{label} {code}", "codes": [code], "weights": {"national": national, "extreme": extreme}}
        for code, (national, extreme) in points.items()
    ]  # fmt: skip
    return question, {
        "key": key,
        "label": label,
        "kind": "choice",
        "value": {"answer": key},
        "categories": rows,
    }


def _bins(key, label, value, rows):
    return {
        "key": key,
        "label": label,
        "kind": "bins",
        "value": value,
        "categories": [
            {"code": f"{key}_{number}", "label": str(limits), **limits, "weights": {"national": national, "extreme": extreme}}
            for number, (limits, national, extreme) in enumerate(rows, 1)
        ],
    }  # fmt: skip


_REGION = _choice(
    "region", "Región", {"north": ("0", "0"), "south": ("3", "2"), "east": ("7", "4")}
)
_WALL = _choice("wall", "Pared", {"mud": ("0", "0"), "wood": ("4", "3"), "brick": ("9", "8")})
_ROOF = _choice("roof", "Techo", {"straw": ("0", "0"), "iron": ("5", "6")})
_FUEL = _choice("fuel", "Combustible", {"wood": ("0", "0"), "gas": ("12", "10")})
_TOILET = _choice("toilet", "Baño", {"none": ("0", "0"), "pit": ("2", "3"), "flush": ("6", "5")})

_MEMBERS = {"count": {"roster": "people"}}
_CHILDREN = {"count": {"roster": "people", "where": {"lt": [{"row": "age"}, 15]}}}
_WORKERS = {"count": {"roster": "people", "where": {"eq": [{"row": "works"}, True]}}}
_OLDEST = {"largest": {"roster": "people", "value": {"row": "age"}}}

DOCUMENT = {
    "slug": "scorecard",
    "title": "Tarjeta de puntaje",
    "sources": [{"key": "card", "text": "La tarjeta"}],
    "inputs": [
        _REGION[0], _WALL[0], _ROOF[0], _FUEL[0], _TOILET[0],
        {"key": "goods", "label": "Bienes", "datatype": "choices", "choices": [{"code": c, "label": c} for c in ("radio", "tv", "fridge")]},
        {"key": "people", "label": "Personas", "row_label": "Persona", "datatype": "roster", "minimum": 1, "maximum": 20, "fields": [
            {"key": "age", "label": "Edad", "datatype": "whole", "minimum": 0, "maximum": 110},
            {"key": "works", "label": "Trabaja", "datatype": "boolean"},
        ]},
    ],
    "areas": [{"key": "country", "label": "País", "indicators": ["region", "wall", "roof", "fuel", "toilet", "tv", "members", "children", "workers", "oldest"]}],
    "lines": [{"key": "national", "label": "Línea nacional"}, {"key": "extreme", "label": "Línea extrema"}],
    "points_by": ["line"],
    "indicators": [
        _REGION[1], _WALL[1], _ROOF[1], _FUEL[1], _TOILET[1],
        {"key": "tv", "label": "Televisor", "kind": "boolean", "value": {"selected": [{"answer": "goods"}, "tv"]}, "categories": [
            {"code": "yes", "label": "Sí", "is_true": True, "weights": {"national": "8", "extreme": "7"}},
            {"code": "no", "label": "No", "is_true": False, "weights": {"national": "0", "extreme": "0"}},
        ]},
        _bins("members", "Integrantes", _MEMBERS, [({"at_most": "3"}, "21", "18"), ({"at_least": "4", "less_than": "7"}, "10", "9"), ({"at_least": "7"}, "0", "0")]),
        _bins("children", "Menores", _CHILDREN, [({"equals": "0"}, "15", "20"), ({"more_than": "0", "at_most": "2"}, "6", "8"), ({"more_than": "2"}, "0", "0")]),
        _bins("workers", "Ocupados", _WORKERS, [({"equals": "0"}, "0", "0"), ({"at_least": "1"}, "9", "11")]),
        _bins("oldest", "Edad mayor", _OLDEST, [({"less_than": "65"}, "8", "4"), ({"at_least": "65"}, "0", "0")]),
    ],
    "tables": [{
        "key": "likelihood", "label": "Probabilidad de pobreza", "by": "line", "source": "card",
        "rows": [
            {"at_least": "0", "less_than": "20", "values": {"national": "97.3", "extreme": "61.2"}},
            {"at_least": "20", "at_most": "49", "values": {"national": "54.08", "extreme": "18.4"}},
            {"at_least": "50", "at_most": "100", "values": {"national": "3.25", "extreme": "0.1"}},
        ],
    }],
    "outputs": [
        {"name": "poor", "label": "Probabilidad, línea nacional", "of": "table", "table": "likelihood", "line": "national"},
        {"name": "extreme_poor", "label": "Probabilidad, línea extrema", "of": "table", "table": "likelihood", "line": "extreme", "digits": 0},
        {"name": "extreme_score", "label": "Puntaje extremo", "of": "raw", "line": "extreme"},
    ],
}  # fmt: skip

HOUSEHOLD = {
    "region": "south", "wall": "wood", "roof": "iron", "fuel": "wood", "toilet": "pit",
    "goods": ("radio", "tv"),
    "people": (
        {"age": 41, "works": True}, {"age": 39, "works": False}, {"age": 12, "works": False},
        {"age": 8, "works": False},
    ),
}  # fmt: skip
# national: 3 + 4 + 5 + 0 + 2 + 8 + 10 + 6 + 9 + 8 = 55; extreme: 2 + 3 + 6 + 0 + 3 + 7 + 9 + 8 + 11 + 4 = 53


def document(**changes):
    """Return the document with some parts replaced; ``None`` takes a part out."""
    changed = {**deepcopy(DOCUMENT), **changes}
    return {key: value for key, value in changed.items() if value is not None}


def reckon(household, line):
    """Add a score up by hand, without the engine: points as literals, in the order of the card."""
    which = 0 if line == "national" else 1
    people = household["people"]
    children = sum(1 for person in people if person["age"] < 15)
    oldest = max(person["age"] for person in people)
    points = [
        {"north": (0, 0), "south": (3, 2), "east": (7, 4)}[household["region"]],
        {"mud": (0, 0), "wood": (4, 3), "brick": (9, 8)}[household["wall"]],
        {"straw": (0, 0), "iron": (5, 6)}[household["roof"]],
        {"wood": (0, 0), "gas": (12, 10)}[household["fuel"]],
        {"none": (0, 0), "pit": (2, 3), "flush": (6, 5)}[household["toilet"]],
        (8, 7) if "tv" in household["goods"] else (0, 0),
        (21, 18) if len(people) < 4 else ((10, 9) if len(people) < 7 else (0, 0)),
        (15, 20) if not children else ((6, 8) if children < 3 else (0, 0)),
        (9, 11) if any(person["works"] for person in people) else (0, 0),
        (8, 4) if oldest < 65 else (0, 0),
    ]
    return Decimal(sum(point[which] for point in points))


def likelihood(score, line):
    """Look a score up by hand."""
    row = (("97.3", "61.2"), ("54.08", "18.4"), ("3.25", "0.1"))[(score >= 20) + (score >= 50)]
    return Decimal(row[0 if line == "national" else 1])
