"""
The sheets of a scoring method in the order of a file: names and helps as people read them.

``docs/methods.md`` describes the same sheets; a test compares both with the models, so that no key
of the document is without its cell.
"""

from collections.abc import Mapping
from typing import Final

from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.settings import SETTINGS
from forms_plugins.classification.sheets.sheets_of_points import (
    CONSTANTES,
    INDICADORES,
    INDICE,
    PUNTOS,
    RECHAZOS,
    TABLAS,
    VALORES,
)
from forms_plugins.classification.sheets.sheets_of_questions import (
    AREAS,
    ENTRADAS,
    FUENTES,
    LINEAS,
    OPCIONES,
)
from forms_plugins.classification.sheets.sheets_of_results import (
    AVISOS,
    CASOS,
    CLASES,
    CONGLOMERADOS,
    CRITERIOS,
    FILAS_DE_CASOS,
    LUGARES,
    SALIDAS,
    SUPUESTOS,
    UMBRALES,
    VIGENCIA,
)

METODO: Final = Sheet(
    "metodo",
    "Método",
    "Qué método es y lo que vale para todo él: un dato por fila.",
    (
        Column("dato", "Dato", "Nombre del dato; no se cambia.", "text", (), required=True),
        Column("valor", "Valor", "Lo que el método dice.", "local", ()),
    ),
    shape="settings",
    keys=("dato",),
    settings=SETTINGS,
)

SHEETS: Final[tuple[Sheet, ...]] = (
    METODO,
    FUENTES,
    ENTRADAS,
    OPCIONES,
    AREAS,
    LINEAS,
    INDICADORES,
    PUNTOS,
    RECHAZOS,
    CONSTANTES,
    INDICE,
    TABLAS,
    VALORES,
    CONGLOMERADOS,
    LUGARES,
    UMBRALES,
    CLASES,
    CRITERIOS,
    SALIDAS,
    VIGENCIA,
    SUPUESTOS,
    AVISOS,
    CASOS,
    FILAS_DE_CASOS,
)
"""All sheets in the order of a file."""

SHEET_BY_NAME: Final[Mapping[str, Sheet]] = {sheet.name: sheet for sheet in SHEETS}
