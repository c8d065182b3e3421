"""Hypothesis strategies: random rules of the right shape, and answers of any kind."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from forms_plugins.engine.rules import RuleShapeError, check_shape
from forms_plugins.engine.rules.structure import (
    CELL_COMPARISONS,
    DATE_UNITS,
    HIT_POLICIES,
    OPERATORS,
    ROUNDING_MODES,
    Leaf,
    Named,
    Sequence,
    Single,
    question_of,
)

KEYS = st.sampled_from(["edad", "sexo", "x", "y", "o", "no", "fila", "si", "cuenta", "entre"])
ROSTERS = st.sampled_from(["miembros", "x", "y"])
PATTERNS = st.sampled_from([r"\d{8}", "[A-Z]+", "a|b", "a*a*b", '"\\\\"', "[^á-ú]?x{1,3}"])
DATE_FORMATS = st.sampled_from(["%d/%m/%Y", "%e de %B de %Y", "%a %A %b %n %y 100 %%", ""])
TEXTS = st.text(max_size=6)
WHOLES = st.integers(-(2**53) + 1, 2**53 - 1) | st.integers(-3, 30)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-99, max_value=99)
decimals = DECIMALS.map(lambda number: {"decimal": format(number, "f")}) | st.sampled_from(
    [{"decimal": "5"}, {"decimal": "-0.0"}, {"decimal": "-0"}]
)
dates = st.dates().map(lambda day: {"date": day.isoformat()})
scalars = st.booleans() | WHOLES | TEXTS | decimals | dates
lists = st.one_of(
    *(st.lists(kind, min_size=1, max_size=3) for kind in (WHOLES, TEXTS, dates, st.booleans()))
)
codes = st.lists(WHOLES, min_size=1, max_size=3) | st.lists(TEXTS, min_size=1, max_size=3)
ordered = WHOLES | decimals
cells = st.one_of(
    scalars,
    st.just({"any": True}),
    st.builds(lambda name, item: {name: item}, st.sampled_from(CELL_COMPARISONS), ordered | dates),
    st.builds(lambda low, high: {"between": [low, high]}, ordered, ordered),
    st.builds(lambda items: {"one_of": items}, lists),
)


@st.composite
def decisions(draw: Any, rules: Any) -> Any:
    """Draw a decision table."""
    inputs = draw(st.lists(rules, min_size=1, max_size=2))
    hit = draw(st.sampled_from(HIT_POLICIES))
    results = WHOLES | TEXTS if hit == "collect" else scalars
    when = st.lists(cells, min_size=len(inputs), max_size=len(inputs))
    rows = draw(
        st.lists(st.fixed_dictionaries({"when": when, "then": results}), min_size=1, max_size=3)
    )
    table = {"inputs": inputs, "hit": hit, "rows": rows}
    if draw(st.booleans()):
        table["default"] = draw(results)
    return {"decision": table}


@st.composite
def operations(draw: Any, rules: Any) -> Any:
    """Draw an operator of the table with random operands."""
    name = draw(st.sampled_from(sorted(OPERATORS)))
    parts = {
        "rule": rules,
        "row_rule": rules,
        "roster": ROSTERS,
        "name": st.sampled_from(["pesos", "ifh-2010", "peso"]),
        "digits": st.integers(-12, 12),
        "mode": st.sampled_from(ROUNDING_MODES),
        "unit": st.sampled_from(DATE_UNITS),
        "list": lists.map(lambda items: {"list": items}),
        "codes": codes.map(lambda items: {"list": items}),
        "pattern": PATTERNS,
        "text": TEXTS,
        "date_format": DATE_FORMATS,
        "labelled": rules.filter(lambda tree: question_of(tree) is not None)
        | KEYS.map(lambda key: {"row": key}),
    }
    structure = OPERATORS[name]
    if isinstance(structure, Leaf):
        return {name: True}
    if isinstance(structure, Single):
        return {name: draw(parts[structure.part])}
    if isinstance(structure, Sequence):
        if structure.parts:
            return {name: [draw(parts[part]) for part in structure.parts]}
        return {name: draw(st.lists(rules, min_size=structure.least, max_size=4))}
    assert isinstance(structure, Named)
    keys = [k for k in structure.parts if k not in structure.optional or draw(st.booleans())]
    return {name: {key: draw(parts[structure.parts[key]]) for key in keys}}


def _fits(tree: Any) -> bool:
    try:
        check_shape(tree)
    except RuleShapeError:
        return False
    return True


leaves = st.one_of(
    scalars,
    codes.map(lambda items: {"list": items}),
    st.just({"today": True}),
    KEYS.map(lambda key: {"answer": key}),
    KEYS.map(lambda key: {"row": key}),
    KEYS.map(lambda key: {"option": key}),
)
rules = st.recursive(
    leaves, lambda inner: operations(inner) | decisions(inner), max_leaves=12
).filter(_fits)

answer_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(),
    st.lists(st.integers() | st.text(max_size=2) | st.none(), max_size=3).map(tuple),
    st.lists(
        st.dictionaries(
            KEYS, st.none() | st.booleans() | st.integers(0, 3) | st.dates(), max_size=3
        ),
        max_size=4,
    ),
    st.sampled_from([Decimal("1E-999999"), Decimal("9E+27"), b"x", {1: 2}, datetime(2026, 1, 1)]),
)
answers = st.dictionaries(KEYS | ROSTERS, answer_values, max_size=8)
days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
