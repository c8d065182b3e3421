"""A padrón enters the register: what is added, changed, kept, moved and refused."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.models import (
    Cancellation,
    Classification,
    Dwelling,
    Household,
    HouseholdAnswers,
    HouseholdMembership,
    LookupEntry,
    PadronProblem,
    PadronRow,
    Person,
    PersonRecord,
    Residence,
)
from tests.padrons import BABY, CHILD, HEAD, complaints, imported, install, outcome

pytestmark = pytest.mark.django_db
REGISTER = (
    Household,
    Person,
    PersonRecord,
    HouseholdMembership,
    Dwelling,
    Residence,
    Classification,
    HouseholdAnswers,
    LookupEntry,
)
SECOND = HEAD | {"hogar": "H-2", "num_doc": "40999888", "nombres": "Pedro"}


@pytest.fixture(autouse=True)
def installation():
    install()
    with scopes_disabled():
        yield


def register_rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in REGISTER}


def members_of(code: str) -> list[tuple[str, str, bool]]:
    stays = HouseholdMembership.objects.filter(household__code=code, until=None)
    return list(
        stays.order_by("position").values_list("person__given_names", "relationship", "is_head")
    )


def test_import_adds_a_household_with_everything():
    padron = imported(HEAD, CHILD, BABY)

    assert outcome(padron) == {"added": 1}
    assert padron.state == "done"
    assert members_of("H-1") == [
        ("Rosa María", "1", True),
        ("Lucía", "3", False),
        ("Ana", "3", False),
    ]
    household = Household.objects.get(code="H-1")
    assert household.office.code == "150132"
    dwelling = household.residences.get(until=None).dwelling
    assert (dwelling.place_code, dwelling.area, dwelling.line) == (
        "150132",
        "1",
        "Av. Los Héroes 120",
    )
    class_ = household.classifications.get()
    assert (class_.category, class_.source, class_.has_legal_effect) == ("P", "import", False)
    assert class_.method.number == 1
    assert PersonRecord.objects.filter(source="import").count() == 3
    assert LookupEntry.objects.filter(household=household).count() == 2


def test_dry_run_leaves_no_trace_but_its_report():
    padron = imported(HEAD, CHILD | {"fecha_nac": "2014-02-30"}, SECOND, is_dry_run=True)

    assert outcome(padron) == {"added": 1, "refused": 1}
    assert complaints(padron) == [(3, "fecha_nac")]
    assert set(register_rows().values()) == {0}
    assert not PadronRow.objects.exists()


def test_dry_run_foretells_the_counts_of_the_real_run():
    imported(HEAD, CHILD, SECOND)
    changed = [HEAD | {"direccion": "Jr. Puno 5"}, CHILD | {"hogar": "H-2"}, SECOND]

    foretold = imported(*changed, is_dry_run=True)
    done = imported(*changed)

    assert outcome(foretold) == outcome(done) == {"changed": 2}
    assert foretold.counts == done.counts


@pytest.mark.parametrize("first", ["H-1", "H-3"], ids=["left first", "left last"])
def test_move_between_households_of_the_file_counts_alike_in_any_order(first):
    imported(HEAD | {"hogar": first}, CHILD | {"hogar": first}, SECOND)
    moved = [HEAD | {"hogar": first}, CHILD | {"hogar": "H-2"}, SECOND]

    foretold = imported(*moved, is_dry_run=True)
    done = imported(*moved)

    assert outcome(foretold) == outcome(done) == {"changed": 2}
    assert [name for name, *_ in members_of("H-2")] == ["Lucía", "Pedro"]
    left = HouseholdMembership.objects.get(household__code=first, until__isnull=False)
    assert left.end_reason == "moved"


def test_same_file_again_changes_nothing():
    imported(HEAD, CHILD, BABY, SECOND)
    before = register_rows()

    again = imported(HEAD, CHILD, BABY, SECOND)

    assert outcome(again) == {"kept": 2}
    assert register_rows() == before


def test_changed_name_adds_a_record():
    imported(HEAD, CHILD)

    padron = imported(HEAD | {"ape_mat": "Huamán"}, CHILD)

    assert outcome(padron) == {"changed": 1}
    assert padron.counts["people_changed"] == 1
    person = Person.objects.get(document_number="40123456")
    assert person.second_surname == "Huamán"
    assert person.name_key == "rosa maria|huaman quispe"
    surnames = person.records.values_list("second_surname", flat=True)
    assert list(surnames) == ["Mamani", "Huamán"]


def test_member_without_document_gets_one():
    imported(HEAD, BABY)

    imported(HEAD, BABY | {"tipo_doc": "1", "num_doc": "90111222"})

    baby = Person.objects.get(given_names="Ana")
    assert (baby.document_type, baby.document_number) == ("1", "90111222")
    assert baby.records.count() == 2


def test_file_without_a_document_takes_none_away():
    imported(HEAD, CHILD)

    padron = imported(HEAD, CHILD | {"tipo_doc": "4", "num_doc": ""})

    assert outcome(padron) == {"kept": 1}
    assert Person.objects.get(given_names="Lucía").document_number == "71234567"


def test_member_who_is_no_longer_named_leaves():
    imported(HEAD, CHILD)

    padron = imported(HEAD)

    assert padron.counts["people_left"] == 1
    assert members_of("H-1") == [("Rosa María", "1", True)]
    assert LookupEntry.objects.count() == 1
    stay = HouseholdMembership.objects.get(person__given_names="Lucía")
    assert stay.end_reason == "not_declared"


def test_other_relationship_is_another_stay():
    imported(HEAD, CHILD)

    imported(HEAD, CHILD | {"parentesco": "5"})

    stays = HouseholdMembership.objects.filter(person__given_names="Lucía").order_by("pk")
    assert list(stays.values_list("relationship", "end_reason")) == [("3", "changed"), ("5", "")]


def test_other_district_moves_dwelling_and_office():
    imported(HEAD)

    imported(HEAD, ubigeo="080101", direccion="")

    household = Household.objects.get()
    assert household.office.code == "080101"
    assert household.residences.count() == 2
    assert household.residences.get(until=None).dwelling.line == ""


def test_empty_cell_says_nothing():
    imported(HEAD)

    padron = imported(HEAD | {"direccion": "", "area": "", "sexo": ""})

    assert outcome(padron) == {"kept": 1}


def test_newer_class_follows_the_older_one():
    imported(HEAD)

    imported(HEAD | {"clase": "NP", "vigente_desde": "2026-06-01"})

    first, second = Classification.objects.order_by("pk")
    assert (second.category, second.replaces) == ("NP", first)


def test_older_class_is_refused():
    imported(HEAD)

    padron = imported(HEAD | {"clase": "NP", "vigente_desde": "2025-06-01"})

    assert outcome(padron) == {"refused": 1}
    assert complaints(padron) == [(2, "vigente_desde")]
    assert Classification.objects.count() == 1


def test_cancelled_class_does_not_come_back():
    imported(HEAD)
    Cancellation.objects.create(
        classification=Classification.objects.get(), reason="error", at=timezone.now()
    )

    assert outcome(imported(HEAD)) == {"kept": 1}
    assert Classification.objects.count() == 1


def test_household_data_on_one_line_only():
    bare = dict.fromkeys(
        ("ubigeo", "area", "direccion", "clase", "metodo", "vigente_desde", "vigente_hasta"), ""
    )

    assert outcome(imported(HEAD, CHILD | bare)) == {"added": 1}


def test_lines_of_a_household_need_not_stand_together():
    padron = imported(HEAD, SECOND, CHILD)

    assert outcome(padron) == {"added": 2}
    assert len(members_of("H-1")) == 2


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([HEAD, HEAD | {"num_doc": "40999888", "nombres": "Pedro"}], [(2, "parentesco")]),
        ([CHILD], [(2, "parentesco")]),
        ([HEAD, CHILD | {"num_doc": HEAD["num_doc"]}], [(2, "num_doc"), (3, "num_doc")]),
        ([HEAD, SECOND, CHILD, CHILD | {"hogar": "H-2"}], [(4, "num_doc"), (5, "num_doc")]),
        ([HEAD, BABY, BABY], [(3, "nombres"), (4, "nombres")]),
        ([HEAD, CHILD | {"direccion": "Otra"}], [(3, "direccion")]),
        ([HEAD | {"ubigeo": ""}], [(2, "ubigeo")]),
        ([HEAD | {"ubigeo": "150101"}], [(2, "ubigeo")]),
        ([HEAD | {"clase": "X"}], [(2, "clase")]),
        ([HEAD | {"hogar": "EMP-nadie"}], [(2, "hogar")]),
    ],
    ids=[
        "two heads",
        "no head",
        "twice in household",
        "twice in file",
        "twice without document",
        "lines differ",
        "no place",
        "no office",
        "unknown class",
        "unknown own code",
    ],
)
def test_refused_households(rows, expected):
    padron = imported(*rows)

    assert complaints(padron) == expected
    assert not Person.objects.exists()


def test_one_wrong_line_keeps_its_household_out_and_no_other():
    padron = imported(HEAD, CHILD | {"sexo": "9"}, SECOND)

    assert outcome(padron) == {"added": 1, "refused": 1}
    assert list(Household.objects.values_list("code", flat=True)) == ["H-2"]


def test_person_of_a_household_in_force_elsewhere_is_refused():
    imported(HEAD, CHILD)

    padron = imported(SECOND, CHILD | {"hogar": "H-2"})

    assert outcome(padron) == {"refused": 1}
    assert complaints(padron) == [(3, "num_doc")]


def test_person_of_a_household_whose_class_ended_moves():
    yesterday = timezone.localdate() - timedelta(days=1)
    imported(HEAD, CHILD, vigente_desde="2022-01-01", vigente_hasta=yesterday.isoformat())

    padron = imported(SECOND, CHILD | {"hogar": "H-2"})

    assert outcome(padron) == {"added": 1}
    assert [name for name, *_ in members_of("H-1")] == ["Rosa María"]


def test_document_of_somebody_else_is_refused():
    imported(HEAD)

    padron = imported(HEAD | {"nombres": "Julio", "fecha_nac": "1950-01-01"})

    assert complaints(padron) == [(2, "num_doc")]


def test_answers_are_typed_and_joined():
    row = {"r_abasag": "1", "r_bienes": "2|5", "m_niv": "6", "m_segu": "4"}
    imported(HEAD | row, CHILD | row | {"m_niv": "3"})

    answers = HouseholdAnswers.objects.get().answers

    assert (answers["abasag"], answers["bienes"]) == (1, [2, 5])
    assert (answers["ubigeo"], answers["area"]) == ("150132", 1)
    assert [member["niv"] for member in answers["miembros"]] == [6, 3]
    assert answers["miembros"][0]["fecha_nac"] == "1985-03-09"
    assert "nombres" not in answers["miembros"][0]
    assert outcome(imported(HEAD | row, CHILD | row | {"m_niv": "3"})) == {"kept": 1}
    changed = imported(HEAD | row, CHILD | row, r_abasag="5")
    assert outcome(changed) == {"changed": 1}
    assert HouseholdAnswers.objects.get().answers["abasag"] == 5


def test_messages_repeat_no_personal_data():
    imported(HEAD, CHILD | {"num_doc": "7123", "fecha_nac": "2014-13-13", "ape_pat": "Q" * 90})

    said = " ".join(PadronProblem.objects.values_list("message", flat=True))

    assert said
    assert not any(secret in said for secret in ("7123", "2014", "Quispe", "QQQ", "Lucía"))


def test_days_are_days_of_lima():
    imported(HEAD)

    assert HouseholdMembership.objects.get().since == timezone.localdate()
    assert isinstance(HouseholdMembership.objects.get().since, date)
