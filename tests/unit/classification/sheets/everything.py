"""A method that uses every part of the format, and texts that are hard to keep."""

from typing import Any

ODD_TEXTS = (
    '"entre comillas"', "=SUMA(A1)", "a\tb\nc", "json: [1]", "_x0041_", "ñandú — «¿?»", "no", "0.10",
    "1,250", "#nota", "'", "a: b", "- guion", "{llaves}", "true", "null", "~", "2026-01-31", "🦙",
)  # fmt: skip


def everything() -> dict[str, Any]:
    """Return the document, as it was typed and not yet loaded."""
    return {
        "slug": "todo",
        "title": {"es": "Todo", "qu": "Llapan"},
        "summary": "a: b # c",
        "status": "simulation",
        "legal_basis": {"es": "Ley 1", "quz-PE": "Kamachiy 1"},
        "in_force_from": "2026-01-01",
        "in_force_until": "2027-12-31",
        "disclaimer": "no",
        "sources": [{"key": f"F {n}", "text": text} for n, text in enumerate(ODD_TEXTS)],
        "inputs": _inputs(),
        "place_answer": "lugar",
        "areas": [
            {
                "key": "urbana", "label": "Urbana", "indicators": ["agua", "menores", "techo"],
                "when": {"eq": [{"answer": "zona"}, "u"]}, "place_codes": ["01", "0201"], "cluster": 2,
            },
            {"key": "rural", "label": "Rural", "indicators": ["menores", "agua", "ingreso"]},
        ],
        "lines": [{"key": "nacional", "label": "Nacional"}, {"key": "extrema", "label": "Extrema"}],
        "main_line": "nacional",
        "points_by": ["area"],
        "indicators": _indicators(),
        "constants": {"urbana": "1.50", "rural": "-0.25"},
        "direction": "higher_is_poorer",
        "assumptions": [
            {"id": "uno", "text": "Uno", "about": "index", "indicators": ["agua"], "areas": ["rural"]}
        ],
        "tables": _tables(),
        "rescale": {
            "formula": "min_max", "by": "area", "status": "assumed", "source": "S",
            "bounds": {"urbana": {"min": "-1", "max": "10.00"}, "rural": {"min": "0", "max": "9"}},
            "rounding": {"digits": 3, "mode": "half_even"},
            "lowest": "1", "highest": "10", "outside": "clamp",
        },
        "gates": [
            {
                "key": "planilla", "label": "Planilla", "stage": "before", "then": "category",
                "when": {"gt": [{"answer": "ingreso"}, 5000]}, "category": "NP", "missing": "pass",
                "text": "Está en planilla.", "source": "Norma 2",
            },
            {
                "key": "tope", "label": "Tope", "stage": "after", "then": "not_eligible",
                "when": {"gt": [{"answer": "score"}, 90]}, "text": {"es": "Tope", "qu": "Tukuy"},
            },
        ],
        "clusters": {
            "count": 3, "answer": "cluster", "unknown": "?", "wrong": "1 a 3", "contradiction": "No.",
            "places": [
                {"cluster": 1, "label": "Sur", "when": {"eq": [{"answer": "zona"}, "s"]},
                 "confidence": "C", "source": "T1"},
            ],
            "table": [{"prefix": "03", "cluster": 3, "label": "Tres", "confidence": "A", "source": "T"}],
        },
        "threshold": {
            "by_cluster": {"1": "33", "2": "36.50", "3": "0"}, "inclusive": False,
            "meaning": {"es": "Elegible", "qu": "Arí"}, "confidence": "A", "source": "T2",
        },
        "categories": [
            {"code": "PE", "label": "Pobre extremo", "meaning": "Poco",
             "cut_off": {"share_of_threshold": "0.5", "inclusive": False, "source": "S"}},
            {"code": "P", "label": "Pobre",
             "cut_off": {"by_cluster": {"1": "33", "2": "36", "3": "34"}}},
            {"code": "NP", "label": "No pobre"},
        ],
        "outputs": [
            {"name": "puntaje", "label": "Puntaje"},
            {"name": "prob", "label": "Probabilidad", "of": "table", "table": "prob",
             "line": "extrema", "digits": 2},
        ],
        "unknowns": [{"about": "category", "reason": "sin_fuente", "text": "No hay fuente."}],
        "validity": [
            {"key": "rural", "label": "Rural", "years": 6, "since": "2020-02-08", "areas": ["rural"],
             "when": {"eq": [{"answer": "seguro"}, True]}, "source": "D"},
            {"key": "otros", "label": "Otros", "years": 3, "since": "2017-05-02"},
        ],
        "validity_note": "El mismo día.",
        "review": {"days": 15, "text": "Pida la revisión.", "source": "Ley 2"},
        "cases": _cases(),
    }  # fmt: skip


def _inputs() -> list[dict[str, Any]]:
    return [
        {"key": "zona", "label": "Zona", "datatype": "choice",
         "choices": [{"code": code, "label": code} for code in ("u", "s", "1", "no", "a, b")]},
        {"key": "agua", "label": {"es": "Agua", "qu": "Yaku"}, "datatype": "choice",
         "choices": [{"code": 1, "label": "Red"}, {"code": 2, "label": "Río"}]},
        {"key": "bienes", "label": "Bienes", "datatype": "choices",
         "choices": [{"code": 1, "label": "Radio"}, {"code": 9, "label": "Nada", "exclusive": True}]},
        {"key": "lugar", "label": "Lugar", "datatype": "text", "length": 6, "catalogue": "inei"},
        {"key": "cluster", "label": "Conglomerado", "datatype": "whole", "minimum": 1, "maximum": 3},
        {"key": "ingreso", "label": "Ingreso", "datatype": "decimal"},
        {"key": "seguro", "label": "Seguro", "datatype": "boolean"},
        {"key": "techo", "label": "Techo", "datatype": "boolean"},
        {"key": "visita", "label": "Visita", "datatype": "date"},
        {"key": "menores", "label": "Menores", "datatype": "whole",
         "computed": {"count": {"roster": "miembros", "where": {"lt": [{"row": "edad"}, 18]}}}},
        {"key": "miembros", "label": "Miembros", "datatype": "roster", "minimum": 1, "maximum": 30,
         "row_label": {"es": "integrante", "qu": "ayllu"},
         "fields": [
             {"key": "edad", "label": "Edad", "datatype": "whole"},
             {"key": "sexo", "label": "Sexo", "datatype": "choice",
              "choices": [{"code": 1, "label": "Hombre"}, {"code": 2, "label": "Mujer"}]},
         ]},
    ]  # fmt: skip


def _indicators() -> list[dict[str, Any]]:
    return [
        {"key": "agua", "label": "Agua", "kind": "choice", "value": {"answer": "agua"},
         "categories": [
             {"code": "red", "label": "Red", "codes": [1], "weights": {"urbana": "0.50", "rural": "1"}},
             {"code": "4+", "label": "Río", "codes": ["rio", "2", "a, b"], "confidence": "B",
              "weights": {"urbana": "-0.5", "rural": "0"}},
         ],
         "missing": {"answer": "category", "row": "category", "category": "red"},
         "refusals": [
             {"reason": "hielo", "text": "No hay puntos.", "codes": [2, 3]},
             {"reason": "nadie", "text": {"es": "Nadie.", "qu": "Mana pipas."}, "rows": "none"},
         ],
         "note": "Aclara.", "source": "T1"},
        {"key": "menores", "label": "Menores", "kind": "bins", "value": {"answer": "menores"},
         "unit": {"es": "Menores de edad", "qu": "Warmakuna"}, "monotonic": "falling",
         "categories": [
             {"code": "0", "label": "Ninguno", "equals": "0", "weights": {"urbana": "5", "rural": "5"}},
             {"code": "1", "label": "Uno o más", "at_least": "1", "at_most": "2.5",
              "weights": {"urbana": "3", "rural": "2"}},
             {"code": "3", "label": "Tres o más", "at_least": "2.6", "less_than": "99",
              "weights": {"urbana": "0", "rural": "0"}},
         ]},
        {"key": "techo", "label": "Techo", "kind": "boolean", "value": {"answer": "techo"},
         "categories": [
             {"code": "si", "label": "Sí", "is_true": True, "weights": {"urbana": "1"}},
             {"code": "no", "label": "No", "is_true": False, "weights": {"urbana": "0"}},
         ]},
        {"key": "ingreso", "label": "Ingreso", "kind": "bins",
         "value": {"if": [{"answered": {"answer": "ingreso"}},
                          {"round": {"value": {"div": [{"answer": "ingreso"}, 2]}, "digits": 0,
                                     "mode": "half_up"}}, 0]},
         "categories": [{"code": "todo", "label": "Todo", "at_least": "0", "weights": {"rural": "1"}}]},
    ]  # fmt: skip


def _tables() -> list[dict[str, Any]]:
    return [
        {"key": "prob", "label": "Probabilidad", "by": "line", "source": "T3",
         "rows": [
             {"at_most": "4", "values": {"nacional": "0.80", "extrema": "0.40"}},
             {"at_least": "5", "less_than": "9.5", "values": {"nacional": "0.2", "extrema": "0.1"}},
         ]},
        {"key": "simple", "label": "Simple", "beyond": "default", "default": "0",
         "rows": [{"at_least": "0", "at_most": "9", "values": {"value": "1"}}]},
    ]  # fmt: skip


def _cases() -> list[dict[str, Any]]:
    return [
        {"name": "Uno, con todo", "on": "2026-03-01",
         "answers": {
             "zona": "no", "agua": 1, "bienes": [1], "lugar": "010101", "cluster": 2,
             "ingreso": "12.50", "seguro": False, "techo": True, "visita": "2026-01-31",
             "miembros": [{"edad": 3, "sexo": 2}, {}, {"edad": "4"}],
         },
         "expected": {"status": "computed", "raw": "9.00", "index": "7", "category": "P",
                      "eligible": False, "outputs": {"puntaje": "9.00", "prob": "0.2"},
                      "reasons": ["a, b", "c"]}},
        {"name": "Raro",
         "answers": {"zona": 1, "agua": "1", "bienes": [], "lugar": 10101, "cluster": None,
                     "seguro": "sí", "techo": "si", "visita": "", "otro (x)": {"a": [1, None]},
                     "miembros": [], "bienes2": ["a, b", 2, "2", True]},
         "expected": {}},
    ]  # fmt: skip
