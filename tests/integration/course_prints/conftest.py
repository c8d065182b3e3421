"""A published course whose lesson has a block of every type, and a folder for its documents."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django import Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.training.blocks import lesson_block
from cms.training.models import GlossaryTerm
from tests.factories import FormVersionFactory
from tests.factories.accounts import UserFactory
from tests.factories.training import QuestionVersionFactory
from tests.factories.training_pages import course_page, lesson_page, module_page
from tests.pictures import picture


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which a test's documents are kept."""
    folder = tmp_path / "documents"
    documents = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder, "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    settings.PUBLIC_URL = "https://padron.example.pe"
    assert storages["documents"].location == str(folder)
    return folder


CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBuenos d\xc3\xadas\n"


def document(name: str, content: bytes = b"0123456789") -> Document:
    return Document.objects.create(title="Guía", file=ContentFile(content, name=name))


def samples() -> dict[str, object]:
    """Return the value of a block of each type, as it is stored."""
    FormVersionFactory(form__slug="hogar")
    QuestionVersionFactory(question__slug="del-banco")
    return {**explaining(), **showing(), **trying()}


def explaining() -> dict[str, object]:
    return {
        "heading": "Qué hacer primero",
        "text": (
            '<p>El <b>hogar</b> se <a href="/consulta/">consulta</a> y se lee en '
            '<a href="https://www.example.org/norma">la norma</a>.</p><ul><li>Uno</li></ul>'
        ),
        "steps": {
            "steps": [
                {"title": "Salude", "text": "Diga quién es."},
                {"title": "Pregunte", "text": ""},
            ]
        },
        "requirements": {"requirements": ["Su DNI", "Un recibo de luz"]},
        "notice": {"kind": "warning", "title": "Cuidado", "text": "No pida dinero."},
        "questions": {"questions": [{"question": "¿Cuánto dura?", "answer": "Una hora."}]},
    }


def showing() -> dict[str, object]:
    image = Image.objects.create(title="Ficha", file=ContentFile(picture(), name="f.jpg"))
    columns = [{"type": "text", "heading": words} for words in ("Documento", "Quién")]
    rows = [{"values": ["DNI", "Todos"]}, {"values": ["Carné", "Extranjeros"]}]
    return {
        "figure": {
            "image": {"image": image.pk, "alt_text": "Una ficha llena", "decorative": False},
            "caption": "La ficha",
        },
        "table": {
            "caption": "Qué pedir",
            "first_column_heads": True,
            "table": {"columns": columns, "rows": rows, "caption": ""},
        },
        "form_step": {"part": "hogar/vivienda", "caption": "Mire el orden"},
        "download": {"document": document("guia.pdf").pk, "title": "La guía completa"},
        "video": {
            "title": "Cómo se llena",
            "video": document("corto.mp4").pk,
            "captions": document("corto.vtt", CAPTIONS).pk,
            "transcript": "<p>Buenos días. Pregunte.</p>",
        },
    }


def trying() -> dict[str, object]:
    return {
        "example": {
            "title": "Dos ollas",
            "problem": "<p>Viven juntos y cocinan aparte.</p>",
            "steps": ["Cuente las ollas."],
            "solution": "<p>Son dos hogares.</p>",
        },
        "check": {
            "question": "¿Cuántos hogares hay?",
            "options": [
                {"text": "Hay uno", "right": False, "feedback": "Cuente otra vez"},
                {"text": "Hay dos", "right": True, "feedback": "Así es"},
            ],
            "explanation": "Cada olla es un hogar.",
        },
        "bank_check": {"question": "del-banco"},
    }


@pytest.fixture
def body() -> list[dict[str, object]]:
    """The body of a lesson with a block of every type that editors have."""
    values = samples()
    return [{"type": name, "value": values[name]} for name in lesson_block().child_blocks]


@pytest.fixture
def course(body):
    """A course of one module with two lessons; the first has a block of every type."""
    page = course_page(minutes=80, title="Curso breve")
    GlossaryTerm.objects.create(
        term="hogar", slug="hogar", meaning="Quienes comparten la comida.", locale=page.locale
    )
    GlossaryTerm.objects.create(
        term="zaguán", slug="zaguan", meaning="No se usa.", locale=page.locale
    )
    module = module_page(page, "La visita")
    lesson_page(
        module,
        "Quién es el hogar",
        body=body,
        reviewed_on="2026-10-05",
        review_by="2027-04-05",
        legal_basis="Directiva 001-2020-MIDIS",
        person_in_charge=UserFactory(first_name="Rosa", last_name="Quispe"),
    )
    lesson_page(module, "Quién responde")
    return type(page).objects.get(pk=page.pk)
