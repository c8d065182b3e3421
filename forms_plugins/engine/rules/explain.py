"""
Say a rule as a Spanish sentence for people: «Sexo» es «2 mujer».

Used as a hint ("Solo si ...") on pages without scripts, so it reads well for the conditions that
forms have and stays right, if clumsier, for anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from forms_plugins.engine.rules.date_formats import MONTHS
from forms_plugins.engine.rules.printer import show_literal
from forms_plugins.engine.rules.structure import operator_of
from forms_plugins.engine.rules.values import Tree

Labels: TypeAlias = Callable[..., str | None] | Mapping[Any, str]
"""
Labels of keys and codes: a function of (key) and (key, code), or a mapping of key and of (key,
code).

The key of a roster's field is asked for as ``miembros.sexo`` first, then as ``sexo``.
"""

_ARITHMETIC: Final = {"add": " más ", "sub": " menos ", "mul": " por ", "div": " entre "}
_COMPARED: Final = {
    "eq": "{0} es {1}",
    "ne": "{0} no es {1}",
    "lt": "{0} es menor que {1}",
    "le": "{0} es {1} o menos",
    "gt": "{0} es mayor que {1}",
    "ge": "{0} es {1} o más",
}
_COMPARED_DATES: Final = {
    "lt": "{0} es antes {of}",
    "le": "{0} es {1} o antes",
    "gt": "{0} es después {of}",
    "ge": "{0} es {1} o después",
}
_UNITS: Final = {"days": "días", "months": "meses", "years": "años"}


def explain(tree: Tree, labels: Labels) -> str:
    """
    Return a checked rule as a sentence without capital letter or full stop.

    :param labels: label of a key and of a code; what has no label is shown by its key or code.
    """
    return _Explainer(labels).condition(tree, None)


def _listed(texts: list[str], word: str) -> str:
    """Join as people do: a, b y c."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"


class _Explainer:
    """
    The labels, and one method per group of operators. ``roster`` is the roster of the row, if any.
    """

    def __init__(self, labels: Labels) -> None:
        self.labels = labels

    def label(self, key: str, roster: str | None) -> str:
        """Return the label of a question between quotes."""
        names = [f"{roster}.{key}", key] if roster else [key]
        found = next((text for name in names if (text := self._ask(name))), key)
        return f"«{found}»"

    def code(self, code: Any, subject: Tree, roster: str | None) -> str:
        """Return a literal; a code of a question with its label: «2 mujer»."""
        name = operator_of(subject)
        if name in ("answer", "row") and type(code) in (int, str):
            key = subject[name]
            names = [f"{roster}.{key}", key] if name == "row" and roster else [key]
            found = next((text for each in names if (text := self._ask(each, code))), None)
            if found is not None:
                number = (
                    f"{code} " if type(code) is int and not found.startswith(f"{code} ") else ""
                )
                return f"«{number}{found}»"
        return _literal(code)

    def operand(self, tree: Tree, other: Tree, roster: str | None) -> str:
        """Say one side of a comparison; a code is said as the other side's question labels it."""
        return self.value(tree, roster) if type(tree) is dict else self.code(tree, other, roster)

    def _ask(self, *question: Any) -> str | None:
        if callable(self.labels):
            return self.labels(*question)
        return self.labels.get(question[0] if len(question) == 1 else question)

    def condition(self, tree: Tree, roster: str | None) -> str:
        """Say something that is true or false."""
        name = operator_of(tree)
        if name in ("answer", "row"):
            return f"{self.label(tree[name], roster if name == 'row' else None)} es sí"
        if name in _CONDITIONS:
            return _CONDITIONS[name](self, tree[name], roster)
        if name in _COMPARED:
            return self._comparison(name, tree[name], roster)
        return self.value(tree, roster)

    def grouped(self, tree: Tree, roster: str | None) -> str:
        """Say a condition, between parentheses if it joins several."""
        text = self.condition(tree, roster)
        return f"({text})" if operator_of(tree) in ("and", "or") else text

    def value(self, tree: Tree, roster: str | None) -> str:
        """Say something that has a value."""
        name = operator_of(tree)
        if name is None or name in ("decimal", "date", "list"):
            return _literal(tree)
        if name in ("answer", "row"):
            return self.label(tree[name], roster if name == "row" else None)
        if name == "option":
            return f"«{tree[name]}» de la opción"
        if name in _CONDITIONS or name in _COMPARED:
            return f"si {self.grouped(tree, roster)}"
        return _VALUES[name](self, tree[name], roster)

    def values(self, trees: list[Tree], roster: str | None) -> list[str]:
        """Say several values."""
        return [self.value(tree, roster) for tree in trees]

    def _comparison(self, name: str, operand: list[Tree], roster: str | None) -> str:
        left, right = operand
        texts = [self.operand(left, right, roster), self.operand(right, left, roster)]
        dated = any(operator_of(tree) in ("date", "today") for tree in operand)
        sentence = _COMPARED_DATES.get(name) if dated else None
        return (sentence or _COMPARED[name]).format(*texts, of=_contracted("de", texts[1]))

    def where(self, operand: dict[str, Any], subject: str) -> str:
        """Say a subject, and the condition on its rows if there is one."""
        text = f"{subject} de {self.label(operand['roster'], None)}"
        if "where" not in operand:
            return text
        return f"{text} donde {self.grouped(operand['where'], operand['roster'])}"

    def of_values(self, operand: dict[str, Any], subject: str) -> str:
        """Say something about a value of the rows."""
        value = self.value(operand["value"], operand["roster"])
        return self.where(operand, f"{subject} {value}")


def _literal(node: Tree) -> str:
    if type(node) is bool:
        return "sí" if node else "no"
    if type(node) is str:
        return f"«{node}»"
    if type(node) is dict and "date" in node:
        day = date.fromisoformat(node["date"])
        return f"el {day.day} de {MONTHS[day.month - 1]} de {day.year}"
    if type(node) is dict and "list" in node:
        return _listed([_literal(item) for item in node["list"]], "y")
    if type(node) is dict and "decimal" in node:
        return str(node["decimal"])
    return show_literal(node)


def _contracted(word: str, text: str) -> str:
    """Put "de" or "a" before a text: del, al."""
    return f"{word}l{text[2:]}" if text.startswith("el ") else f"{word} {text}"


Say = Callable[[_Explainer, Any, str | None], str]


def _chain(word: str) -> Say:
    def say(explainer: _Explainer, operand: list[Tree], roster: str | None) -> str:
        return _listed([explainer.grouped(tree, roster) for tree in operand], word)

    return say


def _in(explainer: _Explainer, operand: list[Tree], roster: str | None) -> str:
    codes = [explainer.code(code, operand[0], roster) for code in operand[1]["list"]]
    return f"{explainer.value(operand[0], roster)} es {_listed(codes, 'o')}"


def _not(explainer: _Explainer, operand: Tree, roster: str | None) -> str:
    name = operator_of(operand)
    if name in ("answer", "row"):
        return f"{explainer.value(operand, roster)} es no"
    if name == "in":
        codes = [explainer.code(c, operand["in"][0], roster) for c in operand["in"][1]["list"]]
        return f"{explainer.value(operand['in'][0], roster)} no es {_listed(codes, 'ni')}"
    if name == "answered":
        return f"no se ha respondido {explainer.value(operand['answered'], roster)}"
    if name == "selected":
        return _selected(explainer, operand["selected"], roster, "no está")
    return f"no se cumple que {explainer.grouped(operand, roster)}"


def _selected(
    explainer: _Explainer, operand: list[Tree], roster: str | None, word: str = "está"
) -> str:
    ticked, code = operand
    text = explainer.operand(code, ticked, roster)
    return f"en {explainer.value(ticked, roster)} {word} marcado {text}"


def _matches(explainer: _Explainer, operand: list[Any], roster: str | None) -> str:
    return f"{explainer.value(operand[0], roster)} tiene la forma «{operand[1]}»"


def _any(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    return explainer.where(operand, "hay al menos una fila")


def _all(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    rows = explainer.label(operand["roster"], None)
    return f"en todas las filas de {rows}, {explainer.grouped(operand['where'], operand['roster'])}"


def _of_two(text: str) -> Say:
    return lambda explainer, operand, roster: text.format(*explainer.values(operand, roster))


_CONDITIONS: Final[Mapping[str | None, Say]] = {
    "and": _chain("y"),
    "or": _chain("o"),
    "not": _not,
    "in": _in,
    "selected": _selected,
    "matches": _matches,
    "contains": _of_two("{} contiene {}"),
    "starts_with": _of_two("{} empieza con {}"),
    "answered": lambda explainer, operand, roster: (
        f"se ha respondido {explainer.value(operand, roster)}"
    ),
    "any": _any,
    "all": _all,
    "distinct": lambda explainer, operand, roster: explainer.of_values(
        operand, "son todos distintos los valores de"
    ),
}


def _arithmetic(name: str) -> Say:
    def say(explainer: _Explainer, operand: list[Tree], roster: str | None) -> str:
        texts = []
        for tree in operand:
            text = explainer.value(tree, roster)
            texts.append(f"({text})" if operator_of(tree) in _ARITHMETIC else text)
        return _ARITHMETIC[name].join(texts)

    return say


def _age(explainer: _Explainer, operand: list[Tree], roster: str | None) -> str:
    birth, day = explainer.values(operand, roster)
    return f"la edad ({birth}) {day if day == 'hoy' else _contracted('a', day)}"


def _difference(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    start, end = explainer.values([operand["from"], operand["to"]], roster)
    return f"el número de {_UNITS[operand['unit']]} entre {start} y {end}"


def _if(explainer: _Explainer, operand: list[Tree], roster: str | None) -> str:
    condition = explainer.grouped(operand[0], roster)
    first, second = explainer.values(operand[1:], roster)
    return f"{first} si {condition}, y si no {second}"


def _round(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    value, digits = explainer.value(operand["value"], roster), operand["digits"]
    return f"{value} (redondeado a {digits} decimales)"


def _substring(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    text, start = explainer.values([operand["text"], operand["start"]], roster)
    if "length" not in operand:
        return f"{text} desde el carácter {start}"
    return f"{explainer.value(operand['length'], roster)} caracteres de {text} desde el {start}"


def _shift(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    day, number = explainer.values([operand["date"], operand["number"]], roster)
    return f"{day} más {number} {_UNITS[operand['unit']]}"


def _nth(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    value = explainer.value(operand["value"], operand["roster"])
    rows = explainer.label(operand["roster"], None)
    return f"{value} de la fila {explainer.value(operand['number'], roster)} de {rows}"


def _lookup(explainer: _Explainer, operand: dict[str, Any], roster: str | None) -> str:
    text = (
        f"«{operand['column']}» de la tabla «{operand['table']}» "
        f"para {explainer.value(operand['key'], roster)}"
    )
    if "otherwise" not in operand:
        return text
    return f"{text}, o si no está {explainer.value(operand['otherwise'], roster)}"


def _count_selected(explainer: _Explainer, operand: list[Tree], roster: str | None) -> str:
    codes = [explainer.code(code, operand[0], roster) for code in operand[1]["list"]]
    value = explainer.value(operand[0], roster)
    return f"el número de opciones marcadas en {value} entre {_listed(codes, 'y')}"


def _of_rows(subject: str) -> Say:
    return lambda explainer, operand, roster: explainer.of_values(operand, subject)


def _of_one(text: str) -> Say:
    return lambda explainer, operand, roster: text.format(explainer.value(operand, roster))


def _of_many(text: str, word: str = "y") -> Say:
    return lambda explainer, operand, roster: text.format(
        _listed(explainer.values(operand, roster), word)
    )


_VALUES: Final[Mapping[str, Say]] = {
    "today": lambda explainer, operand, roster: "hoy",
    **{name: _arithmetic(name) for name in _ARITHMETIC},
    "min": _of_many("el menor de {}"),
    "max": _of_many("el mayor de {}"),
    "concat": _of_many("el texto que une {}"),
    "length": _of_one("el número de caracteres de {}"),
    "size": _of_one("el número de opciones marcadas en {}"),
    "count_selected": _count_selected,
    "code_at": _of_two("la opción de {0} marcada con el número {1}"),
    "substring": _substring,
    "trim": _of_one("{} sin espacios de más"),
    "number": _of_one("{} como número"),
    "label_of": _of_one("las palabras de {}"),
    "nothing": lambda explainer, operand, roster: "nada",
    "position": lambda explainer, operand, roster: "el número de la fila",
    "shift": _shift,
    "to_date": _of_one("{} como fecha"),
    "format_date": lambda explainer, operand, roster: explainer.value(operand[0], roster),
    "round": _round,
    "if": _if,
    "age": _age,
    "difference": _difference,
    "count": lambda explainer, operand, roster: explainer.where(operand, "el número de filas"),
    "sum": _of_rows("la suma de"),
    "largest": _of_rows("el mayor valor de"),
    "smallest": _of_rows("el menor valor de"),
    "pick": _of_rows("el valor de"),
    "nth": _nth,
    "join": _of_rows("el texto que une"),
    "lookup": _lookup,
    "decision": lambda explainer, operand, roster: (
        f"lo que dice la tabla según {_listed(explainer.values(operand['inputs'], roster), 'y')}"
    ),
}
