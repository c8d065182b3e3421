"""A citizen's request S100: it goes to the office of the district where the household lives."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.form_builder.services import export_document, import_document
from cms.submissions import services
from cms.submissions.models import Draft, Submission
from forms_plugins.api.cleaning import clean_answers
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import Field, Roster, load_form
from tests.factories import OfficeFactory
from tests.unit.sisfoh.test_s100 import CHILD, HEAD, request

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/Lima"))
DOCUMENT = registry.get(Package, "sisfoh").forms()["s100"]
FORM = load_form(DOCUMENT)


@pytest.fixture(autouse=True)
def _no_office():
    """A citizen's request belongs to no office before it is sent."""
    with scopes_disabled():
        yield


@pytest.fixture
def version():
    return import_document(dict(DOCUMENT))


def fill(version, **changes) -> Draft:
    """Answer every question as a citizen who signs."""
    draft = services.start_draft(form_version=version, office=None, by=None)
    typed, refused = clean_answers(FORM, request(**changes))
    assert refused == ()
    for step in FORM.steps:
        keys = {item.key for item in step.items if isinstance(item, Field | Roster)}
        services.save_step(
            draft=draft,
            step=step.key,
            answers={key: typed[key] for key in keys & typed.keys()},
            revision=0,
            by=None,
            is_complete=True,
        )
    services.accept_declaration(draft=draft, by=None)
    return draft


def test_request_goes_to_the_office_of_the_district(version):
    OfficeFactory(place_code="150110")
    office = OfficeFactory(place_code="150132")

    submission = services.submit(draft=fill(version), by=None, at=AT)

    assert submission.office == office
    assert submission.title == "Rosa Quispe"
    assert not submission.results.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"integrantes": [HEAD, CHILD | {"parentesco": 1}]}, "check"),
        ({"integrantes": [HEAD | {"integrante_num_doc": "90000709"}, CHILD]}, "check"),
        ({"tipo_solicitud": 2, "cse_vigente": None}, "required"),
        ({"solicitante_fecha_nac": "2012-03-09"}, "outcome"),
    ],
    ids=["two heads", "applicant missing", "update without reason", "minor"],
)
def test_request_that_cannot_be_sent(version, changes, code):
    OfficeFactory(place_code="150132")

    with pytest.raises(services.IncompleteDraft) as refused:
        services.submit(draft=fill(version, **changes), by=None, at=AT)

    assert code in {problem.code for problem in refused.value.problems}
    assert not Submission.objects.exists()


def test_page_of_the_form_says_how_to_begin(version, client):
    page = client.get(reverse("tramites:start", kwargs={"slug": "s100"})).content.decode()

    assert "<h1>Solicitar la clasificación socioeconómica (S100)</h1>" in page
    for words in ("Toma unos", "Es gratis", "documentos de identidad", "Ley 29733"):
        assert words in page


def test_export_of_what_was_imported_is_the_document(version):
    assert json.loads(json.dumps(export_document("s100"))) == DOCUMENT
