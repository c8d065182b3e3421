"""
The request for a classification (S100), built by an editor with the keyboard from an empty page.

What comes out is the document of the Peru package; then an office and a citizen fill it in.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from tests.functional.answering import PRIMARY, Answering
from tests.functional.conftest import ROOT, Site, watched_page
from tests.functional.filling import sign_in
from tests.functional.test_accessibility import assert_accessible
from tests.functional.typist import BUTTON_SAYS, MATCHES, Typist
from tests.requests_of_households import CHILD, HEAD

pytestmark = [pytest.mark.browser, pytest.mark.stack]

HERE = Path(__file__).parent / "s100"
PACKAGED = ROOT / "forms_plugins/sisfoh/forms/s100.json"
EDITOR = ("editora", "editora-de-prueba")
CLERK = ("digitadora.sjl", "digitadora-de-prueba")
SLUG = "s100-nueva"
TELEPHONE = {"width": 320, "height": 640}
REQUEST = {
    "tipo_solicitud": 1,
    "cse_vigente": False,
    "solicitante_tipo_doc": 1,
    "solicitante_num_doc": "90000701",
    "solicitante_ape_pat": "Quispe",
    "solicitante_nombres": "Rosa",
    "solicitante_fecha_nac": "1985-03-09",
    "solicitante_sexo": 2,
    "contacto_telefono": "987654321",
    "vivienda_ubigeo": "150132",
    "vivienda_area": 1,
    "direccion_via_tipo": 3,
    "direccion_via_nombre": "Los Olivos",
    "pueblo_amazonico": False,
    "luz": True,
    "luz_suministro": "1234567",
    "luz_empresa": "Luz del Valle",
    "luz_compartida": False,
    "lugar_firma": "San Juan de Lurigancho",
    "firma_solicitante": "Rosa Quispe",
}
BORN_TOO_LATE = {"solicitante_fecha_nac": "2012-03-09"}


@dataclass(frozen=True)
class Built:
    """What the editor made: the document that was published, and what the browser complained of."""

    document: dict[str, Any]
    texts: int
    errors: list[str]


@pytest.fixture(scope="module")
def built(site: Site, browser: Browser) -> Iterator[Built]:
    """Build, translate and publish the form with the keyboard alone."""
    context = browser.new_context(
        locale="es-PE", base_url=site.url, viewport={"width": 1280, "height": 900}
    )
    context.set_default_timeout(30_000)
    page = watched_page(context)
    plan = yaml.safe_load((HERE / "plan.yaml").read_text())
    english = yaml.safe_load((HERE / "english.yaml").read_text())
    sign_in(page, *EDITOR)
    texts = build(Typist(page), plan, english, SLUG)
    done = site.manage("export_form", SLUG)
    assert done.returncode == 0, done.stderr
    yield Built(json.loads(done.stdout), texts, page.console_errors)  # type: ignore[attr-defined]
    context.close()


def build(typist: Typist, plan: dict[str, Any], english: dict[str, str], slug: str) -> int:
    """Write, translate and publish the form; return the number of its texts."""
    page = typist.page
    page.goto("/admin/formularios/")
    typist.begin(plan)
    typist.questions(plan)
    typist.save()
    typist.settings(plan, slug)
    typist.save()
    page.goto("/admin/formularios/")
    typist.open_in_list(slug, "en ")
    texts = typist.translate(english)
    page.goto("/admin/formularios/")
    typist.open_in_list(slug, plan["title"])
    page.locator("#steps-root [data-streamfield-stream-container]").wait_for()
    expect(page.locator(".form-problems .help-warning")).to_have_count(0)
    typist.publish()
    return texts


def test_editor_builds_the_form_of_the_package(built: Built) -> None:
    packaged = json.loads(PACKAGED.read_text())

    assert built.document | {"slug": "s100"} == packaged
    assert built.errors == []


def sign(person: Answering) -> str:
    """Go from the review to the receipt; return the reference."""
    person.seek(MATCHES, PRIMARY)
    person.go()
    assert_accessible(person.page)
    person.seek(MATCHES, "main input[type=checkbox]")
    person.press("Space")
    person.seek(MATCHES, PRIMARY)
    person.go()
    assert_accessible(person.page)
    return person.page.locator(".receipt .code").inner_text().replace("\n", "")


def test_office_fills_it_in_by_topic(built: Built, new_context: Any) -> None:
    context = new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = watched_page(context)
    sign_in(page, *CLERK)
    clerk = Answering(page)
    page.goto(f"/oficina/nueva/{SLUG}/")
    clerk.seek(BUTTON_SAYS, "Empezar")
    clerk.go()

    before = clerk.pages_until("/hogar/", REQUEST)
    clerk.add_row("Agregar integrante", HEAD | {"parentesco": 2})
    clerk.page_of(REQUEST)
    clerk.go_on()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Registre a una sola persona como jefa o jefe de hogar.")
    assert_accessible(page)
    clerk.seek(BUTTON_SAYS, "Cambiar Rosa Quispe")
    clerk.go()
    clerk.page_of({"parentesco": 1})
    clerk.go_on()
    clerk.add_row("Agregar integrante", CHILD)
    after = clerk.pages_until("/revisar-respuestas/", REQUEST)
    assert_accessible(page)
    expect(page.locator("main")).to_contain_text("41")
    reference = sign(clerk)

    assert before == ["Qué solicita", "Quién solicita", "Dónde vive el hogar"]
    assert after == ["Quiénes forman el hogar", "Electricidad", "Firma"]
    assert reference.startswith("S100")
    assert page.console_errors == []  # type: ignore[attr-defined]


def test_citizen_fills_it_in_by_question(built: Built, new_context: Any) -> None:
    context = new_context(viewport=TELEPHONE, bypass_csp=True)
    page = watched_page(context)
    page.goto("/fichas/")
    person = Answering(page)
    # The form of the package has the same title.
    person.seek(MATCHES, 'main a[href*="solicitar-la-clasificacion"]')
    person.go()
    assert_accessible(page)
    person.seek(BUTTON_SAYS, "Empezar")
    person.go()

    young = person.pages_until("/que-hacer-ahora/", REQUEST | BORN_TOO_LATE, most=8)
    expect(page.locator("h1")).to_have_text("La solicitud la presenta una persona adulta")
    assert_accessible(page)
    person.seek(BUTTON_SAYS, "Cambiar mis respuestas")
    person.go()
    while page.locator("h1").inner_text() != "Datos de quien solicita":
        person.seek(BUTTON_SAYS, "Atrás")
        person.go()
    person.pages_until("/hogar_q1/", REQUEST)
    for member in (HEAD, CHILD):
        person.add_row("Agregar integrante", member)
        assert_accessible(page)
    person.pages_until("/revisar-respuestas/", REQUEST)
    assert_accessible(page)
    sign(person)

    assert young[0] == "¿Qué desea solicitar?"
    expect(page.locator("main")).to_contain_text("San Juan de Lurigancho")
    assert page.console_errors == []  # type: ignore[attr-defined]


def test_another_language_keeps_what_is_typed(built: Built, new_context: Any) -> None:
    page = watched_page(new_context(viewport=TELEPHONE))
    person = Answering(page)
    page.goto(f"/tramites/empezar/{SLUG}/")
    person.seek(BUTTON_SAYS, "Empezar")
    person.go()
    person.page_of({"tipo_solicitud": 3})

    person.seek(BUTTON_SAYS, "English")
    person.go()

    expect(page.locator("h1")).to_have_text("What do you want to request?")
    expect(page.get_by_label("Verify the CSE")).to_be_checked()
    person.go_on()
    expect(page.locator("h1")).to_have_text("Date of the request")
    person.seek(BUTTON_SAYS, "Español")
    person.go()
    expect(page.locator("h1")).to_have_text("Fecha de la solicitud")
