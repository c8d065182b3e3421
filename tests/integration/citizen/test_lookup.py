"""The citizen's look-up: what opens a result, what is said otherwise, and for how long."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.citizen.models import LookupBudget
from cms.register.models import LookupEntry
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


def token_of(response) -> str:
    return re.search(r'name="consulta" value="([^"]+)"', response.content.decode()).group(1)


def is_result(response) -> bool:
    return response.status_code == 200 and "Su hogar está clasificado como" in text_of(response)


def test_right_data_open_the_result(client, classification):
    response = client.post(LOOKUP, RIGHT)

    assert response.status_code == 200
    page = text_of(response)
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

    assert is_result(client.post(LOOKUP, RIGHT | changes))


def test_result_lists_masked_members(client, classification):
    MemberFactory(
        child=True, household=classification.household, submission=classification.submission
    )
    page = text_of(client.post(LOOKUP, RIGHT))

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

    assert is_result(client.post(LOOKUP, RIGHT | child))


def test_result_without_and_with_document(client, classification):
    response = client.post(LOOKUP, RIGHT)
    assert "Estamos preparando su constancia" in text_of(response)

    document = IssuedDocumentFactory(submission=classification.submission)

    page = client.post(RESULT, {"consulta": token_of(response)}).content.decode()
    assert f'action="{reverse("documents:download", args=[document.number])}"' in page
    assert "Estamos preparando" not in page


def test_result_of_expired_class_says_what_to_do(client, classification, day):
    day.move_to("2030-11-02 15:00Z")
    page = text_of(client.post(LOOKUP, RIGHT))

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

    assert not is_result(client.post(LOOKUP, RIGHT))
    page = text_of(client.post(LOOKUP, RIGHT | {"birth_date_0": "10"}))
    assert "clasificado como No pobre" in page


def test_token_ends_after_15_minutes(client, classification, day):
    token = {"consulta": token_of(client.post(LOOKUP, RIGHT))}
    day.shift(14 * 60)
    again = client.post(RESULT, token)
    assert is_result(again)
    assert token_of(again) == token["consulta"]
    day.shift(61)

    response = client.post(RESULT, token)

    assert response.status_code == 403
    assert "La consulta se cerró" in text_of(response)


@pytest.mark.parametrize("page", ["resultado", "explicacion", "solicitudes", "revision"])
def test_pages_behind_the_look_up_need_a_token_in_the_body(client, classification, page):
    address = f"/consulta/{page}/"
    token = token_of(client.post(LOOKUP, RIGHT))
    forged = [token[:-1] + ("A" if token[-1] != "A" else "B"), "", "x" * 600, token + ":x"]

    assert client.post(address, {"consulta": token}).status_code == 200
    assert client.get(address, {"consulta": token})["Location"] == LOOKUP
    assert client.post(f"{address}?consulta={token}").status_code == 403
    for wrong in forged:
        assert client.post(address, {"consulta": wrong}).status_code == 403


def test_token_of_another_purpose_opens_nothing(client, classification):
    other = signing.dumps([classification.household.pk, ""], salt="something else")

    assert client.post(RESULT, {"consulta": other}).status_code == 403


def test_token_opens_one_household_only(client, classification):
    other = ClassificationFactory(
        household__office=classification.household.office,
        member__document_number="45678901",
        member__given_names="Zenobia",
    )
    document = IssuedDocumentFactory(submission=other.submission)
    token = {"consulta": token_of(client.post(LOOKUP, RIGHT))}

    assert "Zenobia" not in text_of(client.post(RESULT, token))
    download = reverse("documents:download", args=[document.number])
    assert client.post(download, token).status_code == 404


def test_look_up_needs_neither_session_nor_cookie(classification):
    client = Client(enforce_csrf_checks=True)
    assert client.get(LOOKUP).status_code == 200

    response = client.post(LOOKUP, RIGHT)
    client.post(RESULT, {"consulta": token_of(response)})

    assert is_result(response)
    assert not client.cookies
    assert not Session.objects.exists()


def test_look_up_that_finds_somebody_is_one_query(client, classification):
    client.get(LOOKUP)
    client.post(LOOKUP, RIGHT)

    with CaptureQueriesContext(connection) as queries:
        assert is_result(client.post(LOOKUP, RIGHT))

    assert len(queries) == 1, [query["sql"][:200] for query in queries]
    assert queries[0]["sql"].lstrip().startswith("SELECT")


def test_tries_that_found_nobody_are_paid_for_and_right_ones_are_not(client, classification):
    client.post(LOOKUP, RIGHT)
    assert not LookupBudget.objects.exists()

    client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    assert set(LookupBudget.objects.values_list("kind", "tries")) == {
        ("all", 1),
        ("document", 1),
        ("network", 1),
    }


def test_beyond_the_free_tries_a_right_answer_is_paid_first_and_given_back(
    client, classification, day
):
    for _ in range(6):
        client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    assert is_result(client.post(LOOKUP, RIGHT))

    budget = LookupBudget.objects.get(kind="document")
    assert (budget.tries, budget.blocked_until) == (6, None)


def test_right_answer_in_a_pause_is_refused(client, classification):
    for _ in range(7):
        client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    response = client.post(LOOKUP, RIGHT)

    assert response.status_code == 429
    assert "Pobre" not in text_of(response)


def test_texts_of_an_entry_are_escaped(client, classification):
    entry = LookupEntry.objects.get()
    entry.shown["label"] = "<script>alert(1)</script>"
    entry.shown["members"] = [["<b>&\"'Zq7x0x7qZ", "{{ token }}"]]
    entry.save()

    page = client.post(LOOKUP, RIGHT).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;&amp;&quot;&#x27;Zq7x0x7qZ" in page
    assert "{{ token }}" in page


def test_leaving_clears_what_the_browser_keeps(client, classification):
    client.post(LOOKUP, RIGHT)

    response = client.post("/consulta/salir/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Location"] == LOOKUP


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

    assert is_result(response)


def test_look_up_before_any_form_is_published(client):
    OfficeFactory()

    page = client.get(LOOKUP)

    assert page.status_code == 200
    assert "todavía no está abierta" in text_of(page)
    assert client.post(LOOKUP, RIGHT).status_code == 200


def test_nothing_personal_in_budgets_or_token(client, classification):
    response = client.post(LOOKUP, RIGHT)
    client.post(LOOKUP, RIGHT | {"birth_date_0": "10"})

    stored = token_of(response) + str(list(LookupBudget.objects.values()))
    inside = signing.b64_decode(token_of(response).split(":")[0].encode()).decode()

    for personal in ("40123456", "1985", "Quispe", "127.0.0", "comas"):
        assert personal not in stored + inside
    assert classification.submission.reference in inside


def test_signed_in_staff_may_look_up_without_losing_their_session(client, classification):
    from tests.factories import UserFactory

    client.force_login(UserFactory(enumerator=True))

    assert is_result(client.post(LOOKUP, RIGHT))
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_post_from_another_site_is_refused(client, classification, headers):
    assert client.post(LOOKUP, RIGHT, headers=headers).status_code == 403
    assert not LookupBudget.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}]
)
def test_post_from_the_own_page_is_taken(client, classification, headers):
    assert is_result(client.post(LOOKUP, RIGHT, headers=headers))


def test_other_methods_are_refused(client):
    assert client.put(LOOKUP).status_code == 405


def test_lost_connection_is_replaced_and_asked_again(classification, monkeypatch):
    from cms.citizen import entry_query

    asked = []

    def breaks_once(connection, values):
        asked.append(values)
        if len(asked) == 1:
            raise OperationalError("the server closed the connection")
        return ('{"state": "none"}', 7, *[None] * 9)

    monkeypatch.setattr(entry_query, "_execute", breaks_once)
    closed = []
    broken = SimpleNamespace(in_atomic_block=False, close=lambda: closed.append(True))
    monkeypatch.setattr(entry_query, "connections", {"default": broken})

    keys = dict.fromkeys(entry_query.BUDGETS, "k")
    answer = entry_query.ask(
        document_digest="d", birth_digest="b", place_code="p", budget_keys=keys
    )

    assert (len(asked), closed) == (2, [True])
    assert (answer.household, answer.shown) == (7, {"state": "none"})
