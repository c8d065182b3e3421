"""What the cells of a column may hold, as far as it is known: offered while somebody writes."""

from collections.abc import Callable, Mapping
from typing import Final

from cms.methods.drafted import Drafted
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME
from forms_plugins.classification.sheets.layout import Column

MOST: Final = 300
YES_NO: Final = ("sí", "no")

_Find = Callable[[Drafted], list[str]]


def _column(sheet: str, column: str) -> _Find:
    return lambda drafted: drafted.values(sheet, column)


_INDICATORS: Final = _column("indicadores", "clave")
_CLASSES: Final = _column("clases", "codigo")
_TABLES: Final = _column("tablas", "clave")
_KNOWN: Final[Mapping[tuple[str, str], _Find]] = {
    ("entradas", "lista"): lambda drafted: drafted.lists,
    ("opciones", "entrada"): lambda drafted: drafted.inputs,
    ("areas", "indicadores"): _INDICATORS,
    ("puntos", "indicador"): _INDICATORS,
    ("rechazos", "indicador"): _INDICATORS,
    ("supuestos", "indicadores"): _INDICATORS,
    ("supuestos", "areas"): lambda drafted: drafted.areas,
    ("vigencia", "areas"): lambda drafted: drafted.areas,
    ("constantes", "columna"): lambda drafted: drafted.point_columns,
    ("indice", "grupo"): lambda drafted: drafted.areas + drafted.clusters,
    ("umbrales", "grupo"): lambda drafted: drafted.clusters or ["all"],
    ("areas", "conglomerado"): lambda drafted: drafted.clusters,
    ("conglomerados", "numero"): lambda drafted: drafted.clusters,
    ("lugares", "conglomerado"): lambda drafted: drafted.clusters,
    ("valores", "tabla"): _TABLES,
    ("salidas", "tabla"): _TABLES,
    ("salidas", "linea"): lambda drafted: drafted.lines,
    ("criterios", "clase"): _CLASSES,
    ("casos", "clase"): _CLASSES,
    ("filas_de_casos", "caso"): _column("casos", "caso"),
    ("filas_de_casos", "lista"): lambda drafted: drafted.lists,
}
_OF_SETTINGS: Final[Mapping[str, _Find]] = {
    "respuesta_de_lugar": lambda drafted: drafted.answers,
    "conglomerados.respuesta": lambda drafted: drafted.answers,
    "linea_principal": lambda drafted: drafted.lines,
    "indice.tabla": _TABLES,
}


def suggestions(drafted: Drafted, sheet: str, column: Column) -> list[str]:
    """Return what may be offered for the cells of a column of a sheet; empty where all is free."""
    if column.kind in ("option", "options"):
        return list(column.words.values())
    if column.kind == "boolean":
        return list(YES_NO)
    if column.name == "fuente":
        return drafted.values("fuentes", "clave")[:MOST]
    if column.name == "confianza":
        return drafted.values(sheet, "confianza")[:MOST]
    find = _KNOWN.get((sheet, column.name))
    return find(drafted)[:MOST] if find else []


def setting_suggestions(drafted: Drafted, name: str) -> list[str]:
    """Return what may be offered for the value of a setting of the sheet ``metodo``."""
    for setting in SHEET_BY_NAME["metodo"].settings:
        if setting.name == name:
            find = _OF_SETTINGS.get(name)
            return find(drafted) if find else suggestions(drafted, "metodo", setting)
    return []
