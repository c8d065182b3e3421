"""The sheets that make a score of answers, and a value of a score."""

from typing import Final

from forms_plugins.classification.sheets.columns import CONFIDENCE, SOURCE, column, key, label
from forms_plugins.classification.sheets.layout import Sheet
from forms_plugins.classification.sheets.words import (
    BEYOND,
    INDICATOR_KINDS,
    MISSING_ANSWER,
    MISSING_ROW,
    MONOTONIC,
    REFUSED_ROWS,
    TABLES_BY,
)

INDICADORES: Final = Sheet(
    "indicadores",
    "Indicadores",
    "Cada sumando del puntaje y la regla que da su valor.",
    (
        key(),
        label(),
        column(
            "tipo",
            "Cómo se busca la fila de puntos.",
            "option",
            "kind",
            required=True,
            words=INDICATOR_KINDS,
        ),
        column(
            "valor",
            "Regla que da el valor con el que se busca la fila.",
            "rule",
            "value",
            required=True,
        ),
        column("unidad", "Palabras delante del número en la explicación.", "local", "unit"),
        column(
            "sin_respuesta",
            "Qué se hace cuando falta la respuesta.",
            "option",
            "missing.answer",
            words=MISSING_ANSWER,
            blank="refuse",
        ),
        column(
            "sin_fila",
            "Qué se hace cuando ninguna fila corresponde.",
            "option",
            "missing.row",
            words=MISSING_ROW,
            blank="refuse",
        ),
        column(
            "fila_a_tomar",
            "Código de la fila que se toma en esos casos.",
            "text",
            "missing.category",
            blank="",
        ),
        column(
            "orden",
            "Si los puntos suben o bajan de fila en fila; solo se comprueba.",
            "option",
            "monotonic",
            words=MONOTONIC,
        ),
        column("nota", "Aclaración para quien lee.", "local", "note"),
        SOURCE,
        column(
            "coeficiente",
            "Puntos por unidad, en un indicador lineal.",
            "decimal",
            "coefficients",
            many=True,
        ),
    ),
    path=("indicators",),
    keys=("clave",),
)

PUNTOS: Final = Sheet(
    "puntos",
    "Puntos",
    "Las filas de cada indicador y los puntos que dan en cada columna.",
    (
        column("indicador", "Clave del indicador.", "text", "", required=True),
        column(
            "codigo", "Nombre corto de la fila dentro del indicador.", "text", "code", required=True
        ),
        label(),
        column(
            "codigos",
            "Códigos de la respuesta que caen en la fila, separados por comas.",
            "codes",
            "codes",
        ),
        column("igual_a", "El valor exacto.", "decimal", "equals"),
        column("desde", "Desde este valor, incluido.", "decimal", "at_least"),
        column("mas_de", "Por encima de este valor, sin incluirlo.", "decimal", "more_than"),
        column("hasta", "Hasta este valor, incluido.", "decimal", "at_most"),
        column("menos_de", "Por debajo de este valor, sin incluirlo.", "decimal", "less_than"),
        column(
            "es_verdadero",
            "En un indicador de sí o no: qué respuesta es la de la fila.",
            "boolean",
            "is_true",
        ),
        CONFIDENCE,
        column(
            "puntos", "Puntos en la columna que dice el título.", "decimal", "weights", many=True
        ),
    ),
    path=("indicators", "categories"),
    keys=("indicador", "codigo"),
    parent="indicadores",
)

RECHAZOS: Final = Sheet(
    "rechazos",
    "Rechazos",
    "Respuestas con las que no hay puntaje, y por qué.",
    (
        column("indicador", "Clave del indicador.", "text", "", required=True),
        key("motivo", "reason", "Nombre corto del motivo."),
        label("texto", "text", "La frase que se lee."),
        column("codigos", "Códigos de la respuesta que no tienen puntos.", "codes", "codes"),
        column(
            "filas",
            "Cuándo se rechaza por las filas de la lista.",
            "option",
            "rows",
            words=REFUSED_ROWS,
        ),
    ),
    path=("indicators", "refusals"),
    keys=("indicador", "motivo"),
    parent="indicadores",
)

CONSTANTES: Final = Sheet(
    "constantes",
    "Constantes",
    "Puntos que todo hogar de la columna tiene de inicio.",
    (
        column(
            "columna",
            "La columna de puntos: área, conglomerado o línea.",
            "text",
            "",
            required=True,
        ),
        column("puntos", "Cuántos puntos.", "decimal", "", required=True),
    ),
    path=("constants",),
    shape="map",
    keys=("columna",),
)

INDICE: Final = Sheet(
    "indice",
    "Índice",
    "Los límites con que el puntaje se lleva a la escala del índice.",
    (
        column("grupo", "Clave del área o número del conglomerado.", "text", "", required=True),
        column("minimo", "El puntaje más bajo.", "decimal", "min", required=True),
        column("maximo", "El puntaje más alto.", "decimal", "max", required=True),
    ),
    path=("rescale", "bounds"),
    shape="map",
    keys=("grupo",),
)

TABLAS: Final = Sheet(
    "tablas",
    "Tablas",
    "Tablas que llevan de un puntaje a un valor, como una probabilidad.",
    (
        key(),
        label(),
        column(
            "por",
            "Qué distingue las columnas de valores.",
            "option",
            "by",
            words=TABLES_BY,
            blank="none",
        ),
        column(
            "sin_fila",
            "Qué recibe un puntaje sin fila.",
            "option",
            "beyond",
            words=BEYOND,
            blank="refuse",
        ),
        column("por_defecto", "El valor que recibe, si así se dijo.", "decimal", "default"),
        SOURCE,
    ),
    path=("tables",),
    keys=("clave",),
)

VALORES: Final = Sheet(
    "valores",
    "Valores",
    "Las filas de las tablas: desde qué puntaje, hasta cuál, y el valor.",
    (
        column("tabla", "Clave de la tabla.", "text", "", required=True),
        column("desde", "Desde este puntaje, incluido. Vacío: sin límite.", "decimal", "at_least"),
        column("hasta", "Hasta este puntaje, incluido. Vacío: sin límite.", "decimal", "at_most"),
        column("menos_de", "Por debajo de este puntaje, sin incluirlo.", "decimal", "less_than"),
        column(
            "valor",
            "El valor en la columna que dice el título; «valor (value)» si hay una sola.",
            "decimal",
            "values",
            many=True,
        ),
    ),
    path=("tables", "rows"),
    keys=("tabla", "desde"),
    parent="tablas",
)
