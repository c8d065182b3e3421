"""Where the pages of a printed course end: never between words that belong together."""

import subprocess
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from reporting.course_prints.blocks import FOLDER
from reporting.course_prints.sources import style_sheet
from reporting.documents.rendering import ForbiddenAddress, render_pdf

PAGE_MM = 257
"""Height of a page without its margins."""


def pages_of(body: str, tmp_path: Path) -> list[list[str]]:
    """Return the lines of each page of a document with the style of courses."""
    html = f'<!doctype html><html lang="es"><title>x</title><body>{body}</body></html>'
    (tmp_path / "layout.pdf").write_bytes(render_pdf(html, style_sheet()))
    command = ["pdftotext", "-layout", str(tmp_path / "layout.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    pages = [page.split("\n") for page in text.split("\f")[:-1]]
    return [[line.strip() for line in page if line.strip()] for page in pages]


def near_the_end_of_a_page(block: str) -> str:
    """Return pages on which a block begins ever nearer to the end."""
    return "".join(
        f'<section style="break-before: page"><div style="height: {PAGE_MM - left}mm"></div>'
        f"{block}</section>"
        for left in range(4, 60, 4)
    )


def form_step() -> str:
    question = {"label": "Pregunta", "hint": "", "is_optional": False, "options": [], "more": 0}
    context = {
        "form_title": "Ficha",
        "version_number": 1,
        "step_title": "Vivienda",
        "questions": [question] * 12,
        "value": {"caption": "Mire el orden"},
    }
    return render_to_string(f"{FOLDER}/form_step.html", context)


def test_head_of_a_form_step_stays_with_its_first_question(tmp_path):
    pages = pages_of(near_the_end_of_a_page(form_step()), tmp_path)

    ends = {lines[-1] for lines in pages if lines}
    assert "Pregunta" in ends
    assert ends == {"Pregunta"}


def test_foot_of_a_lesson_never_stands_alone_on_a_page(tmp_path):
    lesson = (
        '<article class="lesson"><div class="prose"><p>Lo aprendido.</p></div>'
        '<div class="trust"><dl><dt>Revisada</dt><dd>hoy</dd></dl></div></article>'
    )

    pages = pages_of(near_the_end_of_a_page(lesson), tmp_path)

    feet = [lines for lines in pages if any("Revisada" in line for line in lines)]
    assert feet
    assert all(lines[0] == "Lo aprendido." for lines in feet)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd"])
def test_course_with_a_picture_from_outside_is_not_made(address):
    with pytest.raises(ForbiddenAddress):
        render_pdf(f'<div class="figure"><img alt="x" src="{address}"></div>', style_sheet())
