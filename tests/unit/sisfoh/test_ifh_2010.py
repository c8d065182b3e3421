"""Households whose score was added up by hand, and every refusal."""

from decimal import Decimal

import pytest

from forms_plugins.engine.classification import explain
from tests.unit.sisfoh.households_for_tests import (
    BY_AREA,
    LIMA,
    RURAL,
    TODAY,
    URBAN,
    classified,
    codes,
)


def members(*rows):
    return tuple({"ptes": ptes, "niv": niv, "segu": segu} for ptes, niv, segu in rows)


def test_lima_household_by_hand():
    # gas 0.02, network inside 0.10, brick 0.10, network inside 0.10, one insured -0.04, one good (refrigerator)
    # -0.17, no telephone -0.32, concrete 0.17, secondary -0.06, cement -0.16, 4 people / 3 rooms = 1.33: -0.07
    # 0.02 + 0.10 + 0.10 + 0.10 - 0.04 - 0.17 - 0.32 + 0.17 - 0.06 - 0.16 - 0.07 = -0.33
    result = classified(LIMA)

    assert (result.status, str(result.raw)) == ("computed", "-0.33")
    assert (result.index, result.category, result.eligible) == (None, None, None)
    assert result.cluster.number == 15
    assert codes(result) == {
        ("index", "standardisation_bounds"),
        ("category", "extreme_poor_cutoffs"),
    }


def test_urban_household_by_hand():
    # charcoal -0.22, standpipe -0.32, adobe -0.20, septic tank -0.30, nobody insured -0.25, no goods -0.35, tiles
    # 0.03, primary 0.01, earth -0.47
    # -0.22 - 0.32 - 0.20 - 0.30 - 0.25 - 0.35 + 0.03 + 0.01 - 0.47 = -2.07
    result = classified(
        {
            **URBAN, "combusa": 4, "abasag": 3, "mpared": 3, "serhig": 3, "bienes": (15,),
            "mtecho": 3, "matpiso": 6, "miembros": members((1, 3, (4,)), (2, 3, (6,))),
        }
    )  # fmt: skip

    assert (result.status, str(result.raw)) == ("computed", "-2.07")
    assert ("cluster", "unknown_cluster") in codes(result)


def test_rural_household_by_hand():
    # firewood 0.05, one insured 0.50, no goods -0.11, primary 0.35, secondary highest 0.41, electricity 0.22, earth
    # floor -0.17: 0.05 + 0.50 - 0.11 + 0.35 + 0.41 + 0.22 - 0.17 = 1.25
    result = classified(
        {
            **RURAL, "combusa": 5, "bienes": (14,), "matpiso": 6, "talum": 1,
            "miembros": members((1, 3, (1, 4)), (2, 1, (4,)), (3, 4, (4,))),
        }
    )  # fmt: skip

    assert (result.status, str(result.raw)) == ("computed", "1.25")
    assert (result.cluster.number, result.cluster.found_by) == (2, "place")


def test_lowest_and_highest_sums_are_those_of_the_table():
    worst = classified(
        {
            **LIMA, "combusa": 8, "abasag": 7, "mpared": 8, "serhig": 6, "bienes": (14,), "mtecho": 8,
            "matpiso": 7, "ctahab": 1, "total": 6, "miembros": members((1, 1, (4,))),
        }
    )  # fmt: skip
    best = classified(
        {
            **LIMA, "combusa": 1, "bienes": (5, 7, 9, 10, 12, 13), "matpiso": 1, "ctahab": 5,
            "miembros": members((1, 7, (1,)), (2, 4, (2,)), (3, 4, (3,)), (3, 4, (5,))),
        }
    )  # fmt: skip

    assert (str(worst.raw), str(best.raw)) == ("-6.93", "3.04")


@pytest.mark.parametrize(
    ("ubigeo", "area"),
    [
        ("150101", "lima"),
        ("150143", "lima"),
        ("070101", "lima"),
        ("150201", "urban"),
        ("150801", "urban"),
        ("130101", "urban"),
    ],
)
def test_lima_is_the_provinces_of_lima_and_callao(ubigeo, area):
    assert classified({**LIMA, "ubigeo": ubigeo}).area.key == area


def test_rural_district_of_lima_is_rural():
    assert classified({**RURAL, "ubigeo": "150101"}).area.key == "rural"


@pytest.mark.parametrize(
    ("insurances", "category"),
    [
        ([(4,), (4,), (6,)], "0"),
        ([(1,), (4,), (6,)], "1"),
        ([(1, 4), (4,), (6,)], "1"),
        ([(1, 2, 3, 5), (4,), (6,)], "1"),
        ([(2,), (3,), (5,)], "3"),
        ([(1,)] * 4, "4+"),
        ([(1,)] * 9, "4+"),
    ],
)
def test_people_with_other_insurance_than_sis_are_counted(insurances, category):
    rows = members(*((1 if row == 0 else 3, 4, segu) for row, segu in enumerate(insurances)))

    result = classified({**LIMA, "miembros": rows})

    assert {s.indicator: s.category for s in result.scores}["insured_members"] == category


@pytest.mark.parametrize(
    ("goods", "category"),
    [
        ((15,), "0"),
        ((1, 2, 3, 4, 6, 7, 8, 11, 14), "0"),
        ((5,), "1"),
        ((9, 10), "2"),
        ((5, 9, 10, 12), "4"),
        ((5, 9, 10, 12, 13), "5"),
    ],
)
def test_wealth_goods_are_five(goods, category):
    result = classified({**LIMA, "bienes": goods})

    assert {s.indicator: s.category for s in result.scores}["wealth_goods"] == category


@pytest.mark.parametrize(
    ("total", "rooms", "category"),
    [
        (1, 2, "lt_1"), (99, 100, "lt_1"), (1, 1, "1_2"), (3, 3, "1_2"), (199, 100, "1_2"), (2, 1, "2_4"),
        (11, 3, "2_4"), (4, 1, "4_6"), (17, 3, "4_6"), (6, 1, "ge_6"), (18, 3, "ge_6"), (60, 1, "ge_6"),
    ],
)  # fmt: skip
def test_overcrowding_bounds_belong_to_the_more_crowded_group(total, rooms, category):
    result = classified({**LIMA, "total": total, "ctahab": rooms})

    assert {s.indicator: s.category for s in result.scores}["overcrowding"] == category


def test_residents_are_men_and_women_where_the_total_is_missing():
    without_total = {key: value for key, value in LIMA.items() if key != "total"}

    assert classified({**without_total, "hombres": 6, "mujeres": 0}).raw == Decimal("-0.31") + (
        Decimal("-0.33") + Decimal("0.07")
    )


@pytest.mark.parametrize(
    ("area", "changes", "reason"),
    [
        ("lima", {"mtecho": 4}, ("roof_material", "corrugated_roof")),
        ("urban", {"mtecho": 4}, ("roof_material", "corrugated_roof")),
        ("lima", {"combusa": 6}, ("cooking_fuel", "dung_fuel")),
        ("urban", {"combusa": 6}, ("cooking_fuel", "dung_fuel")),
        ("rural", {"combusa": 6}, ("cooking_fuel", "dung_fuel")),
        ("rural", {"miembros": members((1, 2, (4,)))}, ("max_education", "preschool_max_education")),
        ("rural", {"miembros": members((1, 7, (4,)))}, ("max_education", "postgraduate_max_education")),
        ("lima", {"miembros": members((2, 3, (4,)))}, ("head_education", "no_head")),
        ("lima", {"miembros": members((1, 3, (4,)), (1, 4, (4,)))}, ("head_education", "several_heads")),
        ("rural", {"miembros": members((1, 3, (4,)), (1, 4, (4,)))}, ("head_education", "several_heads")),
        ("lima", {"ctahab": 0}, ("overcrowding", "division_by_zero")),
    ],
)  # fmt: skip
def test_refusal_names_its_reason_and_gives_no_score(area, changes, reason):
    for slug in ("ifh-2010", "cse-demostracion"):
        result = classified({**BY_AREA[area], **changes}, slug)

        assert (result.status, result.raw, result.contributions) == ("not_computed", None, ())
        assert reason in codes(result)
        assert (result.index, result.category, result.eligible) == (None, None, None)
        assert result.validity is None


def test_corrugated_roof_does_not_matter_in_rural_areas():
    assert classified({**RURAL, "mtecho": 4}).status == "computed"


LIMA_ANSWERS = "area ubigeo combusa abasag mpared serhig bienes mtecho matpiso ctahab miembros"
RURAL_ANSWERS = "area combusa bienes matpiso talum miembros"
URBAN_ANSWERS = "area ubigeo combusa abasag mpared serhig bienes mtecho matpiso miembros"


@pytest.mark.parametrize(
    ("area", "answer"),
    [("lima", key) for key in LIMA_ANSWERS.split()]
    + [("urban", key) for key in URBAN_ANSWERS.split()]
    + [("rural", key) for key in RURAL_ANSWERS.split()],
)
@pytest.mark.parametrize("empty", ["absent", None, "", ()])
def test_missing_answer_refuses_and_is_named(area, answer, empty):
    household = {**BY_AREA[area], answer: empty}
    if empty == "absent":
        del household[answer]

    result = classified(household)

    assert (result.status, result.raw) == ("not_computed", None)
    assert answer in {reason.answer for reason in result.reasons}


@pytest.mark.parametrize("answer", ["ptes", "niv", "segu"])
def test_missing_answer_of_a_member_is_named_with_its_number(answer):
    rows = [dict(row) for row in LIMA["miembros"]]
    del rows[2][answer]

    result = classified({**LIMA, "miembros": tuple(rows)})

    if answer == "niv":  # only the level of the head counts in Lima
        assert result.status == "computed"
        result = classified({**RURAL, "miembros": tuple(rows)})
    assert result.raw is None
    assert f"miembros[3].{answer}" in {reason.answer for reason in result.reasons}
    assert "(Integrante 3)" in " ".join(reason.text for reason in result.reasons)


def test_all_missing_answers_are_told_at_once():
    household = {"area": 1, "ubigeo": "150132", "miembros": members((1, 4, (4,)))}

    result = classified(household)

    named = {reason.answer for reason in result.reasons}
    assert named == {
        "combusa", "abasag", "mpared", "serhig", "bienes", "mtecho", "matpiso", "ctahab",
        "hombres", "mujeres",
    }  # fmt: skip


def test_without_area_what_every_area_asks_for_is_named():
    named = {reason.answer for reason in classified({}).reasons}

    assert named == {"area", "ubigeo", "combusa", "bienes", "miembros"}


@pytest.mark.parametrize(
    ("area", "cluster", "reason"),
    [
        ("lima", 3, "cluster_contradiction"),
        ("urban", 15, "cluster_contradiction"),
        ("rural", 15, "cluster_contradiction"),
        ("urban", 0, "wrong_cluster"),
        ("urban", 16, "wrong_cluster"),
        ("lima", -1, "wrong_cluster"),
        ("urban", True, "wrong_cluster"),
    ],
)
def test_cluster_that_cannot_be_is_a_reason(area, cluster, reason):
    result = classified({**BY_AREA[area], "cluster": cluster})

    assert ("cluster", reason) in codes(result)
    assert result.cluster is None
    assert result.raw is not None


@pytest.mark.parametrize(
    ("area", "cluster"), [("lima", 15), ("urban", 1), ("urban", 14), ("rural", 9)]
)
def test_cluster_answer_is_taken(area, cluster):
    result = classified({**BY_AREA[area], "cluster": cluster})

    assert (result.cluster.number, result.cluster.found_by) == (cluster, "answer")
    assert not {about for about, _ in codes(result)} & {"cluster"}


@pytest.mark.parametrize(
    ("ubigeo", "area", "cluster"),
    [
        ("170101", 1, 14), ("170203", 2, 14), ("050101", 2, 2), ("120101", 2, 2), ("160101", 2, 2),
        ("210101", 2, 2), ("220101", 2, 2), ("250101", 2, 2), ("050101", 1, None), ("060101", 2, None),
        ("140101", 2, None), ("130101", 2, None), ("080101", 1, None),
    ],
)  # fmt: skip
def test_cluster_by_place(ubigeo, area, cluster):
    found = classified({**LIMA, "ubigeo": ubigeo, "area": area}).cluster

    assert (found.number if found else None) == cluster


def test_rural_household_without_ubigeo_has_a_score_and_no_cluster():
    household = {key: value for key, value in RURAL.items() if key != "ubigeo"}

    result = classified(household)

    assert result.status == "computed"
    assert {("cluster", "unknown_cluster"), ("cluster", "missing_answer")} <= codes(result)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("lima", {"wealth_goods_list", "telephone_sign", "wall_labels", "roof_labels", "head_by_relationship", "overcrowding_bounds"}),
        ("urban", {"wealth_goods_list", "wall_labels", "roof_labels", "head_by_relationship"}),
        ("rural", {"wealth_goods_list", "head_by_relationship", "max_education_labels", "cluster_by_place"}),
    ],
)  # fmt: skip
def test_assumptions_used_are_listed(area, expected):
    assert {item.id for item in classified(BY_AREA[area]).assumptions} == expected


@pytest.mark.parametrize(
    ("changes", "years", "until"),
    [({}, 4, "2030-11-23"), ({"area": 2, "ubigeo": "050114"}, 6, "2032-11-23"), ({"criterio_geografico": True}, 8, "2034-11-23"), ({"criterio_geografico": False}, 4, "2030-11-23")],
)  # fmt: skip
def test_validity_by_area(changes, years, until):
    validity = classified({**LIMA, **changes}).validity

    assert (validity.years, validity.valid_until.isoformat()) == (years, until)
    assert validity.valid_from == TODAY


def test_explanation_can_be_followed_with_a_pencil():
    explanation = explain(classified(LIMA), 3)

    lines = explanation["contributions"]
    running = Decimal("0")
    for line in lines:
        running += Decimal(line["weight"])
        assert Decimal(line["running_sum"]) == running
    assert explanation["raw"] == str(running) == "-0.33"
    assert lines[0]["answer"] == "Gas"
    assert lines[4]["answer"] == "Personas con seguro distinto del SIS: 1"
    assert lines[4]["answers"][0] == {
        "answer": "miembros[1].segu",
        "label": "Tipo de seguro de salud",
        "words": "EsSalud",
    }
    assert lines[10]["answer"] == "Personas por habitación: 1.33 (redondeado)"
    assert explanation["method"]["version"] == 3
    assert explanation["area"] == {"key": "lima", "label": "Lima Metropolitana y Callao"}
    assert explanation["legal_effect"] is False
