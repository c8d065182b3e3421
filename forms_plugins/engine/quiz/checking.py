"""
Checking a question before it is published: what keeps it from having one clear right answer.

The shapes of documents are checked when they are loaded; ``check_document`` does both.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from forms_plugins.engine.checking.problems import PlaceInForm
from forms_plugins.engine.quiz.cases import graded_answers
from forms_plugins.engine.quiz.check_templates import template_problems
from forms_plugins.engine.quiz.problems import QuestionProblem, problems_of
from forms_plugins.engine.quiz.questions import (
    Cloze,
    FormCase,
    Gap,
    Match,
    MultipleChoice,
    Numeric,
    Order,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    load_question,
)
from forms_plugins.engine.quiz.texts import fold, gap_keys, number_of

Problems = Iterator[QuestionProblem]

_TELLING: Final = frozenset(
    {"right", "correct", "wrong", "incorrect", "correcta", "correcto", "incorrecta", "incorrecto"}
)


def check_document(document: Any) -> tuple[QuestionProblem, ...]:
    """Return everything that is wrong with the JSON document of a question."""
    try:
        question = load_question(document)
    except ValidationError as error:
        return problems_of(error)
    return check_question(question)


def check_question(question: Question) -> tuple[QuestionProblem, ...]:
    """Return everything that keeps a question from being published."""
    found = [*_common(question), *_CHECKS[question.kind](question)]
    return (*found, *template_problems(question, is_sound_otherwise=not found))


def _common(question: Question) -> Problems:
    if not question.stem.strip():
        yield QuestionProblem(("stem",), "stem_needed", "Escriba la pregunta.")
    for index in _again(question.links):
        yield QuestionProblem(
            ("links", index), "link_repeated", "Este enlace ya está en la lista: quite uno."
        )


def _options(question: SingleChoice | MultipleChoice) -> Problems:
    options = question.options
    yield from _keys(("options",), [option.key for option in options])
    yield from _texts(("options",), "text", [option.text for option in options])
    for index, option in enumerate(options):
        if option.rule is not None and option.right:
            yield QuestionProblem(
                ("options", index),
                "right_and_rule",
                "Marque la alternativa como correcta o escriba su regla, no las dos cosas.",
            )
    if all(option.rule is None for option in options):
        yield from _right_options(question)


def _right_options(question: SingleChoice | MultipleChoice) -> Problems:
    right = sum(option.right for option in question.options)
    if isinstance(question, SingleChoice) and right != 1:
        yield QuestionProblem(
            ("options",),
            "one_right",
            f"Marque como correcta exactamente una alternativa: ahora hay {right}.",
        )
    elif right == 0:
        yield QuestionProblem(
            ("options",), "right_needed", "Marque como correcta al menos una alternativa."
        )
    elif right == len(question.options):
        yield QuestionProblem(
            ("options",), "wrong_needed", "Deje sin marcar al menos una alternativa."
        )


def _right_or_rule(question: TrueFalse | Numeric) -> Problems:
    if question.right is None and question.rule is None:
        yield QuestionProblem(("right",), "right_needed", "Indique cuál es la respuesta correcta.")
    if question.right is not None and question.rule is not None:
        yield QuestionProblem(
            ("right",), "right_and_rule", "Escriba la respuesta correcta o su regla, no las dos."
        )


def _number(question: Numeric) -> Problems:
    yield from _right_or_rule(question)
    for name in ("right", "tolerance"):
        value = getattr(question, name)
        if value is not None and number_of(value) is None:
            yield QuestionProblem(
                (name,),
                "number_too_long",
                "Escriba un número de 15 cifras y 12 decimales como máximo.",
            )


def _order(question: Order) -> Problems:
    keys = [item.key for item in question.items]
    yield from _keys(("items",), keys)
    yield from _texts(("items",), "text", [item.text for item in question.items])
    if keys in (sorted(keys), sorted(keys, reverse=True)):
        yield QuestionProblem(
            ("items",),
            "keys_tell",
            "Las claves están en orden alfabético y cuentan la respuesta: cámbielas.",
        )


def _match(question: Match) -> Problems:
    yield from _keys(("pairs",), [pair.key for pair in question.pairs])
    yield from _texts(("pairs",), "left", [pair.left for pair in question.pairs])
    yield from _filled(("pairs",), "right", [pair.right for pair in question.pairs])
    yield from _filled(("extra",), "", question.extra)
    rights = [fold(pair.right) for pair in question.pairs]
    if len({*rights, *map(fold, question.extra)}) < 2:
        yield QuestionProblem(
            ("pairs",), "one_choice", "Todas las parejas son iguales: no hay nada que elegir."
        )
    for index, text in enumerate(question.extra):
        if fold(text) in rights:
            yield QuestionProblem(
                ("extra", index), "extra_belongs", "Este texto ya es la pareja de otro: quítelo."
            )


def _words(question: ShortAnswer) -> Problems:
    yield from _accepted(("accepted",), question.accepted)


def _accepted(place: PlaceInForm, accepted: Sequence[str]) -> Problems:
    for index, text in enumerate(accepted):
        if not fold(text):
            yield QuestionProblem(
                (*place, index), "answer_needed", "Escriba una respuesta con letras o números."
            )


def _cloze(question: Cloze) -> Problems:
    keys = [gap.key for gap in question.gaps]
    yield from _keys(("gaps",), keys)
    written = Counter(gap_keys(question.text))
    for key in written:
        if key not in keys:
            yield QuestionProblem(
                ("text",), "gap_unknown", f"El texto usa «[{key}]», que no está entre los espacios."
            )
    for index, gap in enumerate(question.gaps):
        place = ("gaps", index)
        if written[gap.key] != 1:
            yield QuestionProblem(
                place,
                "gap_once",
                f"Escriba «[{gap.key}]» en el texto una sola vez: ahora está {written[gap.key]}.",
            )
        yield from _accepted((*place, "accepted"), gap.accepted)
        yield from _gap(place, gap)


def _gap(place: PlaceInForm, gap: Gap) -> Problems:
    if fold(gap.key) in map(fold, gap.accepted):
        yield QuestionProblem(
            (*place, "key"), "keys_tell", "La clave del espacio cuenta la respuesta: cámbiela."
        )
    if gap.options:
        yield from _gap_options(place, gap)
    elif gap.tolerance is not None:
        for index, text in enumerate(gap.accepted):
            if "{" not in text and number_of(text) is None:
                yield QuestionProblem(
                    (*place, "accepted", index), "number_needed", "Escriba un número."
                )


def _gap_options(place: PlaceInForm, gap: Gap) -> Problems:
    yield from _texts((*place, "options"), "", gap.options)
    if gap.tolerance is not None:
        yield QuestionProblem(
            (*place, "tolerance"),
            "tolerance_unused",
            "La tolerancia no se usa en un espacio con lista: bórrela.",
        )
    for index, text in enumerate(gap.accepted):
        if text not in gap.options:
            yield QuestionProblem(
                (*place, "accepted", index),
                "accepted_unknown",
                f"«{text}» no está en la lista de este espacio: agréguelo o corríjalo.",
            )
    if set(gap.options) <= set(gap.accepted):
        yield QuestionProblem(
            (*place, "options"),
            "wrong_needed",
            "Agregue a la lista un texto que no sea la respuesta.",
        )


def _case(question: FormCase) -> Problems:
    if not question.story.strip():
        yield QuestionProblem(("story",), "story_needed", "Escriba la historia del hogar.")
    known = set(_all_keys(question.answers))
    for index, key in enumerate(question.graded):
        if key not in known:
            yield QuestionProblem(
                ("graded", index),
                "graded_unknown",
                f"La respuesta modelo no contesta «{key}»: quítela de lo que se califica.",
            )
    if not graded_answers(question) and not question.categories:
        yield QuestionProblem(
            ("answers",), "nothing_graded", "Escriba la respuesta modelo: no hay qué calificar."
        )
    if question.variables:
        yield QuestionProblem(
            ("variables",), "case_variables", "Los casos no usan variables: quítelas."
        )


def _all_keys(answers: Any) -> Iterator[str]:
    if isinstance(answers, Mapping):
        for key, value in answers.items():
            yield key
            yield from _all_keys(value)
    elif isinstance(answers, list | tuple):
        for each in answers:
            yield from _all_keys(each)


def _keys(place: PlaceInForm, keys: Sequence[str]) -> Problems:
    for index in _again(keys):
        yield QuestionProblem(
            (*place, index, "key"),
            "key_repeated",
            f"La clave «{keys[index]}» se repite: cambie una de las dos.",
        )
    for index, key in enumerate(keys):
        if _TELLING & set(key.split("_")):
            yield QuestionProblem(
                (*place, index, "key"),
                "keys_tell",
                f"La clave «{key}» cuenta la respuesta: cámbiela.",
            )


def _texts(place: PlaceInForm, name: str, texts: Sequence[str]) -> Problems:
    """Check texts that a person has to tell apart."""
    yield from _filled(place, name, texts)
    for index in _again([fold(text) or text for text in texts]):
        if texts[index].strip():
            yield QuestionProblem(
                (*place, index, *_named(name)),
                "text_repeated",
                f"El texto «{texts[index]}» se repite: cambie uno de los dos.",
            )


def _filled(place: PlaceInForm, name: str, texts: Sequence[str]) -> Problems:
    for index, text in enumerate(texts):
        if not text.strip():
            yield QuestionProblem(
                (*place, index, *_named(name)), "text_needed", "Escriba este texto."
            )


def _named(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _again(things: Iterable[Any]) -> list[int]:
    """Return the positions of what stood there before."""
    listed = list(things)
    return [index for index, each in enumerate(listed) if each in listed[:index]]


_CHECKS: Final[Mapping[str, Callable[[Any], Problems]]] = {
    "single": _options,
    "multiple": _options,
    "true_false": _right_or_rule,
    "numeric": _number,
    "order": _order,
    "match": _match,
    "short": _words,
    "cloze": _cloze,
    "case": _case,
}
