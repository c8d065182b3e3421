"""
Rules as expressions of XLSForms.

A comparison with a missing answer is false in our conditions; the expression says so where XPath
would not. In a validation a missing answer is "not yet": there the expression is true unless the
rule is false for sure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from forms_plugins.engine.rules.structure import operator_of
from forms_plugins.engine.rules.values import Tree
from forms_plugins.xlsform.writing.scene import (
    CONFIRMED,
    EMPTY,
    FALSE_CODE,
    TRUE_CODE,
    Mode,
    NoExpression,
    Scene,
    quoted,
)

_OPPOSITE: Final[Mapping[Mode, Mode]] = {
    "plain": "plain",
    "unless_false": "true",
    "true": "unless_false",
}
_SIGNS: Final = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def condition(tree: Tree, scene: Scene, mode: Mode = "plain") -> str:
    """Return a rule of yes or no as an expression. :raises NoExpression: if there is none."""
    if isinstance(tree, bool):
        return "true()" if tree else "false()"
    name = str(operator_of(tree))
    if name in ("and", "or"):
        parts = (_inner(part, scene, mode) for part in tree[name])
        return f" {name} ".join(parts)
    if name == "not":
        return f"not({condition(tree['not'], scene, _OPPOSITE[mode])})"
    if name in _SIGNS:
        return _comparison(name, tree[name], scene, mode)
    if name in _TESTS:
        return _TESTS[name](tree[name], scene, mode)
    return _as_test(value(tree, scene), tree, scene)


def _inner(tree: Tree, scene: Scene, mode: Mode) -> str:
    text = condition(tree, scene, mode)
    return f"({text})" if operator_of(tree) in ("and", "or", "ne", "eq", "in") else text


def _as_test(text: str, tree: Tree, scene: Scene) -> str:
    if operator_of(tree) in ("answer", "row"):
        return f"{text} = '{_true_code(tree, scene)}'"
    return text


def _true_code(tree: Tree, scene: Scene) -> str:
    slug = scene.types.get(tree[str(operator_of(tree))])
    return TRUE_CODE if slug == "yes_no" else CONFIRMED


def _comparison(name: str, operands: list[Tree], scene: Scene, mode: Mode) -> str:
    left, right = operands
    if isinstance(right, bool) or isinstance(left, bool):
        return _with_boolean(name, operands, scene)
    if _is_condition(left) or _is_condition(right):
        sides = (condition(side, scene) for side in operands)
        return f" {_SIGNS[name]} ".join(f"({side})" for side in sides)
    texts = [_operand(side, scene) for side in operands]
    plain = f"{texts[0]} {_SIGNS[name]} {texts[1]}"
    return _guarded(plain, name, operands, scene, mode)


def _guarded(plain: str, name: str, operands: list[Tree], scene: Scene, mode: Mode) -> str:
    reads = [side for side in operands if _may_miss(side, scene)]
    texts = [value(side, scene) for side in reads]
    if mode == "unless_false" and texts:
        return f"({' or '.join([*(f'{text} = {EMPTY}' for text in texts), plain])})"
    if name == "ne" or (name == "eq" and len(texts) == 2):
        return " and ".join([*(f"{text} != {EMPTY}" for text in texts), plain])
    return plain


def _may_miss(tree: Tree, scene: Scene) -> bool:
    name = operator_of(tree)
    return name in ("answer", "row", "option") and tree[name] != scene.own


def _with_boolean(name: str, operands: list[Tree], scene: Scene) -> str:
    left, right = operands if isinstance(operands[1], bool) else (operands[1], operands[0])
    wanted = bool(right) == (name == "eq")
    if operator_of(left) in ("answer", "row"):
        text = value(left, scene)
        yes = _true_code(left, scene)
        if yes == CONFIRMED:
            return f"{text} = '{CONFIRMED}'" if wanted else f"({text} != '' and {text} != 'OK')"
        return f"{text} = '{yes if wanted else FALSE_CODE}'"
    test = condition(left, scene)
    return test if wanted else f"not({test})"


def _is_condition(tree: Tree) -> bool:
    return operator_of(tree) in ("and", "or", "not", *_SIGNS, *_TESTS)


def _operand(tree: Tree, scene: Scene) -> str:
    text = value(tree, scene)
    return f"({text})" if operator_of(tree) in ("add", "sub") else text


def value(tree: Tree, scene: Scene) -> str:
    """Return a rule that gives a value as an expression."""
    if isinstance(tree, bool):
        return "true()" if tree else "false()"
    if isinstance(tree, int):
        return str(tree)
    if isinstance(tree, str):
        return quoted(tree)
    name = str(operator_of(tree))
    if name in _VALUES:
        return _VALUES[name](tree[name], scene)
    if _is_condition(tree):
        return condition(tree, scene)
    raise NoExpression(f"«{name}» no existe en XLSForm.")


def _read(key: str, scene: Scene) -> str:
    if key == scene.own:
        return "."
    if scene.rows_of is not None and key in scene.paths:
        return f"./{scene.paths[key]}"
    return f"${{{key}}}"


def _row(key: str, scene: Scene) -> str:
    return _read(key, scene)


def _answer(key: str, scene: Scene) -> str:
    return "." if key == scene.own else f"${{{key}}}"


def _call(name: str) -> Callable[[Any, Scene], str]:
    def write(operand: Any, scene: Scene) -> str:
        parts = operand if isinstance(operand, list) else [operand]
        return f"{name}({', '.join(value(part, scene) for part in parts)})"

    return write


def _chain(sign: str) -> Callable[[Any, Scene], str]:
    def write(operand: Any, scene: Scene) -> str:
        parts = []
        for position, part in enumerate(operand):
            text = value(part, scene)
            loose = operator_of(part) in ("add", "sub") and (sign in "* div" or position > 0)
            tight = operator_of(part) == "div" and position > 0
            parts.append(f"({text})" if loose or tight else text)
        return f" {sign} ".join(parts)

    return write


def _round(operand: dict[str, Any], scene: Scene) -> str:
    inner, digits, mode = value(operand["value"], scene), operand["digits"], operand["mode"]
    if mode == "half_up":
        return f"round({inner}, {digits})"
    name = {"down": "int", "floor": "floor", "ceiling": "ceiling"}.get(mode)
    if name is None:
        raise NoExpression("Esta forma de redondear no existe en XLSForm.")
    if digits == 0:
        return f"{name}({inner})"
    factor = 10 ** abs(digits)
    if digits < 0:
        return f"{name}(({inner}) div {factor}) * {factor}"
    return f"{name}(({inner}) * {factor}) div {factor}"


def _if(operand: list[Tree], scene: Scene) -> str:
    branches = ", ".join(value(branch, scene) for branch in operand[1:])
    return f"if({condition(operand[0], scene)}, {branches})"


def _substring(operand: dict[str, Any], scene: Scene) -> str:
    start, length = operand["start"], operand.get("length")
    begin = str(start - 1) if isinstance(start, int) else f"{_operand(start, scene)} - 1"
    if length is None:
        return f"substr({value(operand['text'], scene)}, {begin})"
    if isinstance(start, int) and isinstance(length, int):
        end = str(start - 1 + length)
    else:
        end = f"{begin} + {_operand(length, scene)}"
    return f"substr({value(operand['text'], scene)}, {begin}, {end})"


def _label_of(operand: Tree, scene: Scene) -> str:
    if operator_of(operand) not in ("answer", "row"):
        raise NoExpression("La etiqueta solo se pide de una pregunta.")
    key = operand[str(operator_of(operand))]
    return f"jr:choice-name({value(operand, scene)}, '${{{key}}}')"


def _count_selected(operand: list[Any], scene: Scene) -> str:
    ticked = value(operand[0], scene)
    parts = (f"if(selected({ticked}, {quoted(str(c))}), 1, 0)" for c in operand[1]["list"])
    return " + ".join(parts)


def _figures(text: str, pattern: str) -> str:
    return f"int(format-date({text}, '{pattern}'))"


def _years(start: str, end: str) -> str:
    later, earlier = _figures(end, "%Y%m%d"), _figures(start, "%Y%m%d")
    return f"int(({later} - {earlier}) div 10000)"


def _difference(operand: dict[str, Any], scene: Scene) -> str:
    start, end = value(operand["from"], scene), value(operand["to"], scene)
    if operand["unit"] == "days":
        return f"({end} - {start})"
    if operand["unit"] == "years":
        return _years(start, end)
    months = f"({_figures(end, '%Y')} - {_figures(start, '%Y')}) * 12"
    more = f"{_figures(end, '%m')} - {_figures(start, '%m')}"
    early = f"if({_figures(end, '%d')} < {_figures(start, '%d')}, 1, 0)"
    return f"({months} + {more} - {early})"


def _shift(operand: dict[str, Any], scene: Scene) -> str:
    if operand["unit"] != "days":
        raise NoExpression("Mover una fecha por meses o años no existe en XLSForm.")
    return f"date({value(operand['date'], scene)} + {_operand(operand['number'], scene)})"


def _rows(operand: dict[str, Any], scene: Scene) -> str:
    text = f"${{{operand['roster']}}}"
    if "where" not in operand:
        return text
    inner = replace(scene, rows_of=operand["roster"], own=None)
    return f"{text}[{condition(operand['where'], inner)}]"


def _of_rows(operand: dict[str, Any], scene: Scene) -> str:
    asked = operand["value"]
    if operator_of(asked) != "row":
        raise NoExpression("XLSForm solo reúne una pregunta del grupo repetido.")
    if "where" not in operand:
        return f"${{{asked['row']}}}"
    return f"{_rows(operand, scene)}/{scene.paths.get(asked['row'], asked['row'])}"


def _nth(operand: dict[str, Any], scene: Scene) -> str:
    if operator_of(operand["value"]) != "row":
        raise NoExpression("XLSForm solo lee una pregunta de una fila.")
    number = value(operand["number"], scene)
    return f"indexed-repeat(${{{operand['value']['row']}}}, ${{{operand['roster']}}}, {number})"


def _decision(operand: dict[str, Any], scene: Scene) -> str:
    if operand["hit"] == "collect":
        raise NoExpression("Una tabla que reúne varios resultados no existe en XLSForm.")
    text = value(operand.get("default", ""), scene)
    for row in reversed(operand["rows"]):
        tests = [
            _cell(cell, asked, scene)
            for cell, asked in zip(row["when"], operand["inputs"], strict=True)
        ]
        test = " and ".join(each for each in tests if each) or "true()"
        text = f"if({test}, {value(row['then'], scene)}, {text})"
    if len(text) > 8_000:
        raise NoExpression("La tabla de decisión es demasiado larga para XLSForm.")
    return text


def _cell(cell: Any, asked: Tree, scene: Scene) -> str:
    if not isinstance(cell, dict) or next(iter(cell)) in ("decimal", "date"):
        return f"({condition({'eq': [asked, cell]}, scene)})"
    name, wanted = next(iter(cell.items()))
    if name == "any":
        return ""
    if name == "between":
        low, high = wanted
        return f"({condition({'and': [{'ge': [asked, low]}, {'le': [asked, high]}]}, scene)})"
    if name == "one_of":
        return f"({condition({'in': [asked, {'list': wanted}]}, scene)})"
    return f"({condition({name: [asked, wanted]}, scene)})"


def _in(operand: list[Any], scene: Scene, mode: Mode) -> str:
    asked, listed = operand[0], operand[1]["list"]
    text = _operand(asked, scene)
    tests = [f"{text} = {value(item, scene)}" for item in listed]
    if mode == "unless_false" and _may_miss(asked, scene):
        tests.insert(0, f"{text} = ''")
    return f"({' or '.join(tests)})"


def _matches(operand: list[Any], scene: Scene, mode: Mode) -> str:
    return _texts_test("regex", [operand[0], operand[1]], scene, mode)


def _texts_test(name: str, operand: list[Any], scene: Scene, mode: Mode) -> str:
    plain = f"{name}({', '.join(value(part, scene) for part in operand)})"
    reads = [part for part in operand if _may_miss(part, scene)]
    if mode == "unless_false" and reads:
        return f"({' or '.join([*(f'{value(r, scene)} = {EMPTY}' for r in reads), plain])})"
    return plain


def _selected(operand: list[Any], scene: Scene, mode: Mode) -> str:
    code = operand[1] if isinstance(operand[1], dict) else str(operand[1])
    return _texts_test("selected", [operand[0], code], scene, mode)


def _answered(operand: Tree, scene: Scene, mode: Mode) -> str:
    name = operator_of(operand)
    if name == "answer" and scene.types.get(operand["answer"]) == "roster":
        return f"count(${{{operand['answer']}}}) > 0"
    if name in ("answer", "row", "option"):
        return f"{value(operand, scene)} != ''"
    return f"string-length({value(operand, scene)}) > 0"


def _any(operand: dict[str, Any], scene: Scene, mode: Mode) -> str:
    return f"count({_rows(operand, scene)}) > 0"


def _all(operand: dict[str, Any], scene: Scene, mode: Mode) -> str:
    return f"count({_rows({**operand, 'where': {'not': operand['where']}}, scene)}) = 0"


_TESTS: Final[Mapping[str, Callable[[Any, Scene, Mode], str]]] = {
    "in": _in,
    "matches": _matches,
    "contains": lambda o, s, m: _texts_test("contains", o, s, m),
    "starts_with": lambda o, s, m: _texts_test("starts-with", o, s, m),
    "selected": _selected,
    "answered": _answered,
    "any": _any,
    "all": _all,
}
_VALUES: Final[Mapping[str, Callable[[Any, Scene], str]]] = {
    "decimal": lambda text, scene: str(text),
    "date": lambda text, scene: f"date('{text}')",
    "answer": _answer,
    "row": _row,
    "option": lambda key, scene: str(key),
    "today": lambda operand, scene: "today()",
    "nothing": lambda operand, scene: "''",
    "position": lambda operand, scene: "position(..)",
    "add": _chain("+"),
    "sub": _chain("-"),
    "mul": _chain("*"),
    "div": _chain("div"),
    "min": _call("min"),
    "max": _call("max"),
    "round": _round,
    "if": _if,
    "length": _call("string-length"),
    "concat": _call("concat"),
    "substring": _substring,
    "trim": _call("normalize-space"),
    "number": _call("number"),
    "label_of": _label_of,
    "count_selected": _count_selected,
    "size": _call("count-selected"),
    "code_at": lambda o, s: f"selected-at({value(o[0], s)}, {_operand(o[1], s)} - 1)",
    "age": lambda o, s: _years(value(o[0], s), value(o[1], s)),
    "difference": _difference,
    "shift": _shift,
    "to_date": _call("date"),
    "format_date": _call("format-date"),
    "count": lambda operand, scene: f"count({_rows(operand, scene)})",
    "sum": lambda operand, scene: f"sum({_of_rows(operand, scene)})",
    "largest": lambda operand, scene: f"max({_of_rows(operand, scene)})",
    "smallest": lambda operand, scene: f"min({_of_rows(operand, scene)})",
    "join": lambda o, s: f"join({quoted(o['separator'])}, {_of_rows(o, s)})",
    "nth": _nth,
    "decision": _decision,
}
