import pytest

from forms_plugins.engine.rules import explain, parse_text

LABELS = {
    "sexo": "Sexo",
    ("sexo", 1): "hombre",
    ("sexo", 2): "mujer",
    "agua": "Abastecimiento de agua",
    ("agua", 6): "6 río",
    ("agua", 7): "otro",
    "edad": "Edad",
    "nac": "Fecha de nacimiento",
    "gestante": "Gestante",
    "doc": "Documento",
    ("doc", "dni"): "DNI",
    "bienes": "Su hogar tiene",
    ("bienes", 15): "ninguno",
    "miembros": "Personas",
    "miembros.ptes": "Parentesco",
    ("miembros.ptes", 1): "jefe o jefa",
}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sexo = 2", "«Sexo» es «2 mujer»"),
        ("2 = sexo", "«2 mujer» es «Sexo»"),
        ("sexo != 1", "«Sexo» no es «1 hombre»"),
        ("agua en [6, 7]", "«Abastecimiento de agua» es «6 río» o «7 otro»"),
        ("agua no en [6, 7]", "«Abastecimiento de agua» no es «6 río» ni «7 otro»"),
        ('doc = "dni"', "«Documento» es «DNI»"),
        ('doc = "otro"', "«Documento» es «otro»"),
        ("sexo = 9", "«Sexo» es 9"),
        ("gestante", "«Gestante» es sí"),
        ("no gestante", "«Gestante» es no"),
        ("gestante = no", "«Gestante» es no"),
        ("edad >= 18", "«Edad» es 18 o más"),
        ("edad <= 0.5", "«Edad» es 0.5 o menos"),
        ("nac > 2020-09-01", "«Fecha de nacimiento» es después del 1 de setiembre de 2020"),
        ("nac < hoy", "«Fecha de nacimiento» es antes de hoy"),
        (
            "edad >= 18 y (sexo = 2 o gestante)",
            "«Edad» es 18 o más y («Sexo» es «2 mujer» o «Gestante» es sí)",
        ),
        (
            "gestante y sexo = 2 y edad > 1",
            "«Gestante» es sí, «Sexo» es «2 mujer» y «Edad» es mayor que 1",
        ),
        ("respondida(edad)", "se ha respondido «Edad»"),
        ("no respondida(edad)", "no se ha respondido «Edad»"),
        ("marcado(bienes; 15)", "en «Su hogar tiene» está marcado «15 ninguno»"),
        ("no marcado(bienes; 15)", "en «Su hogar tiene» no está marcado «15 ninguno»"),
        ("no (edad > 3)", "no se cumple que «Edad» es mayor que 3"),
        ("edad(nac; hoy) >= 60", "la edad («Fecha de nacimiento») hoy es 60 o más"),
        (
            "edad(nac; 2026-01-31) < 5",
            "la edad («Fecha de nacimiento») al 31 de enero de 2026 es menor que 5",
        ),
        (
            "cuenta(miembros; fila.ptes = 1) = 1",
            "el número de filas de «Personas» donde «Parentesco» es «1 jefe o jefa» es 1",
        ),
        (
            "todos(miembros; fila.ptes != 1)",
            "en todas las filas de «Personas», «Parentesco» no es «1 jefe o jefa»",
        ),
        ("edad * (2 + edad) = 8", "«Edad» por (2 más «Edad») es 8"),
    ],
)
def test_sentence(text: str, sentence: str) -> None:
    assert explain(parse_text(text), LABELS) == sentence


def test_labels_may_be_a_function() -> None:
    def labels(key: str, code: int | str | None = None) -> str | None:
        return {None: "Sexo", 2: "mujer"}.get(code)

    assert explain({"eq": [{"answer": "sexo"}, 2]}, labels) == "«Sexo» es «2 mujer»"


def test_what_has_no_label_is_shown_by_its_key_and_code() -> None:
    assert explain(parse_text("sexo = 2"), {}) == "«sexo» es 2"
