"""
Random rules whose operands are mostly of the right kinds, with answers to match.

Beside the strategies of the property tests, whose rules seldom get past their first type error.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from forms_plugins.engine.rules.structure import DATE_UNITS, ROUNDING_MODES

KINDS = ("number", "text", "boolean", "date", "set")
FORMATS = ("%d/%m/%Y", "%e de %B de %Y", "%a %A %b %n %y %%")
PATTERNS = (r"\d{1,3}", "[a-cñ]*", "a|b|ñ+", "[^a]?b*", r"[\d.\-]+", "a*a*b?")
ROSTERS = ("miembros", "bienes", "dentro")
LABELS: dict[str, dict[Any, str]] = {
    "number_0": {1: "uno", 2: "dos"},
    "set_0": {0: "cero", 1: "", 3: "ñandú"},
    "text_0": {"a": "la primera"},
}
LETTERS = "abñ1.😀-"
ROW_KEYS = {kind: f"r_{kind}" for kind in KINDS}
KEYS = {kind: [f"{kind}_{number}" for number in range(3)] for kind in KINDS}


class TypedRules:
    """Draws rules and answers out of one random source."""

    def __init__(self, number: int) -> None:
        self.random = Random(number)

    def rule(self, kind: str, depth: int, rosters: int = 0) -> Any:
        """Return a rule that gives ``kind``; ``rosters`` are those it stands inside."""
        if depth == 0 or self.random.random() < 0.1:
            return self._leaf(kind, rosters)
        if self.random.random() < 0.02:  # now and then one that does not fit
            return self.rule(self.random.choice(KINDS), depth - 1, rosters)
        if self.random.random() < 0.15:
            branches = [self.rule(kind, depth - 1, rosters) for _ in range(2)]
            return {"if": [self.rule("boolean", depth - 1, rosters), *branches]}
        if rosters < 2 and kind in ("number", "boolean", "text") and self.random.random() < 0.3:
            return self._over_rows(kind, depth - 1, rosters)
        return getattr(self, f"_{kind}")(lambda wanted: self.rule(wanted, depth - 1, rosters))

    def _leaf(self, kind: str, rosters: int) -> Any:
        if self.random.random() < 0.03:
            return self.random.choice(({"nothing": True}, {"option": f"r_{kind}"}))
        if self.random.random() < 0.5:
            if rosters and self.random.random() < 0.7:
                return {"row": ROW_KEYS[kind]}
            return {"answer": self.random.choice(KEYS[kind])}
        if kind == "date" and self.random.random() < 0.3:
            return {"today": True}
        return self._literal(kind)

    def _literal(self, kind: str) -> Any:
        found = self.value(kind)
        if isinstance(found, Decimal):
            return {"decimal": format(found, "f")}
        if isinstance(found, date):
            return {"date": found.isoformat()}
        return {"list": list(found)} if isinstance(found, tuple) else found

    def value(self, kind: str, most: int = 2**53 - 1) -> Any:
        """Return a value; ``most`` bounds whole numbers."""
        draw = self.random
        if kind == "number":
            if draw.random() < 0.5:
                return draw.randint(-5, 20) if draw.random() < 0.8 else draw.randint(-most, most)
            digits = draw.choice((1, 3, 9, 27))
            return Decimal(draw.randint(-(10**digits), 10**digits - 1)).scaleb(-draw.randint(0, 9))
        if kind == "text":
            return "".join(draw.choices(LETTERS, k=draw.randint(1, 4)))
        if kind == "boolean":
            return draw.random() < 0.5
        if kind == "date":
            return date(2000, 2, 28) + timedelta(days=draw.randint(-900, 900))
        return tuple(draw.choices(range(5), k=draw.randint(1, 4)))

    def _many(self, make: Any, kind: str) -> list[Any]:
        return [make(kind) for _ in range(self.random.randint(2, 3))]

    def _number(self, make: Any) -> Any:
        name = self.random.choice(
            (
                "add",
                "mul",
                "sub",
                "div",
                "min",
                "max",
                "round",
                "length",
                "size",
                "age",
                "difference",
            )
            + ("count_selected", "lookup", "decision", "number", "code_at", "position")
        )
        if name in ("add", "mul", "min", "max"):
            return {name: self._many(make, "number")}
        if name == "round":
            digits, mode = self.random.randint(-6, 12), self.random.choice(ROUNDING_MODES)
            return {name: {"value": make("number"), "digits": digits, "mode": mode}}
        if name == "difference":
            unit = self.random.choice(DATE_UNITS)
            return {name: {"from": make("date"), "to": make("date"), "unit": unit}}
        if name == "count_selected":
            return {name: [make("set"), {"list": list(self.value("set"))}]}
        if name == "lookup":
            key = {"min": [{"max": [make("number"), 0]}, 3]} if self.random.random() < 0.7 else 1
            operand = {"table": "pesos", "key": key, "column": "peso"}
            if self.random.random() < 0.5:
                operand["otherwise"] = make("number")
            return {name: operand}
        if name == "number":
            return {name: make(self.random.choice(("text", "boolean", "number")))}
        if name == "code_at":
            return {name: [make("set"), self.random.randint(0, 4)]}
        if name == "position":
            return {name: True}
        if name == "decision":
            return self._decision(make, "number")
        if name in ("length", "size"):
            return {name: make("text" if name == "length" else "set")}
        return {name: [make("date" if name == "age" else "number") for _ in range(2)]}

    def _text(self, make: Any) -> Any:
        name = self.random.choice(("concat", "substring", "trim", "label_of", "format_date"))
        if name == "substring":
            operand = {"text": make("text"), "start": make("number")}
            if self.random.random() < 0.7:
                operand["length"] = self.random.randint(-1, 4)
            return {name: operand}
        if name == "trim":
            return {name: make("text")}
        if name == "label_of":
            key = self.random.choice((*KEYS["number"], *KEYS["set"], *KEYS["text"]))
            return {name: {"answer": key}}
        if name == "format_date":
            return {name: [make("date"), self.random.choice(FORMATS)]}
        kinds = self.random.choices(("text", "number", "date"), k=self.random.randint(2, 3))
        return {"concat": [make(kind) for kind in kinds]}

    def _date(self, make: Any) -> Any:
        name = self.random.choice(("shift", "to_date", "extreme"))
        if name == "shift":
            number = self.random.choice((make("number"), self.random.randint(-40, 40)))
            unit = self.random.choice(DATE_UNITS)
            return {name: {"date": make("date"), "number": number, "unit": unit}}
        if name == "to_date":
            texts = (make("text"), {"concat": [make("date"), " "]}, "2023-02-29", "0000-01-01")
            return {name: self.random.choice(texts)}
        return {self.random.choice(("min", "max")): self._many(make, "date")}

    def _set(self, make: Any) -> Any:
        return self._decision(make, "code", hit="collect")

    def _boolean(self, make: Any) -> Any:
        name = self.random.choice(
            ("and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "in", "matches", "selected")
            + ("answered", "and", "or", "decision", "contains", "starts_with")
        )
        if name in ("and", "or"):
            return {name: self._many(make, "boolean")}
        if name == "not":
            return {name: make("boolean")}
        if name == "answered":
            return {name: make(self.random.choice(KINDS))}
        if name == "matches":
            return {name: [make("text"), self.random.choice(PATTERNS)]}
        if name in ("contains", "starts_with"):
            return {name: [make("text"), make("text")]}
        if name == "selected":
            return {name: [make("set"), self.random.randint(0, 5)]}
        if name == "decision":
            return self._decision(make, "boolean")
        kinds = KINDS[:4] if name in ("eq", "ne", "in") else ("number", "date")
        kind = self.random.choice(kinds)
        if name == "in":
            items = [self._literal(kind) for _ in range(self.random.randint(1, 4))]
            return {name: [make(kind), {"list": items}]}
        return {name: [make(kind), make(kind)]}

    def _over_rows(self, kind: str, depth: int, rosters: int) -> Any:
        names = {
            "number": ("count", "sum", "largest", "smallest", "pick", "nth"),
            "boolean": ("any", "all", "distinct"),
            "text": ("join",),
        }
        name = self.random.choice(names[kind])
        operand: dict[str, Any] = {"roster": self.random.choice(ROSTERS)}
        if name == "nth":
            number = self.random.choice(({"position": True}, self.random.randint(0, 3)))
            value = self.rule("number", depth, rosters + 1)
            return {name: {**operand, "number": number, "value": value}}
        if name == "join":
            operand["separator"] = self.random.choice((", ", ""))
        if name in ("any", "all", "pick") or self.random.random() < 0.5:
            operand["where"] = self.rule("boolean", depth, rosters + 1)
        if name not in ("any", "all", "count"):
            wanted = "text" if name == "join" else "number"
            operand["value"] = self.rule(wanted, depth, rosters + 1)
        return {name: operand}

    def _decision(self, make: Any, result: str, hit: str = "") -> Any:
        kind = self.random.choice(("number", "date", "text", "boolean"))
        hit = hit or self.random.choice(("first", "first", "unique"))
        then = (lambda: self.random.randint(0, 4)) if result == "code" else self._result(result)
        rows = [
            {"when": [self._cell(kind)], "then": then()} for _ in range(self.random.randint(1, 3))
        ]
        table = {"inputs": [make(kind)], "hit": hit, "rows": rows}
        if self.random.random() < 0.8:
            table["default"] = then()
        return {"decision": table}

    def _result(self, kind: str) -> Any:
        return lambda: self._literal(kind)

    def _cell(self, kind: str) -> Any:
        names = ("lt", "le", "gt", "ge", "between") if kind in ("number", "date") else ()
        name = self.random.choice((*names, "one_of", "any", "equal"))
        if name == "any":
            return {"any": True}
        if name == "equal":
            return self._literal(kind)
        if name in ("one_of", "between"):
            return {name: [self._literal(kind) for _ in range(2)]}
        return {name: self._literal(kind)}

    def answers(self) -> dict[str, Any]:
        """Return answers of the right kinds, some of them missing, and two rosters."""
        found = self._some({key: kind for kind, keys in KEYS.items() for key in keys})
        for roster in ("miembros", "bienes"):
            if self.random.random() < 0.9:
                rows = range(self.random.randint(0, 4))
                found[roster] = [self.row(roster == "miembros") for _ in rows]
        return found

    def row(self, has_inner: bool) -> dict[str, Any]:
        """Return a row; ``has_inner`` gives it rows of its own."""
        found = self._some({ROW_KEYS[kind]: kind for kind in KINDS})
        if has_inner and self.random.random() < 0.7:
            kinds = {ROW_KEYS["number"]: "number", ROW_KEYS["text"]: "text"}
            found["dentro"] = [self._some(kinds) for _ in range(self.random.randint(0, 3))]
        return found

    def _some(self, kinds: dict[str, str]) -> dict[str, Any]:
        there = {key: kind for key, kind in kinds.items() if self.random.random() < 0.85}
        return {key: self.value(kind, 10**27) for key, kind in there.items()}
