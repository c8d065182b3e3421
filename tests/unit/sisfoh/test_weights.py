"""Every published weight reaches a result, digit by digit, and no other does."""

import csv
from decimal import Decimal
from io import StringIO

import pytest

from tests.unit.sisfoh.households_for_tests import BY_AREA, classified, method

# Typed from tables A.8 and A.9 as transcribed in the domain notes: indicator, category, the answers that
# lead there, and the weights for Lima, other urban areas and rural areas (empty: not used there).
TABLE = """\
cooking_fuel;no_cocina;combusa=8;-0.49;-0.67;-0.76
cooking_fuel;otro;combusa=7;-0.40;-0.50;-0.38
cooking_fuel;lena;combusa=5;-0.37;-0.33;0.05
cooking_fuel;carbon;combusa=4;-0.33;-0.22;0.36
cooking_fuel;kerosene;combusa=3;-0.29;-0.19;0.37
cooking_fuel;gas;combusa=2;0.02;0.12;0.52
cooking_fuel;electricidad;combusa=1;0.43;0.69;0.52
water_supply;otro;abasag=7;-0.78;-0.58;
water_supply;rio;abasag=6;-0.65;-0.42;
water_supply;pozo;abasag=5;-0.62;-0.37;
water_supply;cisterna;abasag=4;-0.51;-0.34;
water_supply;pilon;abasag=3;-0.41;-0.32;
water_supply;red_fuera;abasag=2;-0.35;-0.25;
water_supply;red_dentro;abasag=1;0.10;0.12;
wall_material;otro;mpared=8;-0.70;-0.80;
wall_material;estera;mpared=7;-0.48;-0.55;
wall_material;madera;mpared=6;-0.44;-0.46;
wall_material;piedra_barro;mpared=5;-0.41;-0.43;
wall_material;quincha;mpared=4;-0.39;-0.38;
wall_material;adobe_tapia;mpared=3;-0.37;-0.20;
wall_material;piedra_sillar;mpared=2;-0.33;-0.07;
wall_material;ladrillo;mpared=1;0.10;0.25;
drainage;no_tiene;serhig=6;-0.89;-0.68;
drainage;rio;serhig=5;-0.75;-0.49;
drainage;pozo_ciego;serhig=4;-0.59;-0.40;
drainage;pozo_septico;serhig=3;-0.46;-0.30;
drainage;red_fuera;serhig=2;-0.39;-0.21;
drainage;red_dentro;serhig=1;0.10;0.20;
insured_members;0;insured=0;-0.26;-0.25;-0.10
insured_members;1;insured=1;-0.04;0.06;0.50
insured_members;2;insured=2;0.06;0.17;0.59
insured_members;3;insured=3;0.14;0.27;0.66
insured_members;4+;insured=4;0.32;0.48;0.86
wealth_goods;0;goods=0;-0.47;-0.35;-0.11
wealth_goods;1;goods=1;-0.17;0.05;0.64
wealth_goods;2;goods=2;0.02;0.25;0.83
wealth_goods;3;goods=3;0.15;0.40;0.90
wealth_goods;4;goods=4;0.25;0.52;1.09
wealth_goods;5;goods=5;0.47;0.75;1.09
telephone;no;phone=0;-0.32;;
telephone;si;phone=1;0.20;;
roof_material;otro;mtecho=8;-0.86;-0.90;
roof_material;paja;mtecho=7;-0.74;-0.72;
roof_material;estera;mtecho=6;-0.67;-0.62;
roof_material;cana_barro;mtecho=5;-0.38;-0.23;
roof_material;tejas;mtecho=3;-0.23;0.03;
roof_material;madera;mtecho=2;-0.21;0.07;
roof_material;concreto;mtecho=1;0.17;0.32;
head_education;ninguno;head=1;-0.51;-0.57;-0.59
head_education;inicial;head=2;-0.43;-0.25;-0.08
head_education;primaria;head=3;-0.28;0.01;0.35
head_education;secundaria;head=4;-0.06;0.19;0.59
head_education;superior_no_univ;head=5;0.10;0.33;0.68
head_education;superior_univ;head=6;0.22;0.55;0.88
head_education;postgrado;head=7;0.40;0.55;0.88
floor_material;otro;matpiso=7;-0.97;-1.12;
floor_material;tierra;matpiso=6;-0.60;-0.47;
floor_material;cemento;matpiso=5;-0.16;-0.01;
floor_material;madera;matpiso=4;0.08;0.30;
floor_material;losetas;matpiso=3;0.16;0.40;
floor_material;vinilico;matpiso=2;0.28;0.51;
floor_material;parquet;matpiso=1;0.51;0.71;
overcrowding;ge_6;total=18;-0.68;;
overcrowding;4_6;total=12;-0.51;;
overcrowding;2_4;total=6;-0.31;;
overcrowding;1_2;total=3;-0.07;;
overcrowding;lt_1;total=2;0.24;;
max_education;ninguno;highest=1;;;-0.35
max_education;primaria;highest=3;;;0.11
max_education;secundaria;highest=4;;;0.41
max_education;superior_no_univ;highest=5;;;0.62
max_education;superior_univ;highest=6;;;0.83
electricity;no;talum=4;;;-0.29
electricity;si;talum=1;;;0.22
earth_floor;si;matpiso=6;;;-0.17
earth_floor;no;matpiso=5;;;0.47
"""
AREAS = ("lima", "urban", "rural")
ROWS = [
    (indicator, category, answer, area, weight)
    for indicator, category, answer, *weights in csv.reader(StringIO(TABLE), delimiter=";")
    for area, weight in zip(AREAS, weights, strict=True)
    if weight
]
WEALTH = (5, 9, 10, 12, 13)


def with_answer(household, answer):
    key, number = answer.split("=")
    number = int(number)
    members = household["miembros"]
    if key == "insured":
        members = tuple(
            {"ptes": 1 if row == 0 else 3, "niv": 4, "segu": (1,) if row < number else (4,)}
            for row in range(5)
        )
        return {**household, "miembros": members}
    if key == "goods":
        return {**household, "bienes": (14, *WEALTH[:number])}
    if key == "phone":
        return {**household, "bienes": (7, 14) if number else (14,)}
    if key == "head":
        return {**household, "miembros": ({**members[0], "niv": number}, *members[1:])}
    if key == "highest":
        return {
            **household,
            "miembros": tuple({**row, "niv": min(row["niv"], number)} for row in members[:2])
            + ({"ptes": 3, "niv": number, "segu": (4,)},),
        }
    return {**household, key: number}


def test_table_has_all_161_weights():
    assert len(ROWS) == 161
    assert sum(len(row.weights) for item in method().indicators for row in item.categories) == 161


@pytest.mark.parametrize(
    ("indicator", "category", "answer", "area", "weight"),
    ROWS,
    ids=[f"{row[3]}-{row[0]}-{row[1]}" for row in ROWS],
)
def test_weight_reaches_the_result(indicator, category, answer, area, weight):
    result = classified(with_answer(BY_AREA[area], answer))

    found = {score.indicator: score for score in result.scores}[indicator]
    assert result.area.key == area
    assert (found.category, str(found.weight)) == (category, weight)


@pytest.mark.parametrize(
    ("area", "indicators"),
    [
        (
            "lima",
            "cooking_fuel water_supply wall_material drainage insured_members wealth_goods telephone roof_material head_education floor_material overcrowding",
        ),
        (
            "urban",
            "cooking_fuel water_supply wall_material drainage insured_members wealth_goods roof_material head_education floor_material",
        ),
        (
            "rural",
            "cooking_fuel insured_members wealth_goods head_education max_education electricity earth_floor",
        ),
    ],
)
def test_area_sums_its_own_indicators_in_order(area, indicators):
    result = classified(BY_AREA[area])

    assert [item.score.indicator for item in result.contributions] == indicators.split()
    assert result.contributions[-1].running_sum == result.raw
    assert result.raw == sum((item.score.weight for item in result.contributions), Decimal(0))
