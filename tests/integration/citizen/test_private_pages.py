"""The pages behind a look-up: explanation, review, own requests, and where to go on."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django_scopes import scopes_disabled

from cms.register.lookup_entries import refresh
from cms.register.models import Classification, HouseholdAnswers, ReviewRequest
from cms.register.plain_explanations import plain_explanation
from cms.submissions.models import Draft, StepAnswers
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import Method, MethodVersion
from tests.factories import ClassificationFactory, FormVersionFactory
from tests.unit.sisfoh.households_for_tests import LIMA, classified

pytestmark = pytest.mark.django_db
LOOKUP = "/consulta/"
RIGHT = {
    "document_type": "1",
    "number": "40123456",
    "birth_date_0": "9",
    "birth_date_1": "3",
    "birth_date_2": "1985",
    "district": "Comas, Lima, Lima",
}
AT = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def classification():
    with scopes_disabled():
        yield ClassificationFactory(household__office__area_name="Comas, Lima, Lima")


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def token(client) -> dict[str, str]:
    page = client.post(LOOKUP, RIGHT).content.decode()
    return {"consulta": re.search(r'name="consulta" value="([^"]+)"', page)[1]}


def reclassified(household) -> Classification:
    """Give the household the class of the demonstration method for known answers."""
    document = registry.get(Package, "sisfoh").methods()["cse-demostracion"]
    version = MethodVersion.objects.create(
        method=Method.objects.create(slug="cse-demostracion", title="Demostración"),
        number=1,
        document=document,
        sha256="x",
        published_at=AT,
    )
    answers = {
        key: [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in value]
        if key == "miembros"
        else list(value) if isinstance(value, tuple) else value
        for key, value in LIMA.items()
    }  # fmt: skip
    HouseholdAnswers.objects.create(household=household, answers=answers, taken_on=AT.date())
    row = Classification.objects.create(
        household=household,
        source="reclassification",
        method=version,
        category=classified(LIMA, "cse-demostracion").category,
        valid_from=date(2026, 11, 19),
        valid_until=date(2030, 11, 1),
        entered_at=AT,
    )
    refresh([household.pk])
    return row


def test_explanation_of_a_class_without_a_form(client, classification):
    row = reclassified(classification.household)

    told = plain_explanation(row)
    page = text_of(client.post("/consulta/explicacion/", token(client)))

    assert told is not None
    assert told.weighings[0].text in page
    assert told.why[0] in page
    assert "demostración sin efecto legal" in page


def test_explanation_is_not_made_up_when_the_answers_have_changed(client, classification):
    row = reclassified(classification.household)
    kept = HouseholdAnswers.objects.get()
    kept.answers = {**kept.answers, "combusa": 5, "mpared": 7, "matpiso": 7, "talum": 4}
    kept.save()

    assert plain_explanation(row) is None
    page = text_of(client.post("/consulta/explicacion/", token(client)))
    assert "No podemos mostrar aquí" in page


def test_class_of_an_import_is_shown_with_the_days_of_its_method(client, classification):
    reclassified(classification.household)

    page = text_of(client.post(LOOKUP, RIGHT))

    assert "Su hogar está clasificado como" in page
    assert "constancia" not in page.casefold()


def test_review_is_asked_for_and_found_among_the_own_requests(client, classification):
    keys = token(client)
    form = client.post("/consulta/revision/", keys)
    assert "¿Qué no está bien?" in text_of(form)

    received = client.post(
        "/consulta/revision/", keys | {"grounds": "Falta mi hija", "contact": ""}
    )

    review = ReviewRequest.objects.get()
    assert review.reference in text_of(received)
    assert review.classification == classification
    own = text_of(client.post("/consulta/solicitudes/", keys))
    assert review.reference in own
    assert classification.submission.reference in own
    assert "Una persona está revisando su resultado" in text_of(client.post(LOOKUP, RIGHT))


def test_review_without_grounds_gets_advice(client, classification):
    response = client.post("/consulta/revision/", token(client) | {"grounds": " "})

    assert "Escriba qué no está bien." in text_of(response)
    assert not ReviewRequest.objects.exists()


def test_review_asked_twice_is_one(client, classification):
    keys = token(client) | {"grounds": "Falta mi hija"}

    first, second = (client.post("/consulta/revision/", keys) for _ in range(2))

    assert ReviewRequest.objects.count() == 1
    assert ReviewRequest.objects.get().reference in text_of(first)
    assert ReviewRequest.objects.get().reference in text_of(second)


def test_many_reviews_from_one_network_have_to_wait(client, classification):
    keys = token(client) | {"grounds": "Falta mi hija"}

    statuses = [client.post("/consulta/revision/", keys).status_code for _ in range(22)]

    assert statuses == [200] * 21 + [429]


def test_review_after_the_days_says_what_else_to_do(client, classification, day):
    day.move_to("2027-06-20 15:00Z")

    assert "Pedir una revisión" not in text_of(client.post(LOOKUP, RIGHT))
    late = client.post("/consulta/revision/", token(client) | {"grounds": "Tarde"})

    assert "Pida una actualización" in text_of(late)


def test_what_was_written_is_given_back_when_the_look_up_closed(client, classification, day):
    keys = token(client)
    day.shift(16 * 60)

    response = client.post("/consulta/revision/", keys | {"grounds": "Falta mi <hija>"})

    assert response.status_code == 403
    assert "Falta mi &lt;hija&gt;" in response.content.decode()


@pytest.mark.parametrize(("now", "due"), [("2030-08-02", False), ("2030-08-03", True)])
def test_update_is_offered_from_90_days_before_the_end(client, classification, day, now, due):
    day.move_to(f"{now} 15:00Z")

    page = text_of(client.post(LOOKUP, RIGHT))

    assert ("Actualícela antes de que venza" in page) is due
    assert ("Quedan 90 días." in page) is due


def test_update_starts_the_form_of_the_package_with_what_is_wanted(client, classification, day):
    document = registry.get(Package, "sisfoh").forms()["s100"]
    FormVersionFactory(form__slug="s100", document=document)
    day.move_to("2030-08-10 15:00Z")
    page = client.post(LOOKUP, RIGHT).content.decode()
    address = "/tramites/empezar/s100/?pedido=actualizar"
    assert f'href="{address}"' in page
    assert f'action="{address}"' in client.get(address).content.decode()

    client.post(address)

    with scopes_disabled():
        answers = {k: v for row in StepAnswers.objects.all() for k, v in row.answers.items()}
        assert Draft.objects.get(form_version__form__slug="s100").created_by is None
    assert (answers["tipo_solicitud"], answers["motivo"]) == (2, 3)


def test_unknown_request_prefills_nothing(client):
    document = registry.get(Package, "sisfoh").forms()["s100"]
    FormVersionFactory(form__slug="s100", document=document)

    client.post("/tramites/empezar/s100/?pedido=otra-cosa")

    with scopes_disabled():
        assert Draft.objects.filter(form_version__form__slug="s100").count() == 1
        assert not StepAnswers.objects.exists()
