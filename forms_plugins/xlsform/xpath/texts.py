"""Functions of texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from forms_plugins.engine.rules.structure import MAX_DECISION_ROWS, question_of
from forms_plugins.xlsform.xpath import rosters, values
from forms_plugins.xlsform.xpath.comparing import either, negated
from forms_plugins.xlsform.xpath.nodes import Node
from forms_plugins.xlsform.xpath.regexes import translated_pattern
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import NOTHING, Value, boolean

if TYPE_CHECKING:
    from forms_plugins.xlsform.xpath.translate import Translation

Arguments = tuple[Node, ...]
_SPECIAL: Final = frozenset("()[]{}.^$?*+|\\")


def word_pattern(word: str) -> str:
    """Return the pattern of a text in which ``word`` stands between blanks."""
    escaped = "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in word)
    any_text = "[^\n]*"
    return f"{escaped}|{escaped} {any_text}|{any_text} {escaped}|{any_text} {escaped} {any_text}"


def joined(parts: list[Value]) -> Value:
    """Return texts one after the other; constants side by side become one."""
    found: list[Value] = []
    for part in (values.text_or_empty(each) for each in parts):
        if part.literal == "":
            continue
        if found and isinstance(found[-1].literal, str) and isinstance(part.literal, str):
            found[-1] = values.text(found[-1].literal + part.literal)
        else:
            found.append(part)
    if not found:
        return values.text("")
    if len(found) == 1:
        return found[0]
    return Value({"concat": [each.tree for each in found]}, "text", sure=True)


def _concat(run: Translation, arguments: Arguments) -> Value:
    parts = []
    for argument in arguments:
        found = run.value(argument)
        parts.append(_of_rows("", found) if found.roster else found)
    return joined(parts)


def _of_rows(separator: str, rows: Value) -> Value:
    if rows.kind == "roster":
        raise XPathError("Aquí va una pregunta del grupo repetido, no el grupo.")
    inner = values.as_text(replace(rows, roster=None, where=None))
    tree = {"join": rosters.operand(rows, value=inner.tree, separator=separator)}
    return values.text_or_empty(Value(tree, "text"))


def _join(run: Translation, arguments: Arguments) -> Value:
    separator = run.single(arguments[0]).literal
    if not isinstance(separator, str):
        raise XPathError("join() se toma con un separador escrito.")
    parts: list[Value] = []
    for argument in arguments[1:]:
        found = run.value(argument)
        if parts:
            parts.append(values.text(separator))
        parts.append(_of_rows(separator, found) if found.roster else found)
    return joined(parts)


def _string(run: Translation, arguments: Arguments) -> Value:
    return values.text_or_empty(run.single(arguments[0]))


def _length(run: Translation, arguments: Arguments) -> Value:
    found = values.as_text(run.single(arguments[0]))
    tree: Any = {"length": found.tree}
    if not found.sure:
        tree = {"if": [{"answered": found.tree}, tree, 0]}
    return Value(tree, "number", sure=True, whole=True)


def _regex(run: Translation, arguments: Arguments) -> Value:
    found, pattern = values.as_text(run.single(arguments[0])), run.single(arguments[1]).literal
    if not isinstance(pattern, str):
        raise XPathError("regex() se toma con un patrón escrito entre comillas.")
    translated, takes_empty = translated_pattern(pattern)
    condition = {"matches": [found.tree, translated]}
    if takes_empty and not found.sure:
        return boolean(either(negated(values.answered(found)), condition))
    return boolean(run.comparing.guarded(condition, found))


def _two_texts(make: Callable[[Any, Any], Any]) -> Any:
    def meaning(run: Translation, arguments: Arguments) -> Value:
        whole, part = (values.as_text(run.single(each)) for each in arguments)
        if part.literal == "":
            return boolean(True)
        return boolean(run.comparing.guarded(make(whole.tree, part.tree), whole, part))

    return meaning


def _ends_with(text: Any, part: Any) -> Any:
    start = {"add": [{"sub": [{"length": text}, {"length": part}]}, 1]}
    return {"eq": [{"substring": {"text": text, "start": start}}, part]}


def _substr(run: Translation, arguments: Arguments) -> Value:
    """Characters from a position (counted from 0) up to another, which is left out."""
    found = values.text_or_empty(run.single(arguments[0]))
    start = values.as_number(run.single(arguments[1]))
    operand = {"text": found.tree, "start": _plus(start, 1)}
    if len(arguments) > 2:
        operand["length"] = _minus(values.as_number(run.single(arguments[2])), start)
    return Value({"substring": operand}, "text", sure=start.sure)


def _substring(run: Translation, arguments: Arguments) -> Value:
    """Characters from a position (counted from 1), so many as the third value says."""
    found = values.text_or_empty(run.single(arguments[0]))
    operand = {"text": found.tree, "start": values.as_number(run.single(arguments[1])).tree}
    if len(arguments) > 2:
        operand["length"] = values.as_number(run.single(arguments[2])).tree
    return Value({"substring": operand}, "text")


def _plus(value: Value, more: int) -> Any:
    if isinstance(value.literal, Decimal):
        return values.number(value.literal + more).tree
    return {"add": [value.tree, more]}


def _minus(value: Value, less: Value) -> Any:
    if isinstance(value.literal, Decimal) and isinstance(less.literal, Decimal):
        return values.number(value.literal - less.literal).tree
    return {"sub": [value.tree, less.tree]}


def _trimmed(run: Translation, arguments: Arguments) -> Value:
    found = values.text_or_empty(run.single(arguments[0]))
    return replace(found, tree={"trim": found.tree}, literal=None)


def _choice_name(run: Translation, arguments: Arguments) -> Value:
    found = run.single(arguments[0])
    named = run.single(arguments[1]).literal
    if found.options is None and isinstance(named, str):
        asked = run.around.reference(named.strip().removeprefix("${").removesuffix("}"))
        found = replace(found, options=asked.options)
    return label(found)


def label(found: Value) -> Value:
    """Return the words of the option that was chosen, empty without one."""
    if question_of(found.tree) is not None and found.kind in ("choice", "choices"):
        words = Value({"label_of": found.tree}, "text")
        return Value({"if": [{"answered": found.tree}, words.tree, ""]}, "text", sure=True)
    return label_in(found)


def label_in(found: Value) -> Value:
    """Return the label that the list of a value has for its code."""
    if found.options is None or found.kind == "choices":
        raise XPathError("No se sabe de qué lista es este código.")
    rows = [
        {"when": [option.code], "then": next(iter(option.labels.values()), str(option.code))}
        for option in found.options.options
    ]
    return decided(found, rows, whole=False)


def decided(choice: Value, rows: list[dict[str, Any]], *, whole: bool) -> Value:
    """Return what a table says of a code; nothing where no row fits."""
    if len(rows) > MAX_DECISION_ROWS:
        raise XPathError(f"La lista pasa de {MAX_DECISION_ROWS} opciones.")
    table = {"inputs": [choice.tree], "hit": "first", "rows": rows, "default": 0 if whole else ""}
    there = {"in": [choice.tree, {"list": [row["when"][0] for row in rows]}]}
    tree = {"if": [there, {"decision": table}, NOTHING]}
    return Value(tree, "number" if whole else "text", whole=whole)


def _selected_at(run: Translation, arguments: Arguments) -> Value:
    found = run.single(arguments[0])
    position = values.as_number(run.single(arguments[1]))
    if found.kind != "choices":
        if position.literal == 0:
            return found
        raise XPathError("selected-at() se usa con una pregunta de varias opciones.")
    run.around.remark("selected-at(): las opciones marcadas van en el orden de la lista.")
    tree = {"code_at": [found.tree, _plus(position, 1)]}
    return Value(tree, "choice", options=found.options)


FUNCTIONS: Final = {
    "concat": (0, 1000, _concat),
    "join": (2, 1000, _join),
    "string": (1, 1, _string),
    "string-length": (1, 1, _length),
    "regex": (2, 2, _regex),
    "contains": (2, 2, _two_texts(lambda text, part: {"contains": [text, part]})),
    "starts-with": (2, 2, _two_texts(lambda text, part: {"starts_with": [text, part]})),
    "ends-with": (2, 2, _two_texts(_ends_with)),
    "substr": (2, 3, _substr),
    "substring": (2, 3, _substring),
    "normalize-space": (1, 1, _trimmed),
    "trim": (1, 1, _trimmed),
    "selected-at": (2, 2, _selected_at),
    "jr:choice-name": (2, 2, _choice_name),
}
