"""Parts of simulations that need no database: hiding, kinds, figures, costs, sampling."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cms.methods.simulation.figures import count_text, money_text, share_text, width
from cms.methods.simulation.hiding import hidden_cells
from cms.methods.simulation.kinds import KindReader, Reading
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.report import Ranks, costs_of
from cms.methods.simulation.sampling import SAMPLES, evenly, keep, rank, told, wanted

FSU = Reading(
    place="ubigeo",
    catalogue="inei",
    roster="miembros",
    birth_date="fecha_nac",
    relationship="ptes",
    head="1",
    sex="sexo",
    sexes={"1": "Hombre", "2": "Mujer"},
)
ON = date(2026, 11, 23)


def kinds(*people, place="150132"):
    return KindReader(FSU, ON).kinds({"ubigeo": place, "miembros": list(people)})


def person(born, relation=3, sex=1):
    return {"fecha_nac": born, "ptes": relation, "sexo": sex}


@pytest.mark.parametrize(
    ("born", "children", "older"),
    [
        ("2008-11-24", "yes", "no"),  # 18 tomorrow
        ("2008-11-23", "no", "no"),  # 18 today
        ("1961-11-24", "no", "no"),  # 65 tomorrow
        ("1961-11-23", "no", "yes"),  # 65 today
    ],
)
def test_ages_are_counted_to_the_day(born, children, older):
    assert kinds(person(born))[3:5] == (children, older)


def test_a_household_is_described_by_its_people():
    found = kinds(person("1980-01-01", 1, 2), person("2020-01-01"), person("1950-01-01", 6))
    assert found == ("15", "150132", "3-4", "yes", "yes", "2")


@pytest.mark.parametrize(
    ("people", "name"),
    [(1, "1"), (2, "2"), (3, "3-4"), (4, "3-4"), (6, "5-6"), (7, "7+"), (9, "7+")],
)
def test_sizes_are_grouped(people, name):
    assert kinds(*[person("1990-01-01")] * people)[2] == name


@pytest.mark.parametrize("rows", [None, "x", [], [3], [{}], [{"fecha_nac": 3}]])
def test_what_the_answers_do_not_hold_is_not_known(rows):
    answers = {} if rows is None else {"miembros": rows}
    department, district, _size, children, older, head = KindReader(FSU, ON).kinds(answers)
    assert {department, district, children, older, head} == {"?"}


# --- hiding ---------------------------------------------------------------------------------


def test_a_single_small_cell_takes_the_smallest_other_with_it():
    hidden = hidden_cells({"": {"P": {"P": 90, "NP": 3}, "NP": {"NP": 60, "P": 10}}})
    assert hidden == {("", "P", "NP"), ("", "NP", "P")}


def test_a_small_cell_of_one_group_hides_the_same_of_another():
    groups = {
        "a": {"P": {"P": 50, "NP": 2, "PE": 3}},
        "b": {"P": {"P": 50, "NP": 20, "PE": 30}},
        "c": {"P": {"P": 50, "NP": 40, "PE": 50}},
    }
    hidden = hidden_cells(groups)
    assert {("a", "P", "NP"), ("a", "P", "PE"), ("b", "P", "NP"), ("b", "P", "PE")} <= hidden


def test_nothing_is_hidden_where_all_cells_are_large():
    assert hidden_cells({"a": {"P": {"P": 5, "NP": 6}}}) == set()


def test_one_cell_alone_has_nothing_to_hide_with():
    assert hidden_cells({"a": {"P": {"P": 2}}}) == {("a", "P", "P")}


counts = st.dictionaries(
    st.sampled_from("abc"),
    st.dictionaries(
        st.sampled_from(["P", "NP"]),
        st.dictionaries(st.sampled_from(["P", "NP", ""]), st.integers(0, 12)),
    ),
)


@given(counts)
def test_no_hidden_cell_can_be_worked_out_by_a_total(groups):
    hidden = hidden_cells(groups)
    cells = {
        (value, old, new): number
        for value, matrix in groups.items()
        for old, row in matrix.items()
        for new, number in row.items()
        if number
    }
    assert {cell for cell, number in cells.items() if number < 5} <= hidden
    for value in groups:
        family = [cell for cell in cells if cell[0] == value]
        assert len(family) == 1 or sum(cell in hidden for cell in family) != 1


# --- figures and costs ----------------------------------------------------------------------


def test_figures_are_written_as_peru_does():
    with translation.override("es"):
        assert count_text(1_234_567).replace("\xa0", " ") == "1 234 567"
        assert share_text(1, 3) == "33.3 %"
        assert money_text("-1234.5").replace("\xa0", " ") == "− S/ 1 234.50"


def test_widths_of_bars_have_a_point_in_every_language():
    with translation.override("es"):
        assert width(1, 3) == "33.33"
    assert width(None, 10) == "0"
    assert width(5, 0) == "0"


def test_costs_are_sums_of_exact_products():
    matrix = {"P": {"P": 3, "PE": 2}, "NP": {"P": 1}, "": {"PE": 1}, "PE": {"NP": 4}}
    benefits = {"PE": Decimal("0.10"), "P": Decimal("0.03")}
    costs = costs_of(matrix, ["PE", "P", "NP"], benefits)

    assert costs is not None
    assert costs["before"] == "0.55"  # 5 x 0.03 + 4 x 0.10
    assert costs["after"] == "0.42"  # 4 x 0.03 + 3 x 0.10
    assert costs["difference"] == "-0.13"
    assert (costs["gaining"], costs["losing"]) == (4, 4)
    assert (costs["gains"], costs["losses"]) == ("0.27", "0.40")


def test_small_numbers_of_real_households_hide_their_costs():
    costs = costs_of({"P": {"P": 50, "PE": 2}}, ["PE", "P"], {"PE": Decimal(1)}, is_real=True)
    assert costs is not None
    assert costs["gaining"] is None
    assert {row["code"]: row["after"] for row in costs["rows"]}["PE"] is None
    assert costs["after"] is None


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        ("P", "P", "same"),
        ("P", "PE", "poorer"),
        ("PE", "NP", "better_off"),
        ("", "P", "gained"),
        ("P", "", "lost"),
        ("", "", "same"),
        ("X", "P", "other"),
    ],
)
def test_ways_follow_the_order_of_the_method(old, new, way):
    assert Ranks({}, ("PE", "P", "NP")).way(old, new) == way


# --- sampling and plans ---------------------------------------------------------------------


def test_samples_do_not_depend_on_the_order_of_pieces():
    entries = [{"rank": rank(1, position), "position": position} for position in range(200)]
    chosen = []
    for order in (entries, entries[::-1]):
        samples = {}
        for entry in order:
            if wanted(samples, "a>b", entry["rank"]):
                keep(samples, "a>b", entry)
        chosen.append([entry["position"] for entry in samples["a>b"]])
    assert chosen[0] == chosen[1]
    assert len(chosen[0]) == SAMPLES


@given(st.lists(st.integers(), unique=True), st.integers(1, 50))
def test_spread_positions_are_among_those_given(positions, most):
    chosen = evenly(positions, most)
    assert len(chosen) == min(len(positions), most) == len(set(chosen))
    assert set(chosen) <= set(positions)


def test_a_plan_is_what_was_stored():
    plan = Plan(on=ON, against="version", benefits={"P": Decimal("1.10")}, seed=3, count=9)
    assert Plan.from_options(plan.as_options()) == plan


def test_samples_tell_figures_and_answers_but_no_places():
    explanation = {
        "category": {"code": "P", "label": "Pobre"},
        "raw": "1.5",
        "index": {"value": "33.10", "formula": "min_max"},
        "lines": [{"category": "P", "label": "Pobre", "at_most": "34", "bound": "at_most"}],
        "output_details": [{"name": "p", "label": "Probabilidad", "value": "0.31", "of": "table"}],
        "contributions": [
            {
                "indicator": "roof",
                "label": "Techo",
                "answer": "Paja",
                "answers": [{"answer": "mtecho", "label": "Techo", "words": "Paja"}],
                "weight": "1.5",
            }
        ],
        "cluster": {"number": 2, "label": "Vinchos"},
        "reasons": [],
    }
    shown = told(explanation)
    assert shown["class"] == "Pobre"
    assert shown["outputs"] == [{"label": "Probabilidad", "value": "0.31"}]
    assert "Vinchos" not in str(shown)
    assert told({})["contributions"] == []
