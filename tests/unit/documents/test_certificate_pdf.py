"""The certificate as a file: what it says, how it is tagged, and that it never varies."""

import logging
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from tests.factories.certificates import certificate_facts

HOUSEHOLDS = pytest.mark.parametrize("members", [1, 5, 18, 60])


def text_of(content: bytes, tmp_path: Path) -> str:
    (tmp_path / "document.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "document.pdf"), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


@HOUSEHOLDS
def test_certificate_passes_the_accessibility_rules(certificate, members, tmp_path):
    path = tmp_path / "document.pdf"
    path.write_bytes(certificate(members=members))

    report = validate(str(path))

    assert [finding.message for finding in report.findings] == []


def test_certificate_has_language_title_and_tags(certificate):
    with pikepdf.open(BytesIO(certificate())) as pdf:
        assert str(pdf.Root.Lang) == "es-PE"
        assert str(pdf.docinfo["/Title"]) == (
            "Constancia de clasificación socioeconómica CSE-2026-00000001"
        )
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def dictionaries(pdf):
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]


def test_certificate_embeds_its_own_fonts_only(certificate):
    with pikepdf.open(BytesIO(certificate())) as pdf:
        fonts = [item for item in dictionaries(pdf) if item.get("/Type") == "/FontDescriptor"]

        assert fonts
        assert all("Document-Sans" in str(font.FontName) for font in fonts)
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_name_with_letters_beyond_latin_1_stays_in_the_shipped_font(certificate):
    line = {"label": "Domicilio", "value": "Calle Šćepanović Łukaszewicz"}

    with pikepdf.open(BytesIO(certificate(household=[line]))) as pdf:
        fonts = [item for item in dictionaries(pdf) if item.get("/Type") == "/FontDescriptor"]

    assert {str(font.FontName).split("+")[1] for font in fonts} == {
        "Document-Sans",
        "Document-Sans-Bold",
        "Document-Sans-Extended",
    }


def test_pictures_have_words_and_header_cells_their_scope(certificate):
    with pikepdf.open(BytesIO(certificate())) as pdf:
        figures = [item for item in dictionaries(pdf) if item.get("/S") == "/Figure"]
        headers = [item for item in dictionaries(pdf) if item.get("/S") == "/TH"]

        assert [str(figure.Alt) for figure in figures] == [
            "Lugar del escudo nacional",
            "Código QR que lleva a https://padron.example.pe/verificar/7K2M9QX4T0ABCDEFGHJKMNPQRSTVWXYZ",
        ]
        assert len(headers) == 4
        assert all(header.A.Scope == "/Column" for header in headers)


def test_text_can_be_copied_with_its_accents(certificate, tmp_path):
    text = text_of(certificate(), tmp_path)

    for words in (
        "Constancia de clasificación socioeconómica",
        "N.º CSE-2026-00000001",
        "Ñahui Ccoñas, José Ángel",
        "Quispe Ñahui, Óscar Güido",
        "Vigente del 23 de noviembre de 2026 al 22 de noviembre de 2030",
        "7K2M 9QX4 T0AB CDEF GHJK MNPQ RSTV WXYZ",
        "Demostración sin efecto legal",
        "Página 1 de 1",
    ):
        assert words in text


def test_method_with_legal_effect_drops_the_notice(certificate, tmp_path):
    result = certificate_facts()["result"] | {"has_legal_effect": True, "disclaimer": ""}

    assert "sin efecto legal" not in text_of(certificate(result=result), tmp_path)


@pytest.mark.parametrize(("members", "pages"), [(1, 1), (5, 1), (18, 2), (60, 3)])
def test_members_run_over_as_many_pages_as_needed(certificate, tmp_path, members, pages):
    content = certificate(members=members)

    with pikepdf.open(BytesIO(content)) as pdf:
        assert len(pdf.pages) == pages
    text = text_of(content, tmp_path)
    assert f"Página {pages} de {pages}" in text
    assert re.search(rf"^{members} +\w", text, re.MULTILINE)


def test_header_of_the_table_stands_on_each_of_its_pages(certificate, tmp_path):
    assert text_of(certificate(members=18), tmp_path).count("Apellidos y nombres") == 2


def test_same_facts_give_the_same_bytes(certificate):
    assert certificate() == certificate()


def test_same_facts_give_the_same_bytes_in_another_process(certificate, tmp_path):
    script = (
        "import django; django.setup()\n"
        "from tests.unit.documents.conftest import certificate_payload\n"
        "from reporting.documents.composing import compose\n"
        "from reporting.documents.publishing import read_sources\n"
        "from reporting.documents.rendering import render_pdf\n"
        "import sys\n"
        "sources = read_sources('cse-certificate')\n"
        "html = compose(sources, certificate_payload())\n"
        "sys.stdout.buffer.write(render_pdf(html, sources['document.css']))\n"
    )
    other = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout

    assert other == certificate()


def test_rendering_warns_about_nothing(certificate, caplog):
    with caplog.at_level(logging.WARNING):
        certificate()

    assert [record.message for record in caplog.records] == []


def test_file_stays_small(certificate):
    assert len(certificate(members=5)) < 40_000
