"""The rows of the sheet ``metodo``: what a method says once."""

from collections.abc import Mapping
from typing import Final

from forms_plugins.classification.sheets.columns import titled
from forms_plugins.classification.sheets.layout import Column, Kind
from forms_plugins.classification.sheets.words import (
    AGGREGATIONS,
    DIRECTIONS,
    FORMULAS,
    OUTSIDE,
    POINTS_BY,
    RESCALE_BY,
    RESCALE_STATUSES,
    ROUNDING_MODES,
    STATUSES,
)


def _row(
    name: str,
    help_text: str,
    kind: Kind,
    path: str,
    *,
    required: bool = False,
    words: Mapping[str, str] | None = None,
    blank: object = None,
) -> Column:
    steps = tuple(path.split("."))
    title = titled(name.replace(".", ":_"))
    return Column(name, title, help_text, kind, steps, words or {}, required, False, blank)


SETTINGS: Final[tuple[Column, ...]] = (
    _row("formato", "Siempre 1.", "whole", "format"),
    _row(
        "clave",
        "Nombre corto del método: minúsculas, cifras y guiones.",
        "word",
        "slug",
        required=True,
    ),
    _row("titulo", "Nombre completo.", "local", "title", required=True),
    _row("resumen", "Qué mide y qué no, en pocas frases.", "local", "summary"),
    _row("estado", "Ilustrativo, oficial o simulación.", "option", "status", words=STATUSES),
    _row("base_legal", "Norma que lo aprueba.", "local", "legal_basis"),
    _row("rige_desde", "Primer día en que rige: 2026-01-31.", "date", "in_force_from"),
    _row("rige_hasta", "Último día en que rige.", "date", "in_force_until"),
    _row(
        "efecto_legal",
        "«sí» si sus resultados valen ante la ley; solo uno oficial.",
        "boolean",
        "legal_effect",
    ),
    _row("advertencia", "Frase que acompaña a todo resultado.", "local", "disclaimer"),
    _row("respuesta_de_lugar", "Entrada que lleva el código de lugar.", "word", "place_answer"),
    _row("linea_principal", "Línea cuyo puntaje es el del resultado.", "word", "main_line"),
    _row(
        "puntos_por",
        "Qué distingue las columnas de puntos: área, conglomerado, línea.",
        "options",
        "points_by",
        words=POINTS_BY,
    ),
    _row(
        "suma",
        "Cómo se juntan los puntos: siempre «suma».",
        "option",
        "aggregation",
        words=AGGREGATIONS,
    ),
    _row("sentido", "Si más puntos es mejor o más pobre.", "option", "direction", words=DIRECTIONS),
    _row(
        "indice.formula",
        "Cómo se lleva el puntaje a la escala. Vacío: no hay índice.",
        "option",
        "rescale.formula",
        words=FORMULAS,
    ),
    _row(
        "indice.por",
        "Si los límites son por área o por conglomerado.",
        "option",
        "rescale.by",
        words=RESCALE_BY,
    ),
    _row("indice.tabla", "Clave de la tabla que da el índice.", "word", "rescale.table"),
    _row(
        "indice.estado",
        "Si los límites se publicaron o se suponen.",
        "option",
        "rescale.status",
        words=RESCALE_STATUSES,
    ),
    _row(
        "indice.decimales", "A cuántos decimales se redondea.", "whole", "rescale.rounding.digits"
    ),
    _row(
        "indice.redondeo",
        "Qué pasa con la mitad justa.",
        "option",
        "rescale.rounding.mode",
        words=ROUNDING_MODES,
    ),
    _row("indice.menor", "El índice más bajo de la escala.", "decimal", "rescale.lowest"),
    _row("indice.mayor", "El índice más alto de la escala.", "decimal", "rescale.highest"),
    _row(
        "indice.fuera",
        "Qué pasa con un índice fuera de la escala.",
        "option",
        "rescale.outside",
        words=OUTSIDE,
    ),
    _row("indice.fuente", "De dónde salen los límites.", "text", "rescale.source", blank=""),
    _row(
        "conglomerados.cantidad",
        "Cuántos hay. Vacío: el método no los tiene.",
        "whole",
        "clusters.count",
    ),
    _row(
        "conglomerados.respuesta",
        "Entrada que puede traer el conglomerado.",
        "word",
        "clusters.answer",
    ),
    _row(
        "conglomerados.desconocido", "Qué se lee cuando no se conoce.", "local", "clusters.unknown"
    ),
    _row(
        "conglomerados.equivocado",
        "Qué se lee cuando la respuesta no es un conglomerado.",
        "local",
        "clusters.wrong",
    ),
    _row(
        "conglomerados.contradiccion",
        "Qué se lee cuando no corresponde al lugar.",
        "local",
        "clusters.contradiction",
    ),
    _row(
        "umbral.significado",
        "Qué quiere decir estar del lado más pobre de la línea.",
        "local",
        "threshold.meaning",
    ),
    _row(
        "umbral.incluye", "«sí» si el valor exacto es elegible.", "boolean", "threshold.inclusive"
    ),
    _row(
        "umbral.confianza", "Qué tan segura es la fuente.", "text", "threshold.confidence", blank=""
    ),
    _row("umbral.fuente", "De dónde sale.", "text", "threshold.source", blank=""),
    _row("vigencia.nota", "Aclaración sobre la vigencia.", "local", "validity_note"),
    _row(
        "revision.dias",
        "Días para pedir que una persona revise el resultado.",
        "whole",
        "review.days",
    ),
    _row("revision.texto", "Cómo se pide.", "local", "review.text"),
    _row("revision.fuente", "Qué norma lo dice.", "text", "review.source", blank=""),
)
