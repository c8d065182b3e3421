"""Every bound of the published table just below, at and above it, against a reckoning of its own."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml

import forms_plugins.sisfoh
from forms_plugins.engine.classification import Classifier, explain, load_method
from tests.unit.sisfoh.households_for_tests import BY_AREA, TODAY, classified, codes, method

TABLE_FILE = Path(forms_plugins.sisfoh.__file__).parent / "data" / "ifh.yaml"
# BaseLoader leaves every figure the text that it is in the file.
TABLE = yaml.load(TABLE_FILE.read_text(), Loader=yaml.BaseLoader)
VARIABLES = TABLE["variables"]
ASKED = TABLE["variables_by_area"]
THRESHOLDS = TABLE["thresholds"]["by_cluster"]

CODED = {
    "cooking_fuel": "combusa",
    "water_supply": "abasag",
    "wall_material": "mpared",
    "drainage": "serhig",
    "roof_material": "mtecho",
    "floor_material": "matpiso",
}
RICH = (5, 9, 10, 12, 13)
INSURED = {1, 2, 3, 5}
LESS = {"head_education": 3, "max_education": 1}
"""Level of the second person: it may not be what an area refuses."""


# The reckoning: from the answers to a row of the file, without the engine.


def found_in(variable, answers):
    """Return what a household has of a variable: a code, a count, a pair or true and false."""
    people = answers["miembros"]
    if variable in CODED:
        return answers[CODED[variable]]
    return {
        "insured_members": sum(1 for row in people if INSURED & set(row["segu"])),
        "wealth_goods": sum(1 for good in answers["bienes"] if good in RICH),
        "telephone": 7 in answers["bienes"],
        "head_education": next(row["niv"] for row in people if row["ptes"] == 1),
        "max_education": max(row["niv"] for row in people),
        "overcrowding": Fraction(answers["total"], answers["ctahab"]),
        "electricity": answers["talum"] == 1,
        "earth_floor": answers["matpiso"] == 6,
    }[variable]


def row_of(variable, answers):
    """Return the row of the file that a household falls in, or nothing."""
    found = found_in(variable, answers)
    rows = VARIABLES[variable]["categories"]
    kind = VARIABLES[variable]["kind"]
    if kind == "single_choice":
        fitting = [row for row in rows if str(found) in row["fsu_codes"]]
    elif kind == "count_bin":
        fitting = [row for row in rows if int(row["code"].rstrip("+")) <= found][-1:]
    elif kind == "ratio_bin":  # from the most crowded down
        fitting = [row for row in rows if found >= Fraction(row["from"])][:1]
    else:
        fitting = [row for row in rows if row["code"] == ("si" if found else "no")]
    return fitting[0] if fitting else None


def reckoned(area, answers):
    """Return variable, row and weight of everything that an area asks for."""
    return [
        (name, row["code"], row["weights"][area])
        for name in ASKED[area]
        if (row := row_of(name, answers))
    ]


# The households at the bounds.


def person(level=4, insurances=(4,), relation=3):
    return {"ptes": relation, "niv": level, "segu": insurances}


def with_people(household, insured):
    rows = [person(4, (1,) if n < insured else (4,), 1 if n == 0 else 3) for n in range(7)]
    return {**household, "miembros": tuple(rows)}


def near(bounds, least=0):
    """Return every bound with the whole numbers beside it."""
    return sorted({n for bound in bounds for n in (bound - 1, bound, bound + 1) if n >= least})


def at_the_bounds(variable, area):
    """Return name and household of every value at a bound of a variable or beside one."""
    household = BY_AREA[area]
    rows = VARIABLES[variable]["categories"]
    if VARIABLES[variable]["kind"] == "single_choice":
        listed = near(int(code) for row in rows for code in row["fsu_codes"])
        if variable in CODED:
            return [(str(n), {**household, CODED[variable]: n}) for n in listed]
        return [
            (str(n), {**household, "miembros": (person(n, relation=1), person(LESS[variable]))})
            for n in listed
        ]
    if variable == "insured_members":
        listed = near(int(row["code"].rstrip("+")) for row in rows)
        return [(str(n), with_people(household, n)) for n in listed]
    if variable == "wealth_goods":
        return [(str(n), {**household, "bienes": (14, *RICH[:n])}) for n in range(6)]
    if variable == "telephone":
        return [(str(n), {**household, "bienes": (n,)}) for n in near([7])]
    if variable == "overcrowding":
        listed = near((int(Fraction(row["from"]) * 33) for row in rows), least=1)
        return [(f"{n}/33", {**household, "total": n, "ctahab": 33}) for n in listed]
    answer, code = {"electricity": ("talum", 1), "earth_floor": ("matpiso", 6)}[variable]
    return [(str(n), {**household, answer: n}) for n in near([code], least=1)]


CASES = [
    pytest.param(area, variable, household, id=f"{area}-{variable}-{name}")
    for area, variables in ASKED.items()
    for variable in variables
    for name, household in at_the_bounds(variable, area)
]


def test_bounds_of_every_variable_of_every_area_are_asked():
    asked = {(case.values[0], case.values[1]) for case in CASES}

    assert asked == {(area, name) for area, names in ASKED.items() for name in names}
    met = {
        (area, name, row["code"])
        for area, name, household in (case.values for case in CASES)
        if (row := row_of(name, household))
    }
    # Each weight of the file is reached by at least one household.
    assert met == {
        (area, name, row["code"])
        for name, variable in VARIABLES.items()
        for row in variable["categories"]
        for area in row["weights"]
    }


@pytest.mark.parametrize(("area", "variable", "household"), CASES)
def test_household_at_a_bound_gets_the_row_of_the_file(area, variable, household):
    result = classified(household)
    expected = reckoned(area, household)
    lacking = {name for name in ASKED[area] if row_of(name, household) is None}

    assert {about for about, _ in codes(result)} & set(ASKED[area]) == lacking
    told = [(score.indicator, score.category, str(score.weight)) for score in result.scores]
    assert told == expected
    assert variable in lacking | {name for name, _, _ in told}
    if lacking:
        assert (result.status, result.raw, result.contributions) == ("not_computed", None, ())
        return
    assert Fraction(result.raw) == sum(Fraction(weight) for _, _, weight in expected)
    said = [(item["indicator"], item["weight"]) for item in explain(result)["contributions"]]
    assert said == [(name, weight) for name, _, weight in expected]


@pytest.mark.parametrize(("area", "variable", "household"), CASES)
def test_index_at_a_bound_is_reckoned_as_a_fraction(area, variable, household):
    result = classified({**household, "cluster": 15 if area == "lima" else 5}, "cse-demostracion")

    if len(reckoned(area, household)) < len(ASKED[area]):
        assert (result.index, result.category) == (None, None)
        return
    raw = sum(Fraction(weight) for _, _, weight in reckoned(area, household))
    low, high = (Fraction(TABLE["aggregation"]["raw_bounds"][area][end]) for end in ("min", "max"))
    index = printed((raw - low) / (high - low) * 100)
    line = Fraction(THRESHOLDS["15" if area == "lima" else "5"])
    assert Fraction(result.index) == index
    assert (result.category, result.eligible) == (class_of(index, line), index <= line)


def printed(index):
    """Return an index with two decimals, the half upwards."""
    return Fraction((index * 100 + Fraction(1, 2)).__floor__(), 100)


def class_of(index, line):
    return "PE" if index <= line / 2 else ("P" if index <= line else "NP")


# Limits


STEPS = ("-0.01", "-0.0051", "-0.005", "0", "0.0049", "0.005", "0.01")


@cache
def demonstration():
    return method("cse-demostracion").model_dump(mode="json", exclude_none=True)


@pytest.mark.parametrize("share", ["0.5", "1"])
@pytest.mark.parametrize("cluster", THRESHOLDS)
def test_limits_of_each_cluster_just_below_at_and_above(cluster, share):
    area = "lima" if cluster == "15" else "urban"
    household = {**BY_AREA[area], "cluster": int(cluster)}
    raw = Fraction(classified(household).raw)
    line = Fraction(THRESHOLDS[cluster])
    seen = set()
    for step in STEPS:
        # The demonstration with bounds that turn this score into the wanted index.
        wanted = line * Fraction(share) + Fraction(step)
        low = raw - wanted
        bounds = {area: {"min": f"{float(low):.4f}", "max": f"{float(low + 100):.4f}"}}
        assert Fraction(bounds[area]["min"]) == low
        document = demonstration()
        changed = {**document, "rescale": {**document["rescale"], "bounds": bounds}}

        result = Classifier(load_method(changed)).classify(household, TODAY)

        index = printed(wanted)
        assert Fraction(result.index) == index
        assert (result.category, result.eligible) == (class_of(index, line), index <= line)
        seen.add(result.category)
    assert len(seen) == 2  # both sides of the limit were met
