"""Random tables, limits and criteria against a small reckoning with fractions."""

import random
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forms_plugins.engine.classification import Classifier, load_method
from forms_plugins.engine.classification.arithmetic import (
    exact_product,
    exact_sum,
    sum_of_weights,
)
from tests.unit.engine.classification.tiny_method import TODAY

PLACES = 12
SCALE = 10**PLACES


# Exactness


def written(scaled):
    """Return a whole number of millionths of millionths as a document writes it."""
    sign, digits = "-" if scaled < 0 else "", str(abs(scaled)).zfill(PLACES + 1)
    return Decimal(f"{sign}{digits[:-PLACES]}.{digits[-PLACES:]}")


def test_million_weights_of_24_digits_add_up_like_fractions():
    drawn = random.Random(20_261_123)
    scaled = [drawn.randrange(-(10**24) + 1, 10**24) for _ in range(1_000_000)]
    weights = [written(number) for number in scaled]

    assert Fraction(exact_sum(weights)) == Fraction(sum(scaled), SCALE)
    # The quick sum holds ten thousand weights; a million are a hundred times as many.
    for start in range(0, 1_000_000, 10_000):
        part = slice(start, start + 10_000)
        assert Fraction(sum_of_weights(weights[part])) == Fraction(sum(scaled[part]), SCALE)


@pytest.mark.parametrize("sign", [1, -1])
def test_ten_thousand_of_the_longest_weights_fit_the_quick_sum(sign):
    longest = sign * (10**24 - 1)

    assert Fraction(sum_of_weights([written(longest)] * 10_000)) == Fraction(
        longest * 10_000, SCALE
    )


@given(st.integers(-(10**27), 10**27), st.integers(-(10**24) + 1, 10**24 - 1))
def test_product_keeps_every_digit(number, scaled):
    assert Fraction(exact_product(number, written(scaled))) == number * Fraction(scaled, SCALE)


# A method over one number: its score is the number itself


def card(**parts):
    """Return a method whose raw score is the answer ``x``, with parts replaced or added."""
    return Classifier(
        load_method(
            {
                "slug": "card",
                "title": "Tarjeta",
                "inputs": [
                    {"key": "x", "label": "X", "datatype": "decimal"},
                    {"key": "y", "label": "Y", "datatype": "whole"},
                    {"key": "place", "label": "Lugar", "datatype": "text", "length": 4},
                    {"key": "group", "label": "Grupo", "datatype": "whole"},
                ],
                "place_answer": "place",
                "areas": [{"key": "all", "label": "Todo", "indicators": ["x"]}],
                "indicators": [LINEAR],
                **parts,
            }
        )
    )


LINEAR = {
    "key": "x",
    "label": "X",
    "kind": "linear",
    "value": {"answer": "x"},
    "coefficients": {"all": "1"},
}
numbers = st.integers(-400, 400).map(lambda hundredths: Decimal(hundredths) / 100)


def text(number):
    return format(number, "f")


def half_up(value, digits):
    """Round a fraction, the half away from zero."""
    size = (abs(value) * 10**digits + Fraction(1, 2)).__floor__()
    return Fraction(size if value >= 0 else -size, 10**digits)


def half_even(value, digits):
    return Fraction(round(value * 10**digits), 10**digits)


ROUNDINGS = {"half_up": half_up, "half_even": half_even}


@given(
    x=numbers,
    bounds=st.lists(numbers, min_size=2, max_size=2, unique=True).map(sorted),
    scale=st.lists(numbers, min_size=2, max_size=2, unique=True).map(sorted),
    digits=st.integers(0, 3),
    mode=st.sampled_from(sorted(ROUNDINGS)),
    outside=st.sampled_from(["keep", "clamp", "refuse"]),
)
@example(Decimal("0.5"), [Decimal(0), Decimal(4)], [Decimal(0), Decimal(4)], 0, "half_up", "clamp")
@example(Decimal("0.5"), [Decimal(0), Decimal(4)], [Decimal(0), Decimal(4)], 0, "half_even", "keep")
def test_index_is_rescaled_rounded_once_and_held_inside(x, bounds, scale, digits, mode, outside):
    (low, high), (lowest, highest) = bounds, scale
    classifier = card(
        rescale={
            "formula": "min_max", "status": "published", "outside": outside,
            "bounds": {"all": {"min": text(low), "max": text(high)}},
            "lowest": text(lowest), "highest": text(highest),
            "rounding": {"digits": digits, "mode": mode},
        }
    )  # fmt: skip

    result = classifier.classify({"x": x}, TODAY)

    a, b, c, d, score = (Fraction(n) for n in (low, high, lowest, highest, x))
    index = ROUNDINGS[mode]((score - a) / (b - a) * (d - c) + c, digits)
    is_outside = not c <= index <= d
    taken = [item.code for item in result.substitutions]
    if is_outside and outside == "refuse":
        assert (result.index, taken) == (None, [])
        assert {reason.code for reason in result.reasons} == {"outside_bounds"}
        return
    if is_outside and outside == "clamp":
        index = ROUNDINGS[mode](c if index < c else d, digits)
    assert Fraction(result.index) == index
    assert taken == (["index_clamped"] if is_outside and outside == "clamp" else [])
    assert -result.index.as_tuple().exponent == digits


# Look-up tables and bins


@st.composite
def disjoint_rows(draw):
    """Return rows (low, high, whether the high end belongs to it) from low to high, with holes."""
    ends = draw(st.lists(st.integers(-9, 9), min_size=2, max_size=8, unique=True).map(sorted))
    rows = []
    for low, high in pairwise(ends):
        if draw(st.booleans()):
            rows.append((low, high, False))
    if not rows:
        rows.append((ends[0], ends[-1], True))
    last = rows[-1]
    rows[-1] = (last[0], last[1], draw(st.booleans()))
    return rows


def takes(row, x):
    low, high, closed = row
    return low <= x < high or (closed and x == high)


def nearest(rows, x):
    """Return the number of the row with the end nearest to ``x``; of two the lower."""
    away = [max(low - x, x - high, 0) for low, high, _ in rows]
    return away.index(min(away))


def limits(row):
    low, high, closed = row
    return {"at_least": str(low), "at_most" if closed else "less_than": str(high)}


halves = st.integers(-24, 24).map(lambda half: Decimal(half) / 2)


@given(disjoint_rows(), halves, st.sampled_from(["refuse", "clamp", "default"]), st.randoms())
def test_score_finds_its_row_or_what_the_table_says(rows, x, beyond, shuffled):
    listed = [{**limits(row), "values": {"value": f"{n}.50"}} for n, row in enumerate(rows)]
    shuffled.shuffle(listed)  # the order of the rows makes no difference
    table = {"key": "t", "label": "T", "rows": listed, "beyond": beyond}
    table |= {"default": "-7.25"} if beyond == "default" else {}
    output = {"name": "t", "label": "T", "of": "table", "table": "t"}

    result = card(tables=[table], outputs=[output]).classify({"x": x}, TODAY)

    inside = [n for n, row in enumerate(rows) if takes(row, x)]
    if not inside and beyond == "refuse":
        assert (result.status, dict(result.outputs)) == ("not_computed", {})
        assert {(r.about, r.code) for r in result.reasons} == {("t", "no_table_row")}
        return
    expected = f"{inside[0]}.50" if inside else f"{nearest(rows, x)}.50"
    if not inside and beyond == "default":
        expected = "-7.25"
    assert (result.status, str(result.outputs["t"])) == ("computed", expected)
    code = {"clamp": "table_clamped", "default": "table_default"}.get(beyond)
    assert [item.code for item in result.substitutions] == ([] if inside else [code])


@given(
    rows=disjoint_rows(),
    x=st.none() | halves,
    answer=st.sampled_from(["refuse", "category"]),
    row=st.sampled_from(["refuse", "category", "clamp"]),
    repeat=st.booleans(),
)
def test_value_finds_its_bin_or_what_the_indicator_says(rows, x, answer, row, repeat):
    categories = [
        {"code": f"c{n}", "label": f"C{n}", "weights": {"all": f"{n}.125"}, **limits(one)}
        for n, one in enumerate(rows)
    ]
    categories.append({"code": "none", "label": "Nada", "weights": {"all": "-3.3"}})
    indicator = {
        "key": "x", "label": "X", "kind": "bins", "value": {"answer": "x"}, "categories": categories,
        "missing": {"answer": answer, "row": row, "category": "none"},
    }  # fmt: skip
    classifier, answers = card(indicators=[indicator]), {} if x is None else {"x": x}
    if repeat:  # what is remembered is what was found
        classifier.classify(answers, TODAY)

    result = classifier.classify(answers, TODAY)

    category, taken, refusal = reckoned_bin(rows, x, answer, row)
    assert [reason.code for reason in result.reasons] == ([refusal] if refusal else [])
    assert [item.code for item in result.substitutions] == ([taken] if taken else [])
    assert [score.category for score in result.scores] == ([category] if category else [])
    weight = "-3.3" if category == "none" else f"{(category or 'c')[1:]}.125"
    assert result.raw == (Decimal(weight) if category else None)


def reckoned_bin(rows, x, answer, row):
    """Return category, what was taken and what was refused."""
    if x is None:
        if answer == "category":
            return "none", "missing_category", None
        return None, None, "missing_answer"
    inside = [f"c{n}" for n, one in enumerate(rows) if takes(one, x)]
    if inside:
        return inside[0], None, None
    return {
        "refuse": (None, None, "no_weight"),
        "category": ("none", "row_category", None),
        "clamp": (f"c{nearest(rows, x)}", "row_clamped", None),
    }[row]


# Clusters


prefixes = st.text("12", min_size=1, max_size=4)


@given(
    table=st.dictionaries(prefixes, st.integers(1, 4), max_size=8),
    place=st.none() | st.text("12", min_size=4, max_size=4),
    group=st.none() | st.integers(-1, 6),
)
def test_cluster_is_the_answer_or_the_longest_beginning_of_the_place(table, place, group):
    clusters = {
        "count": 4, "answer": "group", "unknown": "No se sabe.", "wrong": "No.", "contradiction": "No va.",
        "table": [{"prefix": prefix, "cluster": number} for prefix, number in table.items()],
    }  # fmt: skip
    limit = {"by_cluster": {str(n): f"{n}.5" for n in range(1, 5)}, "meaning": "x"}
    answers = {"x": Decimal(3), "place": place, "group": group}

    result = card(clusters=clusters, threshold=limit).classify(answers, TODAY)

    begins = [prefix for prefix in table if place is not None and place.startswith(prefix)]
    expected = table[max(begins, key=len)] if begins else None
    if group is not None:
        expected = group if 1 <= group <= 4 else None
    found = result.cluster.number if result.cluster else None
    assert found == expected
    codes = {reason.code for reason in result.reasons if reason.about == "cluster"}
    if group is not None:
        assert codes == (set() if expected else {"wrong_cluster"})
    else:
        lacking = {"missing_answer"} if place is None and table else set()
        assert codes == (set() if expected else {"unknown_cluster"} | lacking)
    assert result.eligible is (None if expected is None else expected + Fraction(1, 2) >= 3)
    assert str(result.threshold) == (f"{expected}.5" if expected else "None")


# Criteria


CLASSES = ("low", "middle", "high")
CUTS = (Fraction(-1), Fraction(2))
THEN = ("category", "eligible", "not_eligible", "refuse")


@st.composite
def gates(draw):
    """Return (stage, what is read, number or class, then, class, missing) of up to five criteria."""
    found = []
    for _ in range(draw(st.integers(0, 5))):
        stage = draw(st.sampled_from(["before", "after"]))
        read = draw(st.sampled_from(["y"] if stage == "before" else ["y", "score", "category"]))
        against = draw(st.sampled_from(CLASSES) if read == "category" else st.integers(-2, 3))
        then = draw(st.sampled_from(THEN))
        given_class = draw(st.sampled_from(CLASSES)) if then == "category" else ""
        missing = draw(st.sampled_from(["refuse", "pass"]))
        found.append((stage, read, against, then, given_class, missing))
    return found


def gate_document(number, gate):
    stage, read, against, then, given_class, missing = gate
    name = "eq" if read == "category" else "ge"
    return {
        "key": f"g{number}", "label": f"G{number}", "text": "Porque sí.", "stage": stage, "then": then,
        "category": given_class, "missing": missing, "when": {name: [{"answer": read}, against]},
    }  # fmt: skip


REFUSED = ("not_computed", None, None)


def reckoned_gates(listed, x, y):
    """Return ((status, class, eligible), criteria that held, those passed over) of a household."""
    numbered = list(enumerate(listed))
    passed = []
    decided = reckoned_before([item for item in numbered if item[1][0] == "before"], y, passed)
    if decided is not None:
        return (*decided, passed)
    if x is None:
        return REFUSED, [], passed
    return (
        *reckoned_after([item for item in numbered if item[1][0] == "after"], x, y, passed),
        passed,
    )


def reckoned_before(numbered, y, passed):
    for number, (_, _, against, then, given_class, missing) in numbered:
        if y is None and missing == "refuse":
            return REFUSED, []
        if y is None:
            passed.append(number)
        elif y >= against:
            eligible = {"eligible": True, "not_eligible": False}.get(then)
            decided = ("computed", given_class or None, eligible)
            return REFUSED if then == "refuse" else decided, [number]
    return None


def reckoned_after(numbered, x, y, passed):
    category, eligible, held = CLASSES[sum(x > cut for cut in CUTS)], x <= 1, []
    for number, (_, read, against, then, given_class, missing) in numbered:
        value = {"y": y, "score": x, "category": category}[read]
        if value is None and missing == "refuse":
            return REFUSED, held
        if value is None:
            passed.append(number)
        elif value == against if read == "category" else value >= against:
            held.append(number)
            if then == "refuse":
                return REFUSED, held
            category = given_class or category
            eligible = {"eligible": True, "not_eligible": False}.get(then, eligible)
    return ("computed", category, eligible), held


@given(gates(), st.none() | st.integers(-3, 4), st.none() | st.integers(-3, 4))
def test_criteria_before_and_after_the_score(listed, x, y):
    classes = [{"code": code, "label": code} for code in CLASSES]
    for one, cut in zip(classes, CUTS, strict=False):
        one["cut_off"] = {"by_cluster": {"all": str(cut)}}
    classifier = card(
        gates=[gate_document(number, gate) for number, gate in enumerate(listed)],
        categories=classes,
        threshold={"by_cluster": {"all": "1"}, "meaning": "x"},
    )
    answers = {"x": None if x is None else Decimal(x), "y": y}

    result = classifier.classify(answers, TODAY)

    expected, held, passed = reckoned_gates(listed, x, y)
    assert (result.status, result.category, result.eligible) == expected
    assert [gate.key for gate in result.gates] == [f"g{number}" for number in held]
    assert [item.about for item in result.substitutions] == [f"g{number}" for number in passed]
    assert result.raw == x
    if result.status == "computed":
        assert result.reasons == ()
