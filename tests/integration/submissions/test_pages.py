"""The office's list, the receipt and the result."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.jobs.models import JobState
from cms.submissions.references import reference_from_typed, reference_groups
from tests.factories import JobFactory, OfficeFactory, ResultFactory, SubmissionFactory, UserFactory
from tests.households import household_version

EXPLANATION = {
    "method": {"title": "Método de prueba", "version": 1, "legal_effect": False, "sources": []},
    "contributions": [
        {
            "indicator": "fuel", "label": "Combustible", "answer": "Leña", "category_label": "Leña",
            "weight": "-0.49", "running_sum": "-0.49", "confidence": "",
        },
        {
            "indicator": "water", "label": "Agua", "answer": "Pozo", "category_label": "Pozo",
            "weight": "0.10", "running_sum": "-0.39", "confidence": "medium",
        },
    ],
    "raw": "-0.39",
    "index": {"value": "41.20", "arithmetic": "(-0.39 − (-4.93)) ÷ 7.97 × 100 + 0 = 41.20"},
    "cluster": {"number": 3, "label": "Costa rural"},
    "threshold": {"value": "50", "meaning": ""},
    "lines": [{"category": "P", "label": "Pobre", "at_most": "50"}],
    "category": {"code": "P", "label": "Pobre", "meaning": "No alcanza la canasta."},
    "validity": {"years": 4, "label": "Área urbana"},
    "assumptions": [{"id": "a", "text": "Se supone algo."}],
    "reasons": [],
}  # fmt: skip

REFUSED = {
    "method": {"title": "Método de 2010", "version": 1},
    "contributions": [],
    "reasons": [{"label": "Techo", "text": "La respuesta «calamina» no tiene peso publicado."}],
    "assumptions": [],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(office, clerk):
    version = household_version(actions=[{"plugin": "certificate", "options": {}}])
    submission = SubmissionFactory(
        office=office,
        form_version=version,
        reference="HOGAR-BREVE-00000042",
        title="Rosa Quispe",
        answers={"tviv": 1, "habitaciones": 2, "negocio": False, "total": 2},
    )
    ResultFactory(
        submission=submission,
        method="prueba",
        explanation=EXPLANATION,
        valid_until=date(2030, 11, 1),
    )
    ResultFactory(
        submission=submission, method="viejo", refused=True, decides=False, explanation=REFUSED
    )
    return submission


@pytest.fixture
def browser(clerk) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def page(browser: Client, name: str, submission) -> str:
    response = browser.get(
        reverse(f"submissions:{name}", kwargs={"reference": submission.reference})
    )
    assert response.status_code == 200
    return response.content.decode()


def test_result_says_the_class_first_and_adds_up_line_by_line(browser, sent) -> None:
    content = page(browser, "detail", sent)

    assert content.index("Pobre") < content.index("Cómo se calculó") < content.index("−0.49")
    for words in (
        "No alcanza la canasta.", "4 años: Área urbana", "1 de noviembre de 2030", "−0.39",
        "Agua (cifra sin confirmar)", "3 – Costa rural", "(−0.39 − (−4.93)) ÷ 7.97",
        "Pobre: índice hasta 50", "Se supone algo.", "Demostración sin efecto legal",
        "Techo: La respuesta «calamina» no tiene peso publicado.", "Casa independiente",
    ):  # fmt: skip
        assert words in content, words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (JobState.WAITING, "se está preparando"),
        (JobState.FAILED, "No se pudo preparar"),
        (JobState.NEEDS_CONFIGURATION, "No se pudo preparar"),
        (JobState.DONE, "no se emite constancia"),
    ],
)
def test_receipt_says_how_far_the_certificate_is(browser, sent, state, words) -> None:
    JobFactory(kind="submission_action", key=f"action:{sent.pk}:0", state=state)

    assert words in page(browser, "receipt", sent)


def test_home_lists_drafts_and_what_was_sent(browser, draft, sent) -> None:
    content = browser.get(reverse("submissions:home")).content.decode()

    assert "Sin nombre todavía" in content
    assert "0 de 3 pasos" in content
    assert reverse("wizard:resume", kwargs={"public_id": draft.public_id}) in content
    assert "HOGAR-BREVE 0000 0042" in content
    assert "Pobre" in content


@pytest.mark.parametrize(
    "typed", ["HOGAR-BREVE-00000042", "hogar-breve 0000 0042", "hogar-breve42"]
)
def test_form_is_found_by_its_reference_however_it_is_typed(browser, sent, typed) -> None:
    response = browser.post(reverse("submissions:home"), {"referencia": typed})

    assert response.url == reverse("submissions:detail", kwargs={"reference": sent.reference})


def test_unknown_reference_is_said_and_kept(browser) -> None:
    content = browser.post(reverse("submissions:home"), {"referencia": "FSU 9"}).content.decode()

    assert "no tiene un registro con ese número" in content
    assert 'value="FSU 9"' in content


def test_another_office_does_not_find_the_submission(sent) -> None:
    stranger = Client()
    stranger.force_login(UserFactory(head=True, office=OfficeFactory()))

    for name in ("detail", "receipt"):
        address = reverse(f"submissions:{name}", kwargs={"reference": sent.reference})
        assert stranger.get(address).status_code == 404
    found = stranger.post(reverse("submissions:home"), {"referencia": sent.reference})
    assert found.status_code == 200


@pytest.mark.parametrize("name", ["home"])
def test_nobody_signed_in_sees_nothing(client, name) -> None:
    with scopes_disabled():
        assert client.get(reverse(f"submissions:{name}")).status_code == 302


@pytest.mark.parametrize(
    ("reference", "groups"),
    [("FSU-00000123", ["FSU", "0000", "0123"]), ("ODD", ["ODD"]), ("A-1", ["A-1"])],
)
def test_reference_is_read_in_groups(reference, groups) -> None:
    assert reference_groups(reference) == groups


def test_reference_typed_without_zeros() -> None:
    assert reference_from_typed(" fsu 123 ") == "FSU-00000123"
