"""Spanish sentences of the reasons that every method shares; a method adds its own as data."""

from typing import Final

AREA: Final = "No se puede saber el ámbito del hogar: ninguna de las áreas del método corresponde."
MISSING: Final = "Falta la respuesta «{label}»."
MISSING_IN_ROW: Final = "Falta la respuesta «{label}» ({row_label} {row})."
ROW: Final = "fila"
NO_ROWS: Final = "Falta la lista «{roster}»: debe tener al menos una fila."
NO_ROW_FOUND: Final = "Ninguna fila de «{roster}» cumple lo que pide «{indicator}»."
SEVERAL_ROWS: Final = "Más de una fila cumple lo que pide «{indicator}»."
NO_WEIGHT: Final = "La respuesta «{answer}» no tiene peso publicado en esta área."
RULE_ERROR: Final = "La regla de «{indicator}» no se puede calcular con estas respuestas ({code})."
NO_BOUNDS: Final = "No hay límites para llevar el puntaje a la escala en este conglomerado o área."
NO_THRESHOLD: Final = "No hay punto de corte para el conglomerado {cluster}."
NO_VALIDITY: Final = "Ninguna regla de vigencia corresponde a este hogar en esta fecha."

NO_LINE: Final = "El método no tiene punto de corte."
OUTSIDE_BOUNDS: Final = "El índice {value} sale de la escala de {lowest} a {highest}."
NO_TABLE_ROW: Final = "La tabla «{table}» no tiene valor para el puntaje {score}."
NO_ANSWER: Final = "Sin respuesta"
CONSTANT: Final = "Constante"

TOOK_FOR_MISSING: Final = "Sin respuesta en «{indicator}»: se tomó «{category}»."
TOOK_FOR_ROW: Final = "«{answer}» no tiene fila en «{indicator}»: se tomó «{category}»."
TOOK_NEAREST: Final = (
    "«{answer}» no tiene fila en «{indicator}»: se tomó la más cercana, «{category}»."
)
GATE_PASSED: Final = (
    "No se sabe si corresponde «{gate}» (falta una respuesta): se siguió como si no."
)
INDEX_CLAMPED: Final = "El índice {value} sale de la escala: se tomó su extremo, {taken}."
TABLE_CLAMPED: Final = "El puntaje {score} no tiene fila en «{table}»: se tomó la más cercana."
TABLE_DEFAULT: Final = "El puntaje {score} no tiene fila en «{table}»: se tomó {taken}."

SCORE: Final = "Puntaje"
INDEX: Final = "Índice"
CATEGORY: Final = "Clase"
ELIGIBLE: Final = "Elegibilidad"

WRONG_DECIMAL: Final = (
    '«{label}» debe ser un número con hasta 12 decimales, escrito con punto, como "12.50".'
)
WRONG_WHOLE: Final = "«{label}» debe ser un número entero."
WRONG_RANGE: Final = "«{label}» debe estar entre {minimum} y {maximum}."
WRONG_LEAST: Final = "«{label}» debe ser {minimum} o más."
WRONG_MOST: Final = "«{label}» debe ser {maximum} o menos."
WRONG_CHOICE: Final = "«{label}» debe ser uno de estos códigos: {codes}."
WRONG_CHOICES: Final = "«{label}» debe ser una lista con uno o más de estos códigos: {codes}."
WRONG_EXCLUSIVE: Final = "En «{label}», el código {code} va solo."
WRONG_TEXT: Final = "«{label}» debe ser un texto."
WRONG_DIGITS: Final = "«{label}» debe ser un texto de {length} dígitos."
WRONG_PLACE: Final = "«{label}»: ese código no está en el catálogo de lugares."
WRONG_BOOLEAN: Final = "«{label}» debe ser verdadero o falso."
WRONG_DATE: Final = "«{label}» debe ser una fecha que exista, como 2026-01-31."
WRONG_ROSTER: Final = "«{label}» debe ser una lista de {minimum} a {maximum} filas."

YES: Final = "Sí"
NO: Final = "No"
