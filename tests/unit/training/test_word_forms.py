"""Forms of a word that a search looks for."""

import pytest

from cms.training.courses.word_forms import searched_words, word_forms


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("hogares", "hogar"), ("hogar", "hogares"), ("luces", "luz"), ("luz", "luces"),
        ("clasificacion", "clasificación"), ("clasificacion", "clasificaciones"),
        ("clasificaciones", "clasificacion"), ("jefes", "jefe"), ("vivienda", "viviendas"),
        ("categoria", "categoría"), ("categorias", "categoría"),
    ],
)  # fmt: skip
def test_other_forms_are_there(typed, written):
    forms = word_forms(typed)
    assert forms[0] == typed
    assert written in forms
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("word", ["de", "2026", "s100", "para", "es"])
def test_what_has_no_other_form_stays_alone(word):
    assert word_forms(word) == (word,)


def test_words_that_say_nothing_are_left_out_unless_nothing_else_is_typed():
    assert searched_words(["jefe", "de", "hogar"]) == ["jefe", "hogar"]
    assert searched_words(["de", "la"]) == ["de", "la"]
