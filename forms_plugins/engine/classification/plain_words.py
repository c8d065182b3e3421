"""The Spanish sentences of plain explanations: for a reader of twelve, who is called usted."""

from typing import Final

WORDS: Final = {
    "sum": "Cada respuesta de su hogar da puntos. Se sumaron los puntos de {number} datos.",
    "figure_index": "El puntaje de su hogar es {figure}, en una escala de {lowest} a {highest}.",
    "figure_raw": "El puntaje de su hogar es {figure}.",
    "span_to": "Donde usted vive, la clase «{label}» es para los puntajes de {to}.",
    "span_from": "Donde usted vive, la clase «{label}» es para los puntajes de {from}.",
    "span_both": "Donde usted vive, la clase «{label}» es para los puntajes de {from} y de {to}.",
    "at_most": "{limit} o menos",
    "less_than": "menos de {limit}",
    "at_least": "{limit} o más",
    "more_than": "más de {limit}",
    "therefore": "Por eso el resultado es «{label}».",
    "decided_before": "El resultado no se decidió por puntos, sino por una regla.",
    "decided_after": "Después de sumar los puntos se aplicó una regla.",
    "gate": "{label}: {text}",
    "not_computed": "No se pudo calcular un resultado.",
    "most_lowers": "Lo que más bajó el puntaje: {label} – {answer}.",
    "most_raises": "Lo que más subió el puntaje: {label} – {answer}.",
    "also_lowers": "También bajó el puntaje: {label} – {answer}.",
    "also_raises": "También subió el puntaje: {label} – {answer}.",
    "change": (
        "{label}: en la ficha dice «{said}». Con «{instead}», y todo lo demás igual, el resultado "
        "sería «{result}»."
    ),
    "changes_note": (
        "Mire si estos datos están bien anotados. Si alguno está mal, pida que lo corrijan; si "
        "cambió después, pida la actualización. La oficina comprueba cada dato."
    ),
    "no_change": (
        "Ningún dato, cambiado solo, daría otra clase. Si hay datos mal anotados, pida que los "
        "corrijan."
    ),
}
