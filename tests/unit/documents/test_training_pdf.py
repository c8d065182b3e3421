"""The two papers of a course as files: what they say, how they are tagged, that they never vary."""

import logging
import subprocess
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pdfua import validate

from reporting.documents.composing import compose
from reporting.documents.publishing import read_sources
from reporting.documents.rendering import render_pdf
from tests.unit.documents.conftest import certificate_payload

PAPERS = {
    "training-passed": ("Constancia de aprobación", "CAP-2026-00000001"),
    "training-participated": ("Constancia de participación", "PAR-2026-00000001"),
}
BOTH = pytest.mark.parametrize("slug", PAPERS)


def facts(**changes: Any) -> dict[str, Any]:
    course = {
        "title": "Introducción a la operatividad del SISFOH",
        "renewed_with": "",
        "version": 3,
        "published_on": "2026-10-01",
        "minutes": 200,
        "units": [{"title": "Las reglas", "lessons": 4}, {"title": "La ficha", "lessons": 1}],
        "has_test": True,
    }
    values = {
        "person": {"full_name": "María Elena Ñahui Ccoñas"},
        "role": "Empadronador",
        "office": {"name": "ULE Comas", "area": "Comas, Lima, Lima"},
        "course": course | changes.pop("course", {}),
        "obtained_on": "2026-11-20",
        "valid_from": "2026-11-20",
        "valid_until": "2027-11-20",
        "demonstration": "",
    }
    return values | changes


def paper(slug: str, institution: dict[str, str] | None = None, **changes: Any) -> bytes:
    title, number = PAPERS[slug]
    payload = certificate_payload() | {"title": title, "number": number, "facts": facts(**changes)}
    payload["institution"] = institution or payload["institution"]
    sources = read_sources(slug)
    return render_pdf(compose(sources, payload), sources["document.css"])


def text_of(content: bytes, tmp_path) -> str:
    (tmp_path / "document.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "document.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return " ".join(text.split())


@BOTH
def test_paper_passes_the_accessibility_rules(slug, tmp_path, caplog):
    path = tmp_path / "document.pdf"
    with caplog.at_level(logging.WARNING):
        path.write_bytes(paper(slug))

    assert [finding.message for finding in validate(str(path)).findings] == []
    assert [record.message for record in caplog.records] == []


@BOTH
def test_paper_says_who_what_when_and_how_to_check(slug, tmp_path):
    text = text_of(paper(slug), tmp_path)

    for words in (
        *PAPERS[slug],
        "María Elena Ñahui Ccoñas",
        "Empadronador, ULE Comas",
        "Introducción a la operatividad del SISFOH",
        "3 horas y 20 minutos",
        "3, publicada el 1 de octubre de 2026",
        "1. Las reglas (4 lecciones)",
        "2. La ficha (1 lección)",
        "7K2M 9QX4 T0AB CDEF GHJK MNPQ RSTV WXYZ",
        "Página 1 de 1",
    ):
        assert words.replace("\xa0", " ") in text, words
    assert "puntaje" not in text.lower()


def test_passed_says_until_when_in_words(tmp_path):
    text = text_of(paper("training-passed"), tmp_path)

    assert "Vigente del 20 de noviembre de 2026 al 20 de noviembre de 2027, inclusive." in text


def test_passed_without_end_says_so(tmp_path):
    assert "sin fecha de término" in text_of(paper("training-passed", valid_until=""), tmp_path)


def test_participation_does_not_pass_for_an_approval(tmp_path):
    text = text_of(paper("training-participated"), tmp_path)

    assert "no la aprobación" in text
    assert "Vigente" not in text


@BOTH
def test_demonstration_stands_at_the_foot_only_if_there_is_one(slug, tmp_path):
    notice = "Demostración sin efecto legal"

    assert notice not in text_of(paper(slug), tmp_path)
    assert notice in text_of(paper(slug, demonstration=notice), tmp_path)


@BOTH
def test_same_facts_give_the_same_bytes(slug):
    assert paper(slug) == paper(slug)


def letters(number: int) -> str:
    """Return text of so many letters, in capitals: those need the most room."""
    return ("HUAMANCHUMO DE ÑAUPARI " * 20)[:number].strip()


def pages_of(content: bytes, tmp_path) -> list[str]:
    """Return the text of each page."""
    (tmp_path / "document.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "document.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


@BOTH
def test_long_names_stay_on_one_page(slug):
    units = [{"title": f"Unidad de nombre bastante largo {n}", "lessons": 4} for n in range(8)]
    content = paper(
        slug,
        person={"full_name": letters(120)},
        office={"name": letters(150), "area": "San Juan de Lurigancho, Lima, Lima"},
        course={"title": letters(200), "units": units},
        demonstration="Demostración sin efecto legal",
    )

    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1


@BOTH
def test_proof_stands_beside_what_it_proves_however_long_every_field_is(slug, tmp_path):
    units = [{"title": f"{letters(200)} {number}", "lessons": 2} for number in range(40)]
    content = paper(
        slug,
        institution={
            "organisation": letters(120),
            "ministry": letters(120),
            "programme": letters(120),
        },
        person={"full_name": letters(301)},
        office={"name": letters(200), "area": letters(200)},
        course={"title": letters(255), "renewed_with": letters(255), "units": units},
        demonstration=letters(200),
    )

    first, *others = pages_of(content, tmp_path)
    assert "7K2M 9QX4 T0AB CDEF GHJK MNPQ RSTV WXYZ" in first
    assert f"Página 1 de {len(others) + 1}" in first
    assert others
    assert "40. HUAMANCHUMO" in others[-1]
    assert all(PAPERS[slug][1] in page for page in others)
    assert [finding.message for finding in validate(str(tmp_path / "document.pdf")).findings] == []


@BOTH
def test_what_people_typed_is_escaped(slug, tmp_path):
    text = text_of(paper(slug, person={"full_name": "<b>Rosa</b>"}), tmp_path)

    assert "<b>Rosa</b>" in text
