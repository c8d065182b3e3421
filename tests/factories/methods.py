"""A small scoring method as its author would type it, and drafts of it."""

from typing import Any

from cms.methods.beginning import with_settings
from cms.methods.drafts import begin_draft
from cms.methods.models import MethodDraft
from forms_plugins.classification.sheets import empty_sheets, from_sheets

SETTINGS = {
    "formato": "1",
    "clave": "puntaje-chico",
    "titulo": "Puntaje chico",
    "estado": "ilustrativo",
    "puntos_por": "área",
    "suma": "suma",
    "sentido": "más es mejor",
    "indice.formula": "mínimo y máximo",
    "indice.por": "área",
    "indice.estado": "supuesto",
    "indice.decimales": "0",
    "indice.redondeo": "mitad hacia arriba",
    "indice.menor": "0",
    "indice.mayor": "100",
    "umbral.significado": "Pobre según este puntaje.",
    "umbral.incluye": "sí",
}
ROWS = {
    "entradas": [
        {"clave": "agua", "etiqueta": "Abastecimiento de agua", "tipo": "opción"},
        {"clave": "personas", "etiqueta": "Personas", "tipo": "lista", "minimo": "1", "maximo": "9",
         "nombre_de_fila": "Persona"},
        {"lista": "personas", "clave": "edad", "etiqueta": "Edad", "tipo": "entero", "minimo": "0",
         "maximo": "120"},
    ],
    "opciones": [
        {"entrada": "agua", "codigo": "1", "etiqueta": "Red pública"},
        {"entrada": "agua", "codigo": "2", "etiqueta": "Río"},
    ],
    "areas": [{"clave": "todo", "etiqueta": "Todo el país", "indicadores": "agua, tamano"}],
    "indicadores": [
        {"clave": "agua", "etiqueta": "Agua", "tipo": "opción", "valor": "agua"},
        {"clave": "tamano", "etiqueta": "Tamaño", "tipo": "tramos",
         "valor": "cuenta(personas; fila.edad >= 0)"},
    ],
    "puntos": [
        {"indicador": "agua", "codigo": "red", "etiqueta": "Red pública", "codigos": "1",
         "puntos (todo)": "6"},
        {"indicador": "agua", "codigo": "rio", "etiqueta": "Río", "codigos": "2",
         "puntos (todo)": "1"},
        {"indicador": "tamano", "codigo": "pocas", "etiqueta": "Hasta cuatro", "desde": "0",
         "puntos (todo)": "4"},
        {"indicador": "tamano", "codigo": "muchas", "etiqueta": "Cinco o más", "desde": "5",
         "puntos (todo)": "0"},
    ],
    "indice": [{"grupo": "todo", "minimo": "0", "maximo": "10"}],
    "umbrales": [{"grupo": "all", "valor": "50"}],
    "clases": [
        {"codigo": "P", "etiqueta": "Pobre", "incluye": "sí", "corte (all)": "50"},
        {"codigo": "NP", "etiqueta": "No pobre"},
    ],
}  # fmt: skip


def small_sheets(**more: list[dict[str, str]]) -> dict[str, list[list[str]]]:
    """Return the sheets of the small method; ``more`` replaces the rows of sheets."""
    sheets = with_settings(empty_sheets(), SETTINGS)
    for name, rows in {**ROWS, **more}.items():
        headings = list(dict.fromkeys([*sheets[name][0], *(key for row in rows for key in row)]))
        sheets[name] = [headings, *([row.get(each, "") for each in headings] for row in rows)]
    return sheets


def small_document(**more: list[dict[str, str]]) -> dict[str, Any]:
    """Return the document of the small method."""
    reading = from_sheets(small_sheets(**more))
    assert reading.document is not None, reading.problems
    return reading.document


def make_draft(
    by: Any, sheets: dict[str, list[list[str]]] | None = None, **more: Any
) -> MethodDraft:
    """Keep a draft of the small method."""
    return begin_draft(
        slug=more.pop("slug", "puntaje-chico"),
        title="Puntaje chico",
        sheets=sheets or small_sheets(),
        by=by,
        **more,
    )
