"""Skips, limits and cross-checks of the FSU, one change of a good household at a time."""

import copy
from datetime import date

import pytest

from forms_plugins.api.cleaning import clean_answers
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import load_form
from forms_plugins.engine.evaluation import evaluate_form

TODAY = date(2026, 11, 23)
FORM = load_form(registry.get(Package, "sisfoh").forms()["fsu"])
GOOD = next(
    demo.answers
    for demo in registry.get(Package, "sisfoh").demo().households
    if demo.title.startswith("Lima, casa de ladrillo")
)


def household(changes=(), member=0, **member_changes):
    answers = copy.deepcopy(dict(GOOD))
    answers.update(changes)
    row = answers["miembros"][member]
    for key, value in member_changes.items():
        if value is None:
            row.pop(key, None)
        else:
            row[key] = value
    return {key: value for key, value in answers.items() if value is not None}


def problems(answers):
    typed, refused = clean_answers(FORM, answers)
    found = (*refused, *evaluate_form(FORM, typed, TODAY).problems)
    return {
        (problem.place.dotted, problem.params.get("check", problem.code), problem.level)
        for problem in found
        if problem.code != "row_incomplete"
    }


def test_good_household_has_no_problem():
    assert problems(household()) == set()


REQUIRED = "ubigeo area via_tipo via_nombre tviv tenviv mpared mtecho matpiso talum abasag serhig ctahab combusa bienes hombres mujeres"
REQUIRED_OF_MEMBER = "ape_pat nombres fecha_nac tipo_doc num_doc ptes est_civil sexo segu idioma lee niv ult era sect discap prog"


@pytest.mark.parametrize("key", REQUIRED.split())
def test_required_question(key):
    assert (key, "required", "error") in problems(household({key: None}))


@pytest.mark.parametrize("key", REQUIRED_OF_MEMBER.split())
def test_required_question_of_a_member(key):
    assert (f"miembros.1.{key}", "required", "error") in problems(household(**{key: None}))


@pytest.mark.parametrize("key", ["ape_mat"])
def test_second_surname_may_be_left_out(key):
    assert problems(household(**{key: None})) == set()


@pytest.mark.parametrize(
    ("key", "code", "other"),
    [("tviv", 8, "tviv_otro"), ("tenviv", 7, "tenviv_otro"), ("mpared", 8, "mpared_otro"), ("mtecho", 8, "mtecho_otro"), ("matpiso", 7, "matpiso_otro"), ("abasag", 7, "abasag_otro"), ("combusa", 7, "combusa_otro")],
)  # fmt: skip
def test_other_demands_its_text(key, code, other):
    assert problems(household({key: code})) == {(other, "required", "error")}
    assert problems(household({key: code, other: "Otra cosa"})) == set()
    assert problems(household({other: "Otra cosa"})) == {(other, "irrelevant", "error")}


def test_other_lighting_demands_its_text():
    assert ("talum_otro", "required", "error") in problems(household({"talum": 5}))


@pytest.mark.parametrize(
    ("hours", "instead", "is_good"),
    [(0, None, True), (24, None, True), (None, 1, True), (None, 2, True), (None, None, False), (3, 1, False), (0, 2, False)],
)  # fmt: skip
def test_exactly_one_travel_time(hours, instead, is_good):
    found = problems(household({"hordem": hours, "hordemg": instead}))

    assert (found == set()) is is_good
    assert is_good or ("hordem", "una_sola_demora", "error") in found


@pytest.mark.parametrize(
    ("key", "value"),
    [("hordem", 25), ("hordem", -1), ("ctahab", 0), ("ctahab", 101), ("hombres", -1), ("centro_poblado", "Ab"), ("via_nombre", "Ab"), ("ubigeo", "159999"), ("ubigeo", "1501"), ("area", 3), ("tviv", 9), ("bienes", [15, 1]), ("bienes", [16])],
)  # fmt: skip
def test_value_out_of_its_limits_is_refused(key, value):
    assert any(
        place == key and level == "error" for place, _, level in problems(household({key: value}))
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [("fecha_nac", "2026-11-24"), ("fecha_nac", "1899-12-31"), ("fecha_nac", "2026-02-30"), ("num_doc", "1234567"), ("num_doc", "123456789"), ("num_doc", "1234567A"), ("ult", 0), ("ult", 7), ("segu", [1, 6]), ("discap", [6, 1]), ("prog", [11, 6]), ("sexo", 3), ("ptes", 12)],
)  # fmt: skip
def test_value_of_a_member_out_of_its_limits_is_refused(key, value):
    found = problems(household(**{key: value}))

    assert any(place == f"miembros.1.{key}" and level == "error" for place, _, level in found)


def test_born_today_is_good():
    baby = dict(fecha_nac="2026-11-23", niv=1, ult=None, era=None, lee=None, sect=None)

    assert problems(household(member=3, **baby)) == set()


@pytest.mark.parametrize(
    ("kind", "number", "is_good"),
    [(1, "12345678", True), (2, "7", True), (2, None, False), (3, "001234567", True), (3, "A12", False), (4, None, True), (4, "12345678", False)],
)  # fmt: skip
def test_document_by_its_kind(kind, number, is_good):
    found = problems(household(tipo_doc=kind, num_doc=number))

    assert (found == set()) is is_good


def test_pregnancy_is_asked_of_women_only():
    assert ("miembros.1.gestante", "irrelevant", "error") in problems(household(gestante=True))
    assert ("miembros.2.gestante", "required", "error") in problems(
        household(member=1, gestante=None)
    )


@pytest.mark.parametrize(
    ("born", "warns"),
    [("2016-11-23", False), ("2016-11-24", True), ("1971-11-23", False), ("1971-11-22", False), ("1970-11-23", True)],
)  # fmt: skip
def test_pregnancy_outside_10_to_55_is_a_warning(born, warns):
    # 10 and 55 completed years are inside.
    found = problems(household(member=1, gestante=True, fecha_nac=born))

    assert (("miembros.2.gestante", "validation", "warning") in found) is warns


@pytest.mark.parametrize(
    ("level", "year", "is_good"),
    [(3, 6, True), (4, 5, True), (4, 6, False), (5, 5, True), (5, 6, False), (6, 6, True), (7, 6, True)],
)  # fmt: skip
def test_last_year_by_level(level, year, is_good):
    assert (problems(household(niv=level, ult=year)) == set()) is is_good


@pytest.mark.parametrize("level", [1, 2])
def test_last_year_is_not_asked_below_primary(level):
    assert problems(household(niv=level, ult=None)) == set()
    assert ("miembros.1.ult", "irrelevant", "error") in problems(household(niv=level, ult=1))


@pytest.mark.parametrize("activity", range(1, 11))
def test_sector_is_asked_of_those_who_work(activity):
    works = activity <= 5

    assert (problems(household(era=activity, sect=1)) == set()) is works
    assert (problems(household(era=activity, sect=None)) == set()) is not works


def test_reading_and_activity_are_required_from_14_on():
    young = dict(member=2, lee=None, era=None)

    assert problems(household(fecha_nac="2012-11-24", **young)) == set()
    assert problems(household(fecha_nac="2012-11-23", **young)) == {
        ("miembros.3.lee", "required", "error"),
        ("miembros.3.era", "required", "error"),
    }


def test_exactly_one_head():
    assert ("miembros", "un_jefe", "error") in problems(household(ptes=3))
    assert ("miembros", "un_jefe", "error") in problems(household(member=1, ptes=1))


def test_at_most_one_spouse():
    assert ("miembros", "un_conyuge", "error") in problems(household(member=2, ptes=2))
    assert problems(household(member=1, ptes=7)) == set()


def test_young_head_is_a_warning():
    child = dict(fecha_nac="2014-11-24", era=None, sect=None)

    assert ("miembros.1.fecha_nac", "jefe_desde_12", "warning") in problems(household(**child))
    assert problems(household(**{**child, "fecha_nac": "2014-11-23"})) == set()


def test_members_are_as_many_as_were_told():
    # Five people told, four registered; the fifth would be a man.
    found = problems(household({"hombres": 3, "total": 5}))

    assert found == {
        ("miembros", "integrantes_igual_total", "error"),
        ("miembros", "hombres_coinciden", "error"),
    }


def test_sexes_match():
    found = problems(household({"hombres": 1, "mujeres": 3}))

    assert found == {
        ("miembros", "hombres_coinciden", "error"),
        ("miembros", "mujeres_coinciden", "error"),
    }


def test_same_document_twice():
    number = GOOD["miembros"][0]["num_doc"]

    assert ("miembros", "documentos_distintos", "error") in problems(
        household(member=1, num_doc=number)
    )
    # Another kind of document with the same number is another document.
    assert problems(household(member=1, tipo_doc=3, num_doc=number)) == set()


def test_two_people_without_document_are_no_repetition():
    answers = household(member=2, tipo_doc=4, num_doc=None)
    answers["miembros"][3].update(tipo_doc=4)
    del answers["miembros"][3]["num_doc"]

    assert problems(answers) == set()


@pytest.mark.parametrize(
    ("water", "lighting", "warns"),
    [(1, 6, True), (2, 6, True), (3, 6, False), (1, 1, False), (1, 4, False)],
)
def test_water_without_lighting_is_a_warning(water, lighting, warns):
    found = problems(household({"abasag": water, "talum": lighting, "bienes": [14]}))

    assert found == ({("talum", "agua_sin_alumbrado", "warning")} if warns else set())


@pytest.mark.parametrize("good", range(1, 16))
def test_electric_goods_without_electricity_are_a_warning(good):
    electric = good in {1, 2, 3, 4, 5, 8, 9, 10, 11}

    found = problems(household({"talum": 4, "bienes": [good]}))

    assert found == ({("bienes", "artefactos_sin_electricidad", "warning")} if electric else set())
    assert problems(household({"talum": 1, "bienes": [good]})) == set()


def test_more_than_ten_people_a_room_is_a_warning():
    answers = household({"ctahab": 1, "hombres": 9, "mujeres": 2, "total": 11})

    assert ("ctahab", "muchas_personas_por_habitacion", "warning") in problems(answers)
    ten = household({"ctahab": 1, "hombres": 8, "mujeres": 2, "total": 10})
    assert ("ctahab", "muchas_personas_por_habitacion", "warning") not in problems(ten)


def test_nobody_lives_here_is_refused():
    found = problems(household({"hombres": 0, "mujeres": 0, "total": 0}))

    assert ("total", "validation", "error") in found


def test_wrong_total_is_told():
    assert ("total", "computed_differs", "error") in problems(household({"total": 9}))


@pytest.mark.parametrize("accepted", [None, False])
def test_declaration_must_be_accepted(accepted):
    assert ("declaracion", "declaration", "error") in problems(household({"declaracion": accepted}))
