"""The sheets that judge a score: classes, criteria, validity, what is not known, test cases."""

from typing import Final

from forms_plugins.classification.sheets.columns import CONFIDENCE, SOURCE, column, key, label
from forms_plugins.classification.sheets.layout import Sheet
from forms_plugins.classification.sheets.words import (
    ABOUT,
    GATE_EFFECTS,
    GATE_MISSING,
    GATE_STAGES,
    OUTPUTS_OF,
    STATUSES_OF_CASES,
    UNKNOWN_ABOUT,
)

CONGLOMERADOS: Final = Sheet(
    "conglomerados",
    "Conglomerados",
    "Reglas que dicen en qué conglomerado está un hogar.",
    (
        column("numero", "Número del conglomerado.", "whole", "cluster", required=True),
        label(),
        column("cuando", "Regla que dice qué hogares son.", "rule", "when", required=True),
        CONFIDENCE,
        SOURCE,
    ),
    path=("clusters", "places"),
    keys=("numero", "etiqueta"),
)

LUGARES: Final = Sheet(
    "lugares",
    "Lugares",
    "Tabla de comienzos del código de lugar a conglomerados; vale el más largo.",
    (
        column("codigo", "Comienzo del código de lugar.", "text", "prefix", required=True),
        column("conglomerado", "Número del conglomerado.", "whole", "cluster", required=True),
        column("nombre", "Cómo se llama el lugar.", "text", "label", blank=""),
        CONFIDENCE,
        SOURCE,
    ),
    path=("clusters", "table"),
    keys=("codigo",),
)

UMBRALES: Final = Sheet(
    "umbrales",
    "Umbrales",
    "La línea que separa a los hogares elegibles, por conglomerado.",
    (
        column(
            "grupo",
            "Número del conglomerado, o «all» si el método no los tiene.",
            "text",
            "",
            required=True,
        ),
        column("valor", "El índice de la línea.", "decimal", "", required=True),
    ),
    path=("threshold", "by_cluster"),
    shape="map",
    keys=("grupo",),
)

CLASES: Final = Sheet(
    "clases",
    "Clases",
    "Las clases, de la más pobre a la menos pobre; la última va sin corte.",
    (
        column("codigo", "Código de la clase.", "text", "code", required=True),
        label(),
        column("significado", "Qué quiere decir para el hogar.", "local", "meaning"),
        column(
            "parte_del_umbral",
            "El corte como parte de la línea: 0.5 es la mitad.",
            "decimal",
            "cut_off.share_of_threshold",
        ),
        column(
            "incluye",
            "«sí» si el valor exacto del corte cuenta en esta clase.",
            "boolean",
            "cut_off.inclusive",
        ),
        column("fuente", "De dónde sale el corte.", "text", "cut_off.source", blank=""),
        column(
            "corte",
            "El corte en el conglomerado que dice el título; «corte (all)» si no los hay.",
            "decimal",
            "cut_off.by_cluster",
            many=True,
        ),
    ),
    path=("categories",),
    keys=("codigo",),
)

CRITERIOS: Final = Sheet(
    "criterios",
    "Criterios",
    "Criterios administrativos que deciden antes o después del puntaje.",
    (
        key(),
        label(),
        column(
            "momento",
            "Antes o después del puntaje.",
            "option",
            "stage",
            words=GATE_STAGES,
            blank="before",
        ),
        column("cuando", "Regla que dice a qué hogares se aplica.", "rule", "when", required=True),
        column("entonces", "Qué resulta.", "option", "then", required=True, words=GATE_EFFECTS),
        column("clase", "La clase que da, si da una.", "text", "category", blank=""),
        column(
            "sin_respuesta",
            "Qué se hace si falta una respuesta que la regla lee.",
            "option",
            "missing",
            words=GATE_MISSING,
            blank="refuse",
        ),
        label("texto", "text", "La razón que se lee en el resultado."),
        SOURCE,
    ),
    path=("gates",),
    keys=("clave",),
)

SALIDAS: Final = Sheet(
    "salidas",
    "Salidas",
    "Cifras que acompañan a la clase en el resultado.",
    (
        key("nombre", "name"),
        label(),
        column("de", "De qué cifra sale.", "option", "of", words=OUTPUTS_OF, blank="raw"),
        column("tabla", "Clave de la tabla, si sale de una.", "word", "table"),
        column("linea", "Clave de la línea; vacía: la principal.", "word", "line"),
        column("decimales", "A cuántos decimales se redondea.", "whole", "digits"),
    ),
    path=("outputs",),
    keys=("nombre",),
)

VIGENCIA: Final = Sheet(
    "vigencia",
    "Vigencia",
    "Cuántos años vale una clase, según desde cuándo rige la regla.",
    (
        key(),
        label(),
        column("anios", "Años que vale.", "whole", "years", required=True),
        column(
            "desde", "Día desde el que rige la regla: 2020-02-08.", "date", "since", required=True
        ),
        column("areas", "Claves de las áreas, separadas por comas. Vacío: todas.", "keys", "areas"),
        column("cuando", "Regla que dice a qué hogares se aplica. Vacía: todos.", "rule", "when"),
        SOURCE,
    ),
    path=("validity",),
    keys=("clave",),
)

SUPUESTOS: Final = Sheet(
    "supuestos",
    "Supuestos",
    "Lo que el método da por cierto sin una fuente.",
    (
        key("clave", "id"),
        label("texto", "text", "La frase que acompaña al resultado."),
        column(
            "sobre", "Qué parte del resultado toca.", "option", "about", words=ABOUT, blank="score"
        ),
        column("indicadores", "Claves, separadas por comas. Vacío: todos.", "keys", "indicators"),
        column("areas", "Claves, separadas por comas. Vacío: todas.", "keys", "areas"),
    ),
    path=("assumptions",),
    keys=("clave",),
)

AVISOS: Final = Sheet(
    "avisos",
    "Avisos",
    "Lo que queda vacío en todo resultado porque ninguna fuente lo da.",
    (
        column("sobre", "Qué queda vacío.", "option", "about", required=True, words=UNKNOWN_ABOUT),
        key("motivo", "reason", "Nombre corto del motivo."),
        label("texto", "text", "La frase que se lee."),
    ),
    path=("unknowns",),
    keys=("sobre", "motivo"),
)

CASOS: Final = Sheet(
    "casos",
    "Casos de prueba",
    "Hogares cuyo resultado se conoce: todos deben salir bien para publicar.",
    (
        column("caso", "Nombre del caso.", "text", "name", required=True),
        column(
            "fecha", "Día del resultado: 2026-01-31. Vacío: el día en que se prueba.", "date", "on"
        ),
        column("estado", "Si hay resultado.", "option", "expected.status", words=STATUSES_OF_CASES),
        column("puntaje", "El puntaje esperado.", "decimal", "expected.raw"),
        column("indice", "El índice esperado.", "decimal", "expected.index"),
        column("clase", "El código de la clase esperada.", "text", "expected.category"),
        column("elegible", "«sí» o «no».", "boolean", "expected.eligible"),
        column(
            "motivos",
            "Códigos de los motivos esperados, separados por comas.",
            "keys",
            "expected.reasons",
        ),
        column(
            "salida",
            "La cifra esperada bajo el nombre que dice el título.",
            "decimal",
            "expected.outputs",
            many=True,
        ),
        column(
            "respuesta",
            "La respuesta a la entrada que dice el título.",
            "answer",
            "answers",
            many=True,
        ),
    ),
    path=("cases",),
    keys=("caso",),
)

FILAS_DE_CASOS: Final = Sheet(
    "filas_de_casos",
    "Filas de los casos",
    "Las filas de las listas de cada caso, como sus integrantes.",
    (
        column("caso", "Nombre del caso.", "text", "", required=True),
        column("lista", "Clave de la lista: «miembros».", "text", "", required=True),
        column("fila", "Número de la fila, desde 1.", "whole", "", required=True),
        column(
            "respuesta", "La respuesta a la entrada que dice el título.", "answer", "", many=True
        ),
    ),
    path=("cases",),
    shape="case_rows",
    keys=("caso", "lista", "fila"),
    parent="casos",
)
