"""The sheets about what is asked, and of whom."""

from typing import Final

from forms_plugins.classification.sheets.columns import column, key, label
from forms_plugins.classification.sheets.layout import Sheet
from forms_plugins.classification.sheets.words import DATATYPES

FUENTES: Final = Sheet(
    "fuentes",
    "Fuentes",
    "De dónde salen las reglas y las cifras.",
    (
        column("clave", "Nombre corto de la fuente.", "text", "key", required=True),
        label("texto", "text", "Norma, tabla o documento, con su fecha."),
    ),
    path=("sources",),
    keys=("clave",),
)

ENTRADAS: Final = Sheet(
    "entradas",
    "Entradas",
    "Las respuestas que el método puede leer.",
    (
        column(
            "lista",
            "Clave de la lista a la que pertenece la respuesta; vacía si es del hogar.",
            "text",
            "",
            blank="",
        ),
        key(),
        label(),
        column(
            "tipo",
            "Qué clase de respuesta es.",
            "option",
            "datatype",
            required=True,
            words=DATATYPES,
        ),
        column(
            "minimo", "El menor número, o las filas que una lista debe tener.", "whole", "minimum"
        ),
        column(
            "maximo", "El mayor número, o las filas que una lista puede tener.", "whole", "maximum"
        ),
        column("largo", "Cuántas cifras tiene un texto de cifras.", "whole", "length"),
        column(
            "catalogo", "Catálogo de lugares en el que debe estar el código.", "text", "catalogue"
        ),
        column(
            "nombre_de_fila",
            "Cómo se llama una fila de la lista: «integrante».",
            "local",
            "row_label",
        ),
        column("calculo", "Regla que da la respuesta cuando no viene dada.", "rule", "computed"),
    ),
    path=("inputs",),
    keys=("lista", "clave"),
)

OPCIONES: Final = Sheet(
    "opciones",
    "Opciones",
    "Los códigos que puede tener una respuesta de opciones.",
    (
        column(
            "entrada",
            "Clave de la entrada; dentro de una lista, «lista.clave».",
            "text",
            "",
            required=True,
        ),
        column(
            "codigo",
            'Número entero o texto; un texto de cifras va entre comillas: "01".',
            "code",
            "code",
            required=True,
        ),
        label(),
        column(
            "exclusiva",
            "«sí» cuando no se marca junto con otra.",
            "boolean",
            "exclusive",
            blank=False,
        ),
    ),
    path=("inputs", "choices"),
    keys=("entrada", "codigo"),
    parent="entradas",
)

AREAS: Final = Sheet(
    "areas",
    "Áreas",
    "Grupos de hogares con su propia columna de puntos; vale la primera que se cumple.",
    (
        key(),
        label(),
        column("cuando", "Regla que dice qué hogares son. Vacía: todos.", "rule", "when"),
        column(
            "lugares", "Comienzos del código de lugar, separados por comas.", "keys", "place_codes"
        ),
        column(
            "indicadores",
            "Claves de los indicadores que se suman, en orden, separadas por comas.",
            "keys",
            "indicators",
            required=True,
        ),
        column(
            "conglomerado", "Número del conglomerado, si toda el área es uno.", "whole", "cluster"
        ),
    ),
    path=("areas",),
    keys=("clave",),
)

LINEAS: Final = Sheet(
    "lineas",
    "Líneas",
    "Puntajes que se calculan a la par, como los de cada línea de pobreza.",
    (key(), label()),
    path=("lines",),
    keys=("clave",),
)
