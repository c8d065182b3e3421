import pytest

from cms.form_builder.keys import KEY, propose_key, propose_slug


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Material de las paredes", "material_de_las_paredes"),
        ("¿Cuál es el año de construcción?", "ano_de_construccion"),
        ("2. Combustible que más usan", "combustible_que_mas_usan"),
        ("???", "question"),
        ("", "question"),
        ("ñandú ÁÉÍ", "nandu_aei"),
        ("palabra " * 20, "palabra_palabra_palabra_palabra_palabra"),
    ],
)
def test_key_from_a_text(text, key):
    proposed = propose_key(text, set(), "question")

    assert proposed == key
    assert KEY.fullmatch(proposed)


def test_key_that_is_taken_gets_a_number():
    assert propose_key("Sexo", {"sexo", "sexo_2"}, "question") == "sexo_3"


@pytest.mark.parametrize(
    ("text", "slug"),
    [("encuesta-de-agua", "encuesta-de-agua-2"), ("2026-censo", "censo"), ("---", "formulario")],
)
def test_short_name_from_an_address(text, slug):
    assert propose_slug(text, {"encuesta-de-agua"}) == slug
