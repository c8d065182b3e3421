"""The search of the catalogue finds a word in whatever form it is typed, on each database."""

import pytest
from bs4 import BeautifulSoup

from tests.factories.training_pages import catalogue, course_page, lesson_page, module_page

pytestmark = pytest.mark.django_db
TEXT = (
    "<p>La clasificación de los hogares tiene vigencia. El jefe de hogar conoce la categoría de la"
    " vivienda, cuántas luces tiene y la última declaración del empadronador.</p>"
)
TYPED = [
    "hogar", "hogares", "HOGARES", "clasificación", "clasificacion", "Clasificaciones",
    "categoria", "categorías", "categorias", "vivienda", "viviendas", "luz", "luces", "jefes",
    "declaracion", "declaraciones", "empadronadores", "ultima", "vigencias",
    "jefe de hogar", "la clasificacion del hogar", "¿cuántas luces tiene la vivienda?",
]  # fmt: skip


def titles(client, words: str) -> list[str]:
    response = client.get(catalogue().url, {"q": words})
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    return [link.text.strip() for link in page.select(".found-list a")]


@pytest.mark.parametrize("words", TYPED)
def test_word_of_a_lesson_is_found_in_any_form(client, words):
    module = module_page(course_page())
    lesson_page(module, "Lo que dice", body=[{"type": "text", "value": TEXT}])
    lesson_page(module, "Otra cosa")

    assert titles(client, words) == ["Lo que dice"]


def test_all_words_have_to_be_there(client):
    module = module_page(course_page())
    lesson_page(module, "Lo que dice", body=[{"type": "text", "value": TEXT}])

    assert titles(client, "hogares marcianos") == []
