"""A course on paper: complete, accessible, numbered, the same from the same facts."""

import logging
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse
from pdfua import validate
from wagtail.models import PageViewRestriction

from cms.form_builder.models import Form
from cms.jobs import services as jobs
from cms.jobs.models import Job, JobState
from cms.training.blocks import lesson_block
from cms.training.models import GlossaryTerm, LessonPage
from reporting.course_prints import services
from reporting.course_prints.blocks import FOLDER, paper_text
from reporting.course_prints.composing import compose
from reporting.course_prints.models import CoursePrint
from reporting.course_prints.sources import (
    NothingToPrint,
    fingerprint,
    read_sources,
    style_sheet,
)
from reporting.documents import printing, storage
from reporting.documents.publishing import theme_folder
from tests.factories import FormVersionFactory
from tests.factories.training_pages import course_page, published

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new size of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ON = date(2026, 11, 23)
SLUG = "curso-breve"


def make(slug: str = SLUG, on: date = ON) -> CoursePrint:
    return services.make(slug=slug, language="es", on=on)


def text_of(content: bytes, tmp_path: Path) -> str:
    (tmp_path / "course.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "course.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return " ".join(text.split())


def test_every_type_of_block_has_a_template_for_paper():
    folder = theme_folder() / "templates" / FOLDER

    missing = [
        name for name in lesson_block().child_blocks if not (folder / f"{name}.html").is_file()
    ]

    assert missing == []


def test_course_has_cover_contents_all_blocks_and_the_words_it_uses(course, tmp_path):
    made = make()

    text = text_of(storage.read(made.file_name), tmp_path)

    for words in (
        "Curso breve",
        "padron.example.pe/capacitacion/curso-breve",
        "Qué hacer primero",
        "consulta (padron.example.pe/consulta)",
        "la norma (www.example.org/norma)",
        "Diga quién es.",
        "Un recibo de luz",
        "No pida dinero.",
        "¿Cuánto dura? Una hora.",
        "La ficha",
        "Carné Extranjeros",
        "La guía completa",
        "Buenos días. Pregunte.",
        "Son dos hogares.",
        "¿Cuántos hogares hay? Hay uno Hay dos",
        "¿Qué corresponde?",
        "5 de octubre de 2026",
        "Directiva 001-2020-MIDIS",
        "Rosa Quispe",
        "1.2 Quién responde",
        "hogar Quienes comparten la comida.",
    ):
        assert words in text, words
    assert f"1 / {made.pages}" in text
    assert "zaguán" not in text


def test_step_of_a_form_is_a_list_of_its_questions(course, tmp_path):
    text = text_of(storage.read(make().file_name), tmp_path)
    step = Form.objects.get(slug="hogar").latest_version.definition.step("vivienda")

    assert all(field.label.es in text for field in step.fields)


def test_what_is_right_is_not_told(course, tmp_path):
    text = text_of(storage.read(make().file_name), tmp_path)

    assert "Así es" not in text
    assert "Cada olla es un hogar" not in text


def test_document_passes_the_accessibility_rules(course, tmp_path):
    (tmp_path / "course.pdf").write_bytes(storage.read(make().file_name))

    report = validate(str(tmp_path / "course.pdf"))

    assert [finding.message for finding in report.findings] == []


def test_pictures_have_words_and_header_cells_their_direction(course):
    with pikepdf.open(BytesIO(storage.read(make().file_name))) as pdf:
        items = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        figures = [str(item.Alt) for item in items if item.get("/S") == "/Figure"]
        scopes = [str(item.A.Scope) for item in items if item.get("/S") == "/TH"]

    assert "Una ficha llena" in figures
    assert all(figures)
    assert sorted(scopes) == ["/Column", "/Column", "/Row", "/Row"]


def test_document_uses_nothing_from_outside_and_warns_about_nothing(course, caplog):
    with caplog.at_level(logging.WARNING):
        make()

    assert [record.message for record in caplog.records] == []


def test_same_facts_give_the_same_bytes(course):
    sources = read_sources(SLUG, "es")
    made = make()

    again = printing.pdf_of(compose(sources, edition=1, made_on=ON), style_sheet())

    assert again == storage.read(made.file_name)


def test_second_request_for_the_same_course_makes_nothing(course):
    assert make() == make(on=date(2026, 11, 24))
    assert CoursePrint.objects.count() == 1


def republish(course):
    lesson = LessonPage.objects.descendant_of(course).get(title="Quién responde")
    lesson.summary = "Otra cosa."
    published(lesson)


def reword_the_glossary(course):
    GlossaryTerm.objects.filter(slug="hogar").update(meaning="Otra cosa.")


def publish_the_form_anew(course):
    FormVersionFactory(form=Form.objects.get(slug="hogar"), number=2)


@pytest.mark.parametrize("change", [republish, reword_the_glossary, publish_the_form_anew])
def test_change_makes_the_document_anew(course, change):
    first = make()

    change(course)
    second = make()

    assert second.pk != first.pk
    same_version = second.course_version_id == first.course_version_id
    assert second.edition == (2 if same_version else 1)
    assert storage.read(first.file_name) != storage.read(second.file_name)


def test_worker_that_died_before_the_row_is_followed_by_the_same_document(course, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(services, "_page_count", lambda content: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            make()

    made = make()

    assert (made.edition, CoursePrint.objects.count()) == (1, 1)


def test_two_workers_at_the_same_time_make_one_edition(course, monkeypatch):
    pdf_of = printing.pdf_of

    def overtaken(*arguments):
        monkeypatch.setattr(printing, "pdf_of", pdf_of)
        make()
        return pdf_of(*arguments)

    monkeypatch.setattr(printing, "pdf_of", overtaken)

    assert make() == CoursePrint.objects.get()


def test_page_asks_once_and_offers_the_document_when_it_is_there(client, course):
    address = reverse("course_prints:latest", args=[SLUG])

    waiting = client.get(address)
    client.get(address)

    assert waiting.status_code == 200
    assert address in waiting.content.decode()
    assert ".pdf" not in waiting.content.decode()
    assert Job.objects.filter(kind="course_print").count() == 1
    assert [job.state for job in jobs.run_until_empty()] == [JobState.DONE]
    made = CoursePrint.objects.get()
    file = reverse("course_prints:download", args=[SLUG, "es", made.course_version.number, 1])
    assert file in client.get(address).content.decode()
    response = client.get(file)
    assert response["Content-Type"] == "application/pdf"
    assert response.content == storage.read(made.file_name)
    assert Job.objects.filter(kind="course_print").count() == 1


def test_page_offers_the_edition_before_while_a_new_one_is_made(client, course):
    before = make()
    reword_the_glossary(course)

    content = client.get(reverse("course_prints:latest", args=[SLUG])).content.decode()

    version = before.course_version.number
    assert reverse("course_prints:download", args=[SLUG, "es", version, 1]) in content
    assert Job.objects.filter(kind="course_print").count() == 1


def test_page_says_that_it_takes_longer(client, course):
    address = reverse("course_prints:latest", args=[SLUG])
    before = client.get(address).content.decode()
    Job.objects.update(state=JobState.FAILED)

    assert client.get(address).content.decode() != before
    assert Job.objects.count() == 1


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_is_for_reading_only(client, course, method):
    response = getattr(client, method)(reverse("course_prints:latest", args=[SLUG]))

    assert response.status_code == 405


def test_course_that_is_not_published_is_not_printed(client, course):
    made = make()
    address = reverse("course_prints:download", args=[SLUG, "es", made.course_version.number, 1])
    course.unpublish()

    assert client.get(address).status_code == 404
    assert client.get(reverse("course_prints:latest", args=[SLUG])).status_code == 404
    with pytest.raises(NothingToPrint):
        make()


def test_course_with_a_lesson_for_some_people_only_is_not_printed(client, course):
    lesson = LessonPage.objects.descendant_of(course).first()
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(reverse("course_prints:latest", args=[SLUG])).status_code == 404


@pytest.mark.parametrize("name", ["latest", "download"])
def test_course_nobody_wrote_is_404(client, name):
    arguments = ["nada"] if name == "latest" else ["nada", "es", 1, 1]

    assert client.get(reverse(f"course_prints:{name}", args=arguments)).status_code == 404


def test_edition_that_is_not_there_is_404(client, course):
    assert (
        client.get(reverse("course_prints:download", args=[SLUG, "es", 1, 99])).status_code == 404
    )


def test_course_that_was_withdrawn_meanwhile_fails_its_job_for_good(course):
    services.ask_for(read_sources(SLUG, "es"))
    course.unpublish()

    assert [job.state for job in jobs.run_until_empty()] == [JobState.FAILED]


def test_empty_course_is_printed_too():
    course_page("vacio", title="Vacío")

    assert make("vacio").pages >= 1


def test_fingerprint_is_the_same_while_nothing_changes(course):
    assert fingerprint(read_sources(SLUG, "es")) == fingerprint(read_sources(SLUG, "es"))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p onclick="x">a</p>', "<p>a</p>"),
        ("<script>x</script><p>a</p>", "<p>a</p>"),
        ('<p><img src="http://x/y.png">a</p>', "<p>a</p>"),
        ('<a href="javascript:x">a</a>', "a"),
        ('<a href="tel:101">101</a>', '<a href="tel:101">101</a>'),
        ("<p>a &lt;b&gt;</p>", "<p>a &lt;b&gt;</p>"),
    ],
)
def test_text_on_paper_keeps_harmless_tags_only(html, expected):
    assert str(paper_text(html)) == expected
