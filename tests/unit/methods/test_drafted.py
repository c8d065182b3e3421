"""Columns and names that a half-written method already has."""

import pytest

from cms.methods.drafted import Drafted

AREAS = [["clave"], ["urbana"], ["rural"], [""]]
LINES = [["clave"], ["nacional"]]


def drafted(**sheets):
    settings = sheets.pop("settings", {})
    metodo = [["dato", "valor"], *([name, value] for name, value in settings.items())]
    return Drafted({"metodo": metodo, **sheets})


@pytest.mark.parametrize(
    ("said", "columns"),
    [
        ("", ["urbana", "rural"]),
        ("área", ["urbana", "rural"]),
        ("AREA, linea", ["urbana/nacional", "rural/nacional"]),
        ("línea; conglomerado", ["1/nacional", "2/nacional"]),
        ("nada que se entienda", ["urbana", "rural"]),
    ],
)
def test_columns_of_points_follow_the_method(said, columns):
    settings = {"puntos_por": said, "conglomerados.cantidad": "2"}

    assert drafted(settings=settings, areas=AREAS, lineas=LINES).point_columns == columns


def test_points_have_a_column_an_area():
    headings = drafted(areas=AREAS).headings("puntos")

    assert headings[:3] == ["indicador", "codigo", "etiqueta"]
    assert headings[-2:] == ["puntos (urbana)", "puntos (rural)"]


def test_other_languages_keep_their_column():
    entradas = [["clave", "etiqueta", "etiqueta (qu)"]]

    assert "etiqueta (qu)" in drafted(entradas=entradas).headings("entradas")


@pytest.mark.parametrize("count", ["", "muchos", "-3", "99999", "²"])
def test_nonsense_makes_no_thousands_of_clusters(count):
    assert len(drafted(settings={"conglomerados.cantidad": count}).clusters) <= 100


def test_rows_of_lists_are_apart_from_answers():
    entradas = [
        ["lista", "clave", "tipo"],
        ["", "area", "opción"],
        ["", "miembros", "Lista"],
        ["miembros", "edad", "entero"],
    ]

    found = drafted(entradas=entradas)

    assert found.answers == ["area"]
    assert found.lists == ["miembros"]
    assert found.answers_in_rows == ["edad"]
    assert found.inputs == ["area", "miembros", "miembros.edad"]
