"""
Which numbers a rule or a table of points can give: the ground that bins have to cover.

Interval arithmetic over the limits that a method declares. It says too much rather than too
little: a number outside cannot come out, one inside may.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from forms_plugins.engine.classification.arithmetic import EXACT, ZERO
from forms_plugins.engine.classification.parts import Input
from forms_plugins.engine.rules.structure import operator_of


class Span(NamedTuple):
    """Numbers from ``low`` to ``high``, both included; ``None`` is an end that is not known."""

    low: Decimal | None = None
    high: Decimal | None = None


ANY: Final = Span()
DEFAULT_ROWS: Final = 200
"""Rows that a roster without a maximum may have: see ``inputs``."""


class Ranges:
    """The spans of the rules of one method."""

    def __init__(self, inputs: Sequence[Input]) -> None:
        self.inputs: Mapping[str, Input] = {item.key: item for item in inputs}

    def of(self, tree: Any, roster: str | None = None) -> Span:
        """Return the numbers that a rule may give; ``roster`` is the one whose row it reads."""
        if isinstance(tree, bool):
            return ANY
        if isinstance(tree, int):
            return Span(Decimal(tree), Decimal(tree))
        name = operator_of(tree)
        if name is None:
            return ANY
        return self._of_operator(name, tree[name], roster)

    def _of_operator(self, name: str, operand: Any, roster: str | None) -> Span:
        if name == "decimal":
            return Span(Decimal(operand), Decimal(operand))
        if name in ("answer", "row"):
            return _declared(self._input(operand, roster if name == "row" else None))
        if name in ("count", "sum", "largest", "smallest", "pick", "nth"):
            return self._of_roster(name, operand)
        if name == "count_selected":
            return Span(ZERO, Decimal(len(operand[1]["list"])))
        if name in ("size", "length"):
            return Span(ZERO, None)
        if name == "if":
            return _around([self.of(branch, roster) for branch in operand[1:]])
        if name == "round":
            return _widened(self.of(operand["value"], roster))
        if name in _ARITHMETIC:
            return _ARITHMETIC[name]([self.of(part, roster) for part in operand])
        return ANY

    def _of_roster(self, name: str, operand: Mapping[str, Any]) -> Span:
        declared = self.inputs.get(operand["roster"])
        most = Decimal((declared.maximum if declared else None) or DEFAULT_ROWS)
        if name == "count":
            least = declared.minimum if declared and "where" not in operand else None
            return Span(Decimal(least or 0), most)
        each = self.of(operand["value"], operand["roster"])
        if name != "sum":
            return each
        low = ZERO if each.low is not None and each.low >= 0 else None
        high = each.high
        return Span(low, None if high is None else EXACT.multiply(max(high, ZERO), most))

    def _input(self, key: str, roster: str | None) -> Input | None:
        declared = self.inputs.get(roster or key)
        if declared is not None and roster is not None:
            return next((field for field in declared.fields if field.key == key), None)
        return declared


def _declared(declared: Input | None) -> Span:
    if declared is None:
        return ANY
    if declared.datatype == "choice":
        codes = [Decimal(c.code) for c in declared.choices if isinstance(c.code, int)]
        return Span(min(codes), max(codes)) if codes else ANY
    least, most = declared.minimum, declared.maximum
    return Span(None if least is None else Decimal(least), None if most is None else Decimal(most))


def _widened(span: Span) -> Span:
    """Return the span after some rounding: to the next whole number at most."""
    one = Decimal(1)
    return Span(
        None if span.low is None else EXACT.subtract(span.low, one),
        None if span.high is None else EXACT.add(span.high, one),
    )


def _around(spans: Sequence[Span]) -> Span:
    """Return the span around several."""
    lows = [span.low for span in spans]
    highs = [span.high for span in spans]
    return Span(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def _sum(spans: Sequence[Span]) -> Span:
    return Span(_added(span.low for span in spans), _added(span.high for span in spans))


def _added(ends: Iterable[Decimal | None]) -> Decimal | None:
    total = ZERO
    for end in ends:
        if end is None:
            return None
        total = EXACT.add(total, end)
    return total


def _difference(spans: Sequence[Span]) -> Span:
    first, second = spans
    turned = Span(
        None if second.high is None else -second.high, None if second.low is None else -second.low
    )
    return _sum([first, turned])


def _product(spans: Sequence[Span]) -> Span:
    found = spans[0]
    for span in spans[1:]:
        ends = (*found, *span)
        if any(end is None for end in ends):
            positive = all(s.low is not None and s.low >= 0 for s in (found, span))
            found = Span(ZERO if positive else None, None)
            continue
        corners = [
            EXACT.multiply(a, b) for a in found for b in span if a is not None and b is not None
        ]
        found = Span(min(corners), max(corners))
    return found


def _quotient(spans: Sequence[Span]) -> Span:
    above, below = spans
    if above.low is None or above.low < 0 or below.low is None or below.low < 0:
        return ANY
    low = ZERO if below.high is None or not below.high else EXACT.divide(above.low, below.high)
    high = None if above.high is None or not below.low else EXACT.divide(above.high, below.low)
    return Span(low, high)


def _least(spans: Sequence[Span]) -> Span:
    highs = [span.high for span in spans if span.high is not None]
    return Span(_around(spans).low, min(highs) if highs else None)


def _most(spans: Sequence[Span]) -> Span:
    lows = [span.low for span in spans if span.low is not None]
    return Span(max(lows) if lows else None, _around(spans).high)


_ARITHMETIC: Final = {
    "add": _sum,
    "sub": _difference,
    "mul": _product,
    "div": _quotient,
    "min": _least,
    "max": _most,
}
