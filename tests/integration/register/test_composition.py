"""People and households over time: corrections by a new form, moves, heads, addresses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.register.digests import document_digest
from cms.register.models import Household, HouseholdMembership, Person, PersonRecord
from cms.register.selectors import current_members, households_of
from cms.register.services import enter_household
from tests.factories import (
    ClassificationFactory,
    FormVersionFactory,
    HouseholdFactory,
    MemberFactory,
    ResultFactory,
    SubmissionFactory,
)
from tests.factories.form_builder import REGISTER_MAPPING, tiny_document
from tests.factories.submissions import SUBMITTED_AT, household_answers, member_answers

pytestmark = pytest.mark.django_db

HEAD = member_answers()
PARTNER = member_answers(_id="fila-2", nombres="Juan", num_doc="45678901", ptes=2)
CHILD = member_answers(
    _id="fila-3", nombres="Lucía", tipo_doc=4, num_doc="", ptes=3, fecha_nac="2014-07-28"
)


def enter(*rows, later=0, **fields) -> Household:
    at = SUBMITTED_AT + timedelta(days=later)
    fields.setdefault("answers", household_answers(*rows))
    submission = SubmissionFactory(registering=True, submitted_at=at, **fields)
    ResultFactory(submission=submission)
    household = enter_household(submission=submission)
    assert household is not None
    return household


def names_in(household):
    return [stay.person.given_names for stay in current_members(household)]


def ended(household):
    rows = household.memberships.filter(until__isnull=False).order_by("pk")
    return [(row.person.given_names, row.end_reason) for row in rows]


def test_changed_name_is_kept_as_history():
    enter(HEAD)

    enter(HEAD | {"ape_mat": "Mamani Flores", "fecha_nac": "1985-03-10"}, later=30)

    person = Person.objects.get()
    assert (person.second_surname, person.birth_date) == ("Mamani Flores", date(1985, 3, 10))
    assert person.name_key == "rosa maria|mamani flores quispe"
    assert [record.second_surname for record in person.records.all()] == ["Mamani", "Mamani Flores"]


def test_same_answers_again_add_no_record_and_no_row():
    household = enter(HEAD, PARTNER, CHILD)

    enter(HEAD, PARTNER, CHILD, later=30)

    assert PersonRecord.objects.count() == HouseholdMembership.objects.count() == 3
    assert names_in(household) == ["Rosa María", "Juan", "Lucía"]


def test_member_without_document_is_recognised_and_gets_one():
    household = enter(HEAD, CHILD)

    enter(HEAD, CHILD | {"nombres": "LUCIA", "tipo_doc": 1, "num_doc": "71234567"}, later=30)

    assert Person.objects.count() == 2
    assert names_in(household) == ["Rosa María", "LUCIA"]
    assert households_of(document_digest(1, "71234567")) == [household]


def test_member_keeps_document_when_declared_without_it():
    enter(HEAD, CHILD | {"tipo_doc": 1, "num_doc": "71234567"})

    enter(HEAD, CHILD, later=30)

    assert Person.objects.count() == 2
    assert Person.objects.get(given_names="Lucía").document_number == "71234567"


def test_person_without_document_in_another_household_is_another_person():
    enter(HEAD, CHILD)

    enter(member_answers(num_doc="49999999"), CHILD, later=1)

    assert Person.objects.filter(given_names="Lucía").count() == 2


def test_twins_with_one_name_are_two_people():
    household = enter(HEAD, CHILD, CHILD | {"_id": "fila-4"})

    enter(HEAD, CHILD, CHILD | {"_id": "fila-4"}, later=30)

    assert names_in(household) == ["Rosa María", "Lucía", "Lucía"]
    assert Person.objects.count() == 3


def test_member_who_left_comes_back():
    household = enter(HEAD, CHILD)
    enter(HEAD, later=10)

    enter(HEAD, CHILD, later=20)

    assert names_in(household) == ["Rosa María", "Lucía"]
    assert ended(household) == [("Lucía", "not_declared")]
    assert Person.objects.count() == 2


def test_same_people_with_another_head_are_the_same_household():
    household = enter(HEAD, PARTNER, CHILD)

    again = enter(PARTNER | {"ptes": 1}, HEAD | {"ptes": 2}, CHILD, later=30)

    assert again == household
    assert names_in(again) == ["Juan", "Rosa María", "Lucía"]
    assert [stay.is_head for stay in current_members(again)] == [True, False, False]
    assert ended(again) == [("Rosa María", "changed"), ("Juan", "changed")]


def test_part_of_the_people_with_another_head_are_a_new_household():
    household = enter(HEAD, PARTNER, CHILD | {"tipo_doc": 1, "num_doc": "71234567"})

    own = enter(PARTNER | {"ptes": 1}, HEAD | {"ptes": 2}, later=30)

    assert own != household
    assert names_in(household) == ["Lucía"]


def test_move_into_a_household_that_is_known():
    other = enter(PARTNER | {"ptes": 1}, CHILD)
    household = enter(HEAD)

    enter(HEAD, PARTNER, later=30)

    assert names_in(household) == ["Rosa María", "Juan"]
    assert names_in(other) == ["Lucía"]
    assert ended(other) == [("Juan", "moved")]


def test_one_document_in_two_rows_counts_once():
    household = enter(HEAD, HEAD | {"_id": "fila-2", "nombres": "Copia", "ptes": 3})

    assert names_in(household) == ["Rosa María"]
    assert Person.objects.get().given_names == "Rosa María"


def test_document_of_a_duplicate_leads_to_the_person_it_is():
    household = enter(HEAD)
    kept = Person.objects.get()
    other = ClassificationFactory(member__document_number="49999999").household
    duplicate = current_members(other).get().person
    Person.objects.filter(pk=duplicate.pk).update(merged_into=kept)

    enter(HEAD | {"num_doc": "49999999"}, later=30)

    kept.refresh_from_db()
    assert kept.document_number == "40123456"
    assert names_in(household) == ["Rosa María"]
    assert households_of(document_digest("1", "49999999")) == [household]


def test_database_refuses_a_second_open_row():
    stay = MemberFactory()

    with pytest.raises(IntegrityError, match="one_household_at_a_time"), transaction.atomic():
        HouseholdMembership.objects.create(
            household=HouseholdFactory(),
            person=stay.person,
            position=1,
            relationship="1",
            since=date(2026, 11, 3),
            source="submission",
        )


def test_database_refuses_two_people_with_one_document():
    person = MemberFactory().person

    with pytest.raises(IntegrityError, match="one_person_per_document"), transaction.atomic():
        Person.objects.create(
            document_type="1",
            document_digest=person.document_digest,
            given_names="Otra",
            first_surname="Persona",
            birth_date=date(1990, 1, 1),
            created_at=SUBMITTED_AT,
        )


@pytest.fixture
def placed_version():
    mapping = REGISTER_MAPPING | {
        "place_code": "ubigeo",
        "locality": "centro",
        "address": [{"field": "calle"}, {"field": "lote", "before": "Lt. "}],
    }
    document = tiny_document()
    text = {"kind": "field", "type": "text", "datatype": "text", "required": False}
    document["steps"][0]["items"] += [
        text | {"key": key, "label": key} for key in ("ubigeo", "centro", "calle", "lote")
    ]
    document["calculations"] = [
        {"plugin": "household-classification", "options": {"register": mapping}}
    ]
    return FormVersionFactory(document=document)


def placed(**answers):
    return household_answers(HEAD) | {"ubigeo": "150110", "calle": "Jr. Ancón"} | answers


def test_dwelling_is_entered_and_a_new_address_closes_the_old_one(placed_version):
    household = enter(form_version=placed_version, answers=placed(lote="4"))
    enter(form_version=placed_version, answers=placed(lote="4"), later=10)

    enter(form_version=placed_version, answers=placed(lote="7"), later=20)

    before, now = household.residences.order_by("pk").select_related("dwelling")
    assert (before.dwelling.line, before.until) == ("Jr. Ancón Lt. 4", date(2026, 11, 22))
    assert (now.dwelling.line, now.until) == ("Jr. Ancón Lt. 7", None)
    assert now.dwelling.parts == {"calle": "Jr. Ancón", "lote": "7"}
    assert now.dwelling.place_code == "150110"


def test_answers_kept_for_methods_name_nobody(placed_version):
    household = enter(form_version=placed_version, answers=placed(centro="Año Nuevo"))

    kept = household.answers.answers

    row = {"ape_pat", "ape_mat", "nombres", "num_doc", "_id"}
    assert not row & kept["miembros"][0].keys()
    assert kept["miembros"][0]["fecha_nac"] == "1985-03-09"
    assert not {"calle", "lote", "centro"} & kept.keys()
    assert kept["ubigeo"] == "150110"
