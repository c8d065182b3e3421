"""The checks of the FSU that ask the register and look at the office."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from forms_plugins.api.context import CalculationContext, HouseholdInForce, SubmissionFacts
from forms_plugins.api.kinds import Package, Validation
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import load_form

FORM = load_form(registry.get(Package, "sisfoh").forms()["fsu"])
TODAY = date(2026, 11, 23)


class Register:
    """A register that knows some documents."""

    def __init__(self, households=()):
        self.households = dict(households)
        self.asked = []

    def household_in_force_with(self, document_type, document_number, *, on):
        self.asked.append((document_type, document_number, on))
        return self.households.get((document_type, document_number))


def household(head=("1", "90000001")):
    return HouseholdInForce(7, head, "ULE de la Municipalidad Distrital de Comas", date(2030, 3, 4))


def facts(*documents, **answers):
    rows = tuple(
        {"ptes": 1 if position == 0 else 3, "tipo_doc": kind, "num_doc": number}
        for position, (kind, number) in enumerate(documents)
    )
    return SubmissionFacts(
        form=FORM, form_version=1, answers={"ubigeo": "150132", "miembros": rows, **answers},
        office_code="150132", office_name="ULE de San Juan de Lurigancho", submitted_on=TODAY,
    )  # fmt: skip


def found(slug, submission, register=None, **options):
    plugin = registry.get(Validation, slug)
    context = CalculationContext(today=TODAY, register=register or Register())
    with translation.override("en"):
        return plugin.problems(submission, plugin.read_options(options), context)


ELSEWHERE = "household-in-force-elsewhere"


def test_member_of_another_household_in_force_is_refused():
    register = Register({("1", "12345678"): household()})

    (problem,) = found(ELSEWHERE, facts((1, "87654321"), (1, "12345678")), register)

    assert (problem.place, problem.level) == ("miembros.2.num_doc", "error")
    assert "678" in problem.message
    assert "12345678" not in problem.message
    assert "Comas" in problem.message
    assert "2030" in problem.message


def test_same_head_is_an_update_and_passes():
    register = Register(
        {
            ("1", "87654321"): household(("1", "87654321")),
            ("1", "12345678"): household(("1", "87654321")),
        }
    )

    assert found(ELSEWHERE, facts((1, "87654321"), (1, "12345678")), register) == ()


def test_same_people_with_another_head_are_an_update_and_pass():
    documents = frozenset({("1", "87654321"), ("1", "12345678")})
    known = replace(household(("1", "12345678")), documents=documents)
    register = Register({("1", "87654321"): known, ("1", "12345678"): known})

    assert found(ELSEWHERE, facts((1, "87654321"), (1, "12345678")), register) == ()
    assert found(ELSEWHERE, facts((1, "87654321"), (1, "12345678"), (4, None)), register) == ()
    assert len(found(ELSEWHERE, facts((1, "87654321"), (3, "12345678")), register)) == 1


def test_head_without_document_is_no_proof_of_the_same_household():
    register = Register({("1", "12345678"): household(("4", ""))})

    assert len(found(ELSEWHERE, facts((4, None), (1, "12345678")), register)) == 1


def test_same_number_of_another_kind_is_another_head():
    register = Register({("1", "12345678"): household(("3", "87654321"))})

    assert len(found(ELSEWHERE, facts((1, "87654321"), (1, "12345678")), register)) == 1


def test_register_is_asked_once_a_document_for_today():
    register = Register()

    found(ELSEWHERE, facts((1, "87654321"), (4, None), (2, "55"), (3, "ce 001-2")), register)

    assert register.asked == [("1", "87654321", TODAY), ("2", "55", TODAY), ("3", "CE0012", TODAY)]


@pytest.mark.parametrize(("place", "problems"), [("150132", 0), ("150133", 1), (None, 0)])
def test_other_district_than_the_office_is_a_warning(place, problems):
    result = found("office-district", facts(ubigeo=place), place="ubigeo")

    assert len(result) == problems
    assert all((item.level, item.place) == ("warning", "ubigeo") for item in result)


def test_form_of_no_office_is_in_no_other_district():
    practice = replace(facts(ubigeo="150133"), office_code="", office_name="")

    assert found("office-district", practice, place="ubigeo") == ()
