"""
Checking template questions: variables, rules over them, and the variants they give.

Of a template with few variants all are tried, of one with many a sample: each must have exactly one
right answer.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from forms_plugins.engine.checking.problems import PlaceInForm
from forms_plugins.engine.quiz.problems import QuestionProblem
from forms_plugins.engine.quiz.questions import (
    MultipleChoice,
    Numeric,
    Question,
    SingleChoice,
    TrueFalse,
    Variable,
)
from forms_plugins.engine.quiz.texts import Variant, number_of, placeholders
from forms_plugins.engine.quiz.variants import (
    MOST_VALUES,
    count_of_variants,
    drawn_variant,
    flaw,
    listed_variants,
    meets_conditions,
    right_number,
    values_of,
)
from forms_plugins.engine.rules import BOOLEAN, DECIMAL, WHOLE, Type, TypeScope, check_types
from forms_plugins.engine.rules.structure import children, operator_of
from forms_plugins.engine.rules.values import Tree

Problems = Iterator[QuestionProblem]

ALL_TRIED: Final = 1_000
"""Templates with at most so many variants are gone through as a whole."""
SAMPLE: Final = 500
"""Variants drawn of all others."""
FEWEST: Final = 2
"""A template has at least so many variants, or it is none."""

_FLAWS: Final[Mapping[str, str]] = {
    "none_right": "Ninguna alternativa es correcta con {example}. Agregue una condición.",
    "several_right": "Hay más de una alternativa correcta con {example}. Agregue una condición.",
    "all_right": "Todas las alternativas son correctas con {example}. Agregue una condición.",
    "equal_texts": "Dos textos quedan iguales con {example}. Agregue una condición.",
    "no_value": "Una regla no da resultado con {example}. Agregue una condición.",
    "too_long": "La respuesta tiene demasiadas cifras con {example}. Redondéela en la regla.",
}


def template_problems(question: Question, *, is_sound_otherwise: bool) -> Problems:
    """
    Yield what is wrong with variables, rules and variants.

    Variants are tried only if nothing else is wrong.
    """
    found = [*_variables(question), *_rules(question), *_unknown_names(question)]
    yield from found
    if question.variables and is_sound_otherwise and not found:
        yield from _variants(question)


def _variables(question: Question) -> Problems:
    seen: set[str] = set()
    for index, variable in enumerate(question.variables):
        place: PlaceInForm = ("variables", index)
        if variable.name in seen:
            yield QuestionProblem(
                (*place, "name"),
                "variable_repeated",
                f"La variable «{variable.name}» se repite: cambie un nombre.",
            )
        seen.add(variable.name)
        yield from _values(place, variable)
    if question.variables and all(each.rule is not None for each in question.variables):
        yield QuestionProblem(
            ("variables",), "nothing_varies", "Agregue una variable con valores que cambien."
        )


def _values(place: PlaceInForm, variable: Variable) -> Problems:
    ranged = variable.minimum is not None or variable.maximum is not None
    if bool(variable.values) + ranged + (variable.rule is not None) != 1:
        yield QuestionProblem(
            place,
            "variable_ways",
            f"Dé a «{variable.name}» una lista de valores, o un mínimo y un máximo, o una regla.",
        )
    elif variable.rule is None and not values_of(variable):
        yield QuestionProblem(
            place,
            "variable_range",
            f"Revise el mínimo, el máximo y el paso de «{variable.name}»: deben dar de 1 a "
            f"{MOST_VALUES} valores.",
        )
    elif any(number_of(text) is None for text in values_of(variable)):
        yield QuestionProblem(
            place,
            "number_too_long",
            f"Use en «{variable.name}» números de 15 cifras y 12 decimales como máximo.",
        )


def _rules(question: Question) -> Problems:
    types: dict[str, Type] = {}
    for index, variable in enumerate(question.variables):
        if variable.rule is not None:
            place = ("variables", index, "rule")
            yield from _rule(place, variable.rule, types, DECIMAL)
        types[variable.name] = _type(variable)
    for index, rule in enumerate(question.conditions):
        yield from _rule(("conditions", index), rule, types, BOOLEAN)
    if isinstance(question, SingleChoice | MultipleChoice):
        for index, option in enumerate(question.options):
            if option.rule is not None:
                yield from _rule(("options", index, "rule"), option.rule, types, BOOLEAN)
    elif isinstance(question, TrueFalse | Numeric) and question.rule is not None:
        expected = BOOLEAN if isinstance(question, TrueFalse) else DECIMAL
        yield from _rule(("rule",), question.rule, types, expected)


def _type(variable: Variable) -> Type:
    if variable.rule is not None:
        return DECIMAL
    whole = all("." not in text for text in values_of(variable))
    return WHOLE if whole else DECIMAL


def _rule(place: PlaceInForm, rule: Tree, types: Mapping[str, Type], expected: Type) -> Problems:
    if not types:
        yield QuestionProblem(
            place, "rule_without_variables", "Una regla necesita variables: agréguelas."
        )
        return
    if _asks_for_the_day(rule):
        yield QuestionProblem(
            place, "rule_with_day", "Quite «hoy» de la regla: la respuesta cambiaría cada día."
        )
    for problem in check_types(rule, TypeScope(answers=types), expected)[1]:
        message = problem.message
        if problem.key == "answer_unknown":
            message = f"No hay una variable «{problem.params['key']}» antes de esta regla."
        yield QuestionProblem(place, problem.key, message)


def _asks_for_the_day(rule: Tree) -> bool:
    return operator_of(rule) == "today" or any(
        _asks_for_the_day(child.tree) for child in children(rule)
    )


def _unknown_names(question: Question) -> Problems:
    known = {variable.name for variable in question.variables}
    if not known:
        return
    document = question.model_dump(mode="json")
    for place, text in _texts_of(document, ()):
        for name in placeholders(text):
            if name not in known:
                yield QuestionProblem(
                    place, "variable_unknown", f"No hay una variable «{name}»: agréguela."
                )


def _texts_of(document: Any, place: PlaceInForm) -> Iterator[tuple[PlaceInForm, str]]:
    if isinstance(document, str):
        yield place, document
    elif isinstance(document, Mapping):
        for key, value in document.items():
            if key not in ("rule", "conditions", "variables", "answers"):
                yield from _texts_of(value, (*place, key))
    elif isinstance(document, list | tuple):
        for index, value in enumerate(document):
            yield from _texts_of(value, (*place, index))


def _variants(question: Question) -> Problems:
    """Report the first variant of each flaw, with its numbers as an example."""
    met: set[tuple[str, ...]] = set()
    examples: dict[str, dict[str, str]] = {}
    for variant in _tried(question):
        if not meets_conditions(question, variant):
            continue
        met.add(tuple(variant.values()))
        found = flaw(question, variant) or _too_long(question, variant)
        if found is not None:
            examples.setdefault(found, variant)
    if len(met) < FEWEST:
        yield QuestionProblem(
            ("conditions",),
            "too_few_variants",
            f"Solo {len(met)} combinaciones cumplen las condiciones: amplíe los valores.",
        )
    for code, variant in examples.items():
        yield QuestionProblem(("variables",), code, _FLAWS[code].format(example=example(variant)))


def _tried(question: Question) -> Iterator[dict[str, str]]:
    if count_of_variants(question) <= ALL_TRIED:
        yield from listed_variants(question)
    else:
        for seed in range(SAMPLE):
            yield drawn_variant(question, "check", seed)


def _too_long(question: Question, variant: Variant) -> str | None:
    """Say ``too_long`` for numbers that nobody can be asked to read or write."""
    if any(number_of(text) is None for text in variant.values()):
        return "too_long"
    if isinstance(question, Numeric):
        wanted = right_number(question, variant)
        exact = wanted is None or question.tolerance > 0
        return None if exact or number_of(wanted) is not None else "too_long"
    return None


def example(variant: Variant) -> str:
    """Return the numbers of a variant in words: ``ingreso = 1200 y personas = 4``."""
    return " y ".join(f"{name} = {text}" for name, text in variant.items())
