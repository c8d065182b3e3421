"""Large forms to measure with; the same numbers give the same form."""

from typing import Any

OPTIONS = ("Sí", "No", "A veces", "No sabe", "Otro")


def large_form(
    *, steps: int = 60, fields: int = 600, rules: int = 300, roster: int = 30, slug: str = "grande"
) -> dict[str, Any]:
    """
    Return a form document of so many steps, questions and rules, sections and notes besides.

    The last step holds a group that repeats with ``roster`` of the questions. Rules are spread
    over conditions, validations and requirements; each reads the questions just before it.
    """
    outside = fields - roster
    pages: list[list[dict[str, Any]]] = [[] for _ in range(steps - 1)]
    for number in range(outside):
        pages[number * (steps - 1) // outside].append(_question(number, number < rules))
    document = {
        "format": 1,
        "slug": slug,
        "title": "Formulario de gran tamaño",
        "retention": {"drafts_days": 30, "submissions_years": 5},
        "steps": [_step(number, items) for number, items in enumerate(pages)],
    }
    document["steps"].append(_roster_step(roster))
    return document


def _step(number: int, questions: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "key": f"paso_{number}",
        "title": f"Paso {number} del formulario",
        "help": "Tenga a la mano sus documentos.",
        "items": [{"kind": "section", "title": f"Parte {number}"}, *questions],
    }


def _question(number: int, has_rule: bool) -> dict[str, Any]:
    kind = ("choice", "text", "integer", "yes_no", "choices")[number % 5]
    datatype = {"integer": "whole", "yes_no": "boolean"}.get(kind, kind)
    question: dict[str, Any] = {
        "kind": "field",
        "key": f"pregunta_{number}",
        "type": kind,
        "datatype": datatype,
        "label": f"{number}. ¿Qué responde el hogar a la pregunta número {number}?",
        "hint": "Marque lo que mejor describe a su hogar.",
        "required": number % 3 == 0,
    }
    if kind in ("choice", "choices"):
        question["choices"] = [
            {"code": code, "label": f"{words} ({number})"} for code, words in enumerate(OPTIONS, 1)
        ]
    if has_rule:
        question |= _rule(number, kind)
    return question


def _rule(number: int, kind: str) -> dict[str, Any]:
    if kind == "integer":
        value = {"answer": f"pregunta_{number}"}
        rule = {"and": [{"ge": [value, 0]}, {"le": [value, 40]}]}
        return {"validations": [{"rule": rule, "message": "Escriba un número de 0 a 40."}]}
    first_choice = number - number % 5
    if number == first_choice:
        return {"required": {"answered": {"answer": "pregunta_1"}}} if number > 1 else {}
    return {"show_if": {"ne": [{"answer": f"pregunta_{first_choice}"}, 4]}}


def _roster_step(questions: int) -> dict[str, Any]:
    items = [
        {
            "kind": "field",
            "key": f"miembro_{number}",
            "type": "text" if number % 2 == 0 else "integer",
            "datatype": "text" if number % 2 == 0 else "whole",
            "label": f"Dato {number} de la persona",
            "required": number < 2,
        }
        for number in range(questions)
    ]
    return {
        "key": "personas",
        "title": "Personas",
        "help_not_needed": True,
        "items": [
            {
                "kind": "roster",
                "key": "miembros",
                "label": "Personas",
                "item_label": "persona",
                "row_title": {"row": "miembro_0"},
                "items": items,
            }
        ],
    }
