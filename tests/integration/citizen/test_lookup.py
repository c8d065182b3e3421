"""The citizen's look-up: what opens a result, what is said otherwise, and for how long."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cms.citizen.models import LookupBudget
from tests.factories import (
    ClassificationFactory,
    IssuedDocumentFactory,
    MemberFactory,
    OfficeFactory,
)

pytestmark = pytest.mark.django_db
LOOKUP = "/consulta/"
RESULT = "/consulta/resultado/"
RIGHT = {
    "document_type": "1",
    "number": "40123456",
    "birth_date_0": "9",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "district": "Comas, Lima, Lima",
}


@pytest.fixture
def classification():
    return ClassificationFactory(
        household__office__area_name="Comas, Lima, Lima", household__office__name="ULE Comas"
    )


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel("2026-11-20 15:00Z", tick=False) as clock:
        yield clock


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_right_data_open_the_result(client, classification):
    response = client.post(LOOKUP, RIGHT)

    assert response["Location"] == RESULT
    page = text_of(client.get(RESULT))
    assert "Su hogar está clasificado como Pobre" in page
    assert "hasta el 1 de noviembre de 2030" in page
    assert "ULE Comas" in page
    assert "Demostración sin efecto legal" in page


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "4012-3456 "},
        {"district": "comas"},
        {"district": "COMAS lima"},
        {"birth_date_1": "marzo"},
    ],
)
def test_right_data_written_otherwise(client, classification, changes):
    OfficeFactory(area_name="Ate, Lima, Lima")

    assert client.post(LOOKUP, RIGHT | changes)["Location"] == RESULT


def test_result_lists_masked_members(client, classification):
    MemberFactory(
        child=True, household=classification.household, submission=classification.submission
    )
    client.post(LOOKUP, RIGHT)

    page = text_of(client.get(RESULT))

    assert "Su hogar: 2 personas" in page
    assert "Rosa Q. M." in page
    assert "Hijo" in page
    for hidden in ("Quispe", "Mamani", "40123456", "71234567", "1985", "2014"):
        assert hidden not in page


def test_any_member_with_a_document_may_look_up(client, classification):
    MemberFactory(
        child=True, household=classification.household, submission=classification.submission
    )
    child = {
        "number": "71234567",
        "birth_date_0": "28",
        "birth_date_1": "7",
        "birth_date_2": "2014",
    }

    assert client.post(LOOKUP, RIGHT | child)["Location"] == RESULT


def test_result_without_and_with_document(client, classification):
    client.post(LOOKUP, RIGHT)
    assert "Estamos preparando su constancia" in text_of(client.get(RESULT))

    document = IssuedDocumentFactory(submission=classification.submission)

    page = client.get(RESULT).content.decode()
    assert f'href="{reverse("documents:download", args=[document.number])}"' in page
    assert "Estamos preparando" not in page


def test_result_of_expired_class_says_what_to_do(client, classification, day):
    day.move_to("2030-11-02 15:00Z")
    client.post(LOOKUP, RIGHT)

    page = text_of(client.get(RESULT))

    assert "Vencida el 1 de noviembre de 2030" in page
    assert "Pida una nueva clasificación" in page


def test_only_the_newest_class_is_found(client, classification):
    ClassificationFactory(
        household=classification.household,
        category="no_pobre",
        valid_from=date(2026, 11, 10),
        entered_at=classification.entered_at.replace(day=10),
        member__birth_date=date(1985, 3, 10),
    )

    assert client.post(LOOKUP, RIGHT).status_code == 200
    assert client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})["Location"] == RESULT
    assert "clasificado como No pobre" in text_of(client.get(RESULT))


def test_grant_ends_after_15_minutes(client, classification, day):
    client.post(LOOKUP, RIGHT)
    day.shift(14 * 60)
    assert client.get(RESULT).status_code == 200
    day.shift(61)

    response = client.get(RESULT)

    assert response["Location"] == LOOKUP
    assert "citizen_grants" not in client.session


def test_grant_of_another_look_up_replaces_the_first(client, classification):
    other = ClassificationFactory(
        household__office=classification.household.office, member__document_number="45678901"
    )
    client.post(LOOKUP, RIGHT)
    client.post(LOOKUP, RIGHT | {"number": "45678901"})

    assert client.session["citizen_grants"] == [other.submission.reference]


def test_grant_gets_a_new_session_key(client, classification):
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted

    client.post(LOOKUP, RIGHT)

    assert client.session.session_key != planted


def test_leaving_ends_the_grant(client, classification):
    client.post(LOOKUP, RIGHT)

    response = client.post("/consulta/salir/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(RESULT)["Location"] == LOOKUP


def test_result_without_grant(client, classification):
    assert client.get(RESULT)["Location"] == LOOKUP


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"number": "4012345"}, "Escriba los 8 dígitos del DNI."),
        ({"number": "4012345A"}, "Escriba los 8 dígitos del DNI."),
        ({"number": ""}, "Escriba el número de su documento."),
        ({"number": "1" * 10_000}, "Escriba los 8 dígitos del DNI."),
        ({"document_type": "9"}, "Elija su documento."),
        ({"document_type": ""}, "Elija su documento."),
        ({"birth_date_0": "", "birth_date_1": "", "birth_date_2": ""}, "Escriba su fecha"),
        ({"birth_date_2": "2027"}, "que no sea posterior a hoy"),
        ({"birth_date_0": "31", "birth_date_1": "2"}, "1985"),
        ({"birth_date_2": "0000"}, "1985"),
        ({"district": ""}, "Escriba el distrito de la oficina."),
        ({"district": "Atlántida"}, "No hay una oficina en ese distrito."),
        ({"district": "\x00%&<script>"}, "distrito"),
    ],
)
def test_data_that_cannot_be_right_get_advice_beside_the_field(
    client, classification, changes, advice
):
    response = client.post(LOOKUP, RIGHT | changes)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert advice in response.content.decode()
    assert not LookupBudget.objects.exists()


def test_district_with_several_meanings_is_asked(client, classification):
    classification.household.office.area_name = "Santa Rosa, Lima, Lima"
    classification.household.office.save()
    OfficeFactory(area_name="Santa Rosa, Chiclayo, Lambayeque")
    asked = client.post(LOOKUP, RIGHT | {"district": "santa rosa"})
    assert "¿Cuál de estos distritos es?" in text_of(asked)
    place = classification.household.office.place_code

    response = client.post(LOOKUP, RIGHT | {"district": "santa rosa", "place": place})

    assert response["Location"] == RESULT


def test_look_up_before_any_form_is_published(client):
    OfficeFactory()

    page = client.get(LOOKUP)

    assert page.status_code == 200
    assert "todavía no está abierta" in text_of(page)
    assert client.post(LOOKUP, RIGHT).status_code == 200


def test_nothing_personal_in_session_or_budgets(client, classification):
    client.post(LOOKUP, RIGHT)
    client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    stored = str(dict(client.session)) + str(list(LookupBudget.objects.values()))

    for personal in ("40123456", "1985", "Quispe", "127.0.0", "comas"):
        assert personal not in stored
    assert classification.submission.reference in stored


def test_signed_in_staff_may_look_up_without_losing_their_session(client, classification):
    from tests.factories import UserFactory

    client.force_login(UserFactory(enumerator=True))

    assert client.post(LOOKUP, RIGHT)["Location"] == RESULT
    assert client.get(RESULT).status_code == 200
    assert "_auth_user_id" in client.session


def test_form_posted_without_csrf_token(classification):
    assert Client(enforce_csrf_checks=True).post(LOOKUP, RIGHT).status_code == 403
