"""Planted names, numbers and dates appear in no log line, whatever happens."""

import logging
import re

import pytest
from django.urls import reverse

from cms.register.services import enter_household
from tests.factories import (
    ClassificationFactory,
    DraftFactory,
    ResultFactory,
    StepAnswersFactory,
    SubmissionFactory,
    UserFactory,
)
from tests.factories.accounts import PASSWORD
from tests.factories.submissions import household_answers, member_answers

pytestmark = pytest.mark.django_db
PLANTED = {
    "nombres": "Zoraida Plantada",
    "ape_pat": "Apellidín",
    "num_doc": "47654321",
    "fecha_nac": "1971-08-23",
}
TRACES = ("Zoraida", "Apellidín", "47654321", "1971", "zplantada", "clave-equivocada", PASSWORD)
QUESTION = {
    "document_type": "1",
    "number": "47654321",
    "birth_date_0": "23",
    "birth_date_1": "8",
    "birth_date_2": "1971",
    "district": "Comas",
}


@pytest.fixture
def logged(caplog):
    """All that was logged, formatted with its traceback."""
    caplog.set_level(logging.DEBUG)
    # Django's own handlers format what others collect only.
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


@pytest.fixture
def registered():
    submission = SubmissionFactory(
        registering=True,
        office__area_name="Comas, Lima, Lima",
        answers=household_answers(member_answers(**PLANTED)),
    )
    ResultFactory(submission=submission)
    enter_household(submission=submission)
    return submission


def found_in(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


def test_sign_in_right_wrong_and_too_often(client, logged, settings):
    UserFactory(username="zplantada", enumerator=True)
    values = {"username": "zplantada", "password": PASSWORD}
    client.post("/ingresar/", values)
    client.post("/salir/")
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        client.post("/ingresar/", values | {"password": "clave-equivocada"})

    assert not found_in(logged())


def test_look_up_right_wrong_malformed_and_too_often(client, registered, logged):
    found = client.post("/consulta/", QUESTION)
    token = {"consulta": re.search(r'name="consulta" value="(.+?)"', found.content.decode())[1]}
    for page in ("resultado", "explicacion", "solicitudes", "revision"):
        assert client.post(f"/consulta/{page}/", token).status_code == 200
    client.post("/consulta/revision/", token | {"grounds": "Zoraida Plantada no vive ahí"})
    client.post("/consulta/revision/", {"consulta": "x", "grounds": "Zoraida Plantada"})
    client.post("/consulta/", QUESTION | {"number": "4765432"})
    for _ in range(9):
        response = client.post("/consulta/", QUESTION | {"birth_date_0": "24"})

    assert response.status_code == 429
    assert not found_in(logged())


def test_look_up_that_breaks(client, registered, logged, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("cms.citizen.services.ask", breaks)
    client.raise_request_exception = False

    assert client.post("/consulta/", QUESTION).status_code == 500
    assert "the database went away" in logged()
    assert not found_in(logged())


def test_staff_pages_of_a_household(client, logged):
    user = UserFactory(enumerator=True)
    draft = DraftFactory(
        office=user.memberships.get().office,
        created_by=user,
        title="Apellidín, Zoraida Plantada",
        form_version__form__slug="hogar",
    )
    StepAnswersFactory(
        draft=draft, step="personas", answers={"miembros": [member_answers(**PLANTED)]}
    )
    client.force_login(user)
    client.get(reverse("submissions:home"))
    row = reverse("wizard:row", args=[draft.public_id, "personas", "fila-1"])
    client.get(row)
    client.post(row, {**PLANTED, "tipo_doc": "1", "num_doc": "47654321x"})
    client.get(reverse("wizard:row", args=["nobody", "personas", "fila-1"]))

    assert not found_in(logged())


def test_entering_a_household_twice(registered, logged):
    ResultFactory._meta.model.objects.first()
    again = SubmissionFactory(
        registering=True, answers=household_answers(member_answers(**PLANTED))
    )
    ResultFactory(submission=again)
    enter_household(submission=again)

    assert not found_in(logged())


def test_names_of_records_in_messages_carry_no_person(registered):
    classification = ClassificationFactory()
    member = classification.household.memberships.get()

    for record in (registered, classification, classification.household, member):
        text = f"{record} {record!r}"
        assert not found_in(text)
        assert "Quispe" not in text
        assert "40123456" not in text
