"""Random answers for a form: of the right types, or of any type at all."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from forms_plugins.engine.definition import Field, FormDefinition, Roster

Answers = st.SearchStrategy[dict[str, Any]]

_TYPED: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=12),
    "whole": st.integers(-(10**6), 10**6) | st.integers(0, 30),
    "decimal": st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=4),
    "boolean": st.booleans(),
    "date": st.dates(),
    "files": st.lists(st.text("abc", min_size=1, max_size=3), max_size=3, unique=True).map(tuple),
}

anything: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**27, 10**30)
    | st.floats()
    | st.decimals()
    | st.text(max_size=8)
    | st.binary(max_size=3)
    | st.dates()
    | st.datetimes()
    | st.sampled_from([object(), Decimal("1E+999999"), datetime(1, 1, 1), date(1, 1, 1), 1 + 2j]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=5,
)
"""Values that no field type would let through."""


def answer_to(form: FormDefinition, field: Field) -> st.SearchStrategy[Any]:
    """Return answers to one question that have its datatype and, of codes, are among its options."""
    if field.datatype not in ("choice", "choices"):
        return _TYPED[field.datatype]
    codes = st.sampled_from([choice.code for choice in form.choices_of(field)])
    return (
        codes if field.datatype == "choice" else st.lists(codes, max_size=3, unique=True).map(tuple)
    )


def _rows(form: FormDefinition, roster: Roster) -> st.SearchStrategy[Any]:
    given = {field.key: answer_to(form, field) for field in roster.fields}
    given |= {inner.key: _rows(form, inner) for inner in roster.rosters}
    row = st.fixed_dictionaries({}, optional={"_id": st.text(max_size=4), **given})
    return st.lists(row, max_size=4).map(tuple)


def answers_of(form: FormDefinition) -> Answers:
    """Return answers of the right types to some of the questions of ``form``."""
    given: dict[str, st.SearchStrategy[Any]] = {}
    for step in form.steps:
        for item in step.items:
            if isinstance(item, Field):
                given[item.key] = answer_to(form, item)
            elif isinstance(item, Roster):
                given[item.key] = _rows(form, item)
    return st.fixed_dictionaries({}, optional=given)


def hostile_answers(form: FormDefinition) -> Answers:
    """Return answers of any type, right ones among them, under known and unknown keys."""
    keys = st.sampled_from(
        [item.key for step in form.steps for item in step.items if isinstance(item, Field | Roster)]
    )
    row_keys = [field.key for _, roster, field in form.fields() if roster] or ["none"]
    inner_keys = [inner.key for step in form.steps if step.roster for inner in step.roster.rosters]
    names = st.sampled_from([*row_keys, *inner_keys, "_id"]) | st.text(max_size=3)
    inner_row = st.dictionaries(names, anything, max_size=5)
    inner_rows = st.lists(inner_row | anything, max_size=3)
    row = st.dictionaries(names, anything | inner_rows if inner_keys else anything, max_size=5)
    value = anything | st.lists(row | anything, max_size=5) | st.lists(row, max_size=5).map(tuple)
    strange = st.dictionaries(keys | st.text(max_size=3) | st.integers(), value, max_size=8)
    return st.builds(lambda right, wrong: {**right, **wrong}, answers_of(form), strange)
