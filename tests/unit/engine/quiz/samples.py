"""Documents of questions: one of each kind, templates, and random ones."""

from typing import Any

from hypothesis import strategies as st

SINGLE: dict[str, Any] = {
    "kind": "single",
    "topic": "padron",
    "stem": "¿Qué documento aprueba la persona solicitante con su firma?",
    "explanation": "La FSU.",
    "options": [
        {"key": "a", "text": "La FSU", "right": True, "feedback": "Así es."},
        {"key": "b", "text": "La ficha de empadronamiento"},
        {"key": "c", "text": "El acta"},
    ],
}
MULTIPLE: dict[str, Any] = {
    "kind": "multiple",
    "topic": "padron",
    "stem": "¿Qué se pide?",
    "options": [
        {"key": "a", "text": "Nombre", "right": True},
        {"key": "b", "text": "Documento", "right": True},
        {"key": "c", "text": "Color de ojos"},
        {"key": "d", "text": "Peso"},
    ],
}
TRUE_FALSE: dict[str, Any] = {
    "kind": "true_false",
    "topic": "padron",
    "stem": "La clasificación caduca.",
    "right": True,
}
NUMERIC: dict[str, Any] = {
    "kind": "numeric",
    "topic": "plazos",
    "stem": "¿Cuántos soles son?",
    "right": "12.50",
    "tolerance": "0.05",
    "unit": "soles",
}
ORDER: dict[str, Any] = {
    "kind": "order",
    "topic": "pasos",
    "stem": "Ponga en orden.",
    "items": [
        {"key": "c", "text": "Pedir"},
        {"key": "a", "text": "Visitar"},
        {"key": "d", "text": "Registrar"},
        {"key": "b", "text": "Clasificar"},
    ],
}
MATCH: dict[str, Any] = {
    "kind": "match",
    "topic": "padron",
    "stem": "Una cada parte.",
    "pairs": [
        {"key": "a", "left": "Agua", "right": "Servicio"},
        {"key": "b", "left": "Luz", "right": "Servicio"},
        {"key": "c", "left": "Pared", "right": "Material"},
    ],
    "extra": ["Persona"],
}
SHORT: dict[str, Any] = {
    "kind": "short",
    "topic": "padron",
    "stem": "¿Cómo se llama?",
    "accepted": ["Padrón General de Hogares", "PGH"],
}
CLOZE: dict[str, Any] = {
    "kind": "cloze",
    "topic": "padron",
    "stem": "Complete.",
    "text": "La [hueco] vale [meses] meses y la da el [quien].",
    "gaps": [
        {"key": "hueco", "accepted": ["clasificación", "CSE"]},
        {"key": "meses", "accepted": ["36"], "tolerance": "0"},
        {"key": "quien", "accepted": ["MIDIS"], "options": ["MIDIS", "INEI", "RENIEC"]},
    ],
}
CASE: dict[str, Any] = {
    "kind": "case",
    "topic": "casos",
    "stem": "Registre este hogar.",
    "form": "fsu",
    "version": 3,
    "story": "Rosa vive con su hijo.",
    "answers": {
        "pared": 2,
        "gasto": "12.50",
        "bienes": [1, 4],
        "miembros": [
            {"nombre": "Rosa", "sexo": 2, "gestante": False},
            {"nombre": "Luis", "sexo": 1},
        ],
    },
    "categories": {"sisfoh": "pobre"},
}
ALL = (SINGLE, MULTIPLE, TRUE_FALSE, NUMERIC, ORDER, MATCH, SHORT, CLOZE, CASE)
IDS = [document["kind"] for document in ALL]


INCOME, PEOPLE = {"answer": "ingreso"}, {"answer": "personas"}
_PER_HEAD = {"round": {"value": {"div": [INCOME, PEOPLE]}, "digits": 2, "mode": "half_up"}}
_HOUSEHOLD = [
    {"name": "ingreso", "minimum": "400", "maximum": "2400", "step": "50"},
    {"name": "personas", "values": ["2", "3", "4", "5", "6", "7"]},
]

TEMPLATE_SINGLE: dict[str, Any] = {
    "kind": "single",
    "topic": "calculo",
    "stem": "Un hogar de {personas} personas gana S/ {ingreso}. ¿Cuánto es por persona?",
    "variables": [
        *_HOUSEHOLD,
        {"name": "por_persona", "rule": _PER_HEAD},
        {
            "name": "sin_una",
            "rule": {
                **_PER_HEAD,
                "round": {
                    "value": {"div": [INCOME, {"sub": [PEOPLE, 1]}]},
                    "digits": 2,
                    "mode": "half_up",
                },
            },
        },
        {"name": "doble", "rule": {"mul": [{"answer": "por_persona"}, 2]}},
    ],
    "conditions": [{"ne": [{"answer": "doble"}, {"answer": "sin_una"}]}],
    "options": [
        {"key": "a", "text": "S/ {por_persona}", "right": True},
        {"key": "b", "text": "S/ {sin_una}"},
        {"key": "c", "text": "S/ {doble}"},
    ],
}
TEMPLATE_RULED: dict[str, Any] = {
    "kind": "single",
    "topic": "calculo",
    "stem": "Un hogar de {personas} personas usa {cuartos} cuartos para dormir. ¿Está hacinado?",
    "variables": [
        {"name": "personas", "minimum": "2", "maximum": "14"},
        {"name": "cuartos", "minimum": "1", "maximum": "5"},
    ],
    "conditions": [{"ne": [PEOPLE, {"mul": [{"answer": "cuartos"}, 3]}]}],
    "options": [
        {
            "key": "a",
            "text": "Sí, son más de tres por cuarto",
            "rule": {"gt": [PEOPLE, {"mul": [{"answer": "cuartos"}, 3]}]},
        },
        {
            "key": "b",
            "text": "No, son menos de tres por cuarto",
            "rule": {"lt": [PEOPLE, {"mul": [{"answer": "cuartos"}, 3]}]},
        },
        {"key": "c", "text": "No se puede saber"},
    ],
}
TEMPLATE_TRUE_FALSE: dict[str, Any] = {
    "kind": "true_false",
    "topic": "calculo",
    "stem": "Con S/ {ingreso} para {personas} personas toca más de S/ 300 a cada una.",
    "variables": _HOUSEHOLD,
    "rule": {"gt": [{"div": [INCOME, PEOPLE]}, 300]},
}
TEMPLATE_NUMERIC: dict[str, Any] = {
    "kind": "numeric",
    "topic": "calculo",
    "stem": "Un hogar de {personas} personas gana S/ {ingreso}. ¿Cuánto es por persona?",
    "variables": _HOUSEHOLD,
    "rule": _PER_HEAD,
    "tolerance": "0.01",
}
TEMPLATE_CLOZE: dict[str, Any] = {
    "kind": "cloze",
    "topic": "calculo",
    "stem": "Complete.",
    "variables": [*_HOUSEHOLD, {"name": "todo", "rule": {"mul": [INCOME, PEOPLE]}}],
    "text": "Si cada una de {personas} personas gana {ingreso}, el hogar gana [total].",
    "gaps": [{"key": "total", "accepted": ["{todo}"], "tolerance": "0"}],
}
TEMPLATES = (
    TEMPLATE_SINGLE,
    TEMPLATE_RULED,
    TEMPLATE_TRUE_FALSE,
    TEMPLATE_NUMERIC,
    TEMPLATE_CLOZE,
)

keys = st.lists(st.from_regex(r"[a-h]{1,2}", fullmatch=True), min_size=3, max_size=6, unique=True)
words = st.sampled_from(["uno", "dos", "Tres", "ñu", "Él"])


@st.composite
def singles(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(keys)
    right = draw(st.sampled_from(names))
    options = [{"key": name, "text": f"Texto {name}", "right": name == right} for name in names]
    return {**SINGLE, "options": options}


@st.composite
def multiples(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(keys)
    right = draw(st.sets(st.sampled_from(names), min_size=1, max_size=len(names) - 1))
    options = [{"key": name, "text": f"Texto {name}", "right": name in right} for name in names]
    return {**MULTIPLE, "options": options}


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    return {**ORDER, "items": [{"key": name, "text": f"Texto {name}"} for name in draw(keys)]}


@st.composite
def matches(draw: st.DrawFn) -> dict[str, Any]:
    pairs = [{"key": name, "left": f"Lado {name}", "right": draw(words)} for name in draw(keys)]
    return {**MATCH, "pairs": pairs, "extra": ["extra"]}


@st.composite
def clozes(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(keys)
    gaps = [{"key": name, "accepted": [draw(words)]} for name in names]
    return {**CLOZE, "text": " y ".join(f"[{name}]" for name in names), "gaps": gaps}


numerics = st.builds(
    lambda right, tolerance: {**NUMERIC, "right": str(right), "tolerance": str(tolerance)},
    st.decimals(-99, 99, places=2),
    st.decimals(0, 3, places=2),
)

cells = st.dictionaries(
    st.sampled_from(["p", "q", "r"]), st.sampled_from([1, 2, True, False, "x"]), max_size=3
)
rosters = st.lists(cells, max_size=4)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    answers: dict[str, Any] = draw(
        st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from([1, "1.0", "x", [1, 2]]))
    )
    if rows := draw(rosters):
        answers["filas"] = rows
    return {**CASE, "answers": answers, "categories": draw(st.just({}) | st.just({"m": "k"}))}


documents = st.one_of(
    singles(),
    multiples(),
    orders(),
    matches(),
    clozes(),
    numerics,
    cases(),
    st.sampled_from([TRUE_FALSE, {**TRUE_FALSE, "right": False}]),
)
"""Documents of random questions. Those of orders may be refused: their keys may tell the order."""
