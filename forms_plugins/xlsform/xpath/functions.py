"""The functions of XPath and of the forms: a table from name to how it becomes a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from forms_plugins.xlsform.xpath import dates, rosters, tables, texts, values
from forms_plugins.xlsform.xpath.comparing import either, negated
from forms_plugins.xlsform.xpath.nodes import Node
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import NOTHING, Value, boolean, computed_number

if TYPE_CHECKING:
    from forms_plugins.xlsform.xpath.translate import Translation

Arguments = tuple[Node, ...]
Meaning = Callable[["Translation", Arguments], Value]
MANY: Final = 1000


def _true(run: Translation, arguments: Arguments) -> Value:
    return boolean(True)


def _false(run: Translation, arguments: Arguments) -> Value:
    return boolean(False)


def _not(run: Translation, arguments: Arguments) -> Value:
    return boolean(negated(run.test(arguments[0])))


def _boolean(run: Translation, arguments: Arguments) -> Value:
    return boolean(run.test(arguments[0]))


def _boolean_from_text(run: Translation, arguments: Arguments) -> Value:
    found = run.single(arguments[0])
    sides = [run.comparing.compare("=", found, values.text(word)).tree for word in ("true", "1")]
    return boolean(either(*sides))


def _if(run: Translation, arguments: Arguments) -> Value:
    condition = run.test(arguments[0])
    if isinstance(condition, bool):
        return run.single(arguments[1 if condition else 2])
    first, second = run.single(arguments[1]), run.single(arguments[2])
    first, second = merged(first, second)
    if first.kind == "boolean" and first.tree is True and second.tree is False:
        return boolean(condition)
    if first.kind == "boolean" and first.tree is False and second.tree is True:
        return boolean(negated(condition))
    then = first.tree
    if isinstance(then, dict) and then.get("if", [None])[0] == condition:
        then = then["if"][1]  # asked already
    return Value(
        {"if": [condition, then, second.tree]},
        first.kind,
        sure=first.sure and second.sure,
        whole=first.whole and second.whole,
        options=first.options,
    )


def merged(first: Value, second: Value) -> tuple[Value, Value]:
    """Return two values as one kind, so that a rule may give either."""
    for one, other in ((first, second), (second, first)):
        if one.is_empty_text and other.kind not in ("text", "nothing") and not other.is_empty_text:
            if other.kind == "boolean":
                break
            blank = Value(NOTHING, other.kind, whole=other.whole, options=other.options)
            return (blank, other) if one is first else (other, blank)
    if _are_figures(first, second):
        return values.as_number(first), values.as_number(second)
    if first.kind == second.kind:
        same = first.kind != "choice" or first.options is second.options
        if same:
            return first, second
    return values.text_or_empty(first), values.text_or_empty(second)


def _are_figures(first: Value, second: Value) -> bool:
    """Say whether both are numbers or figures in quotes, as in ``if(x, '1', '0')``."""
    figures = [values.is_constant_number(each) or each.kind == "number" for each in (first, second)]
    return all(figures)


def _coalesce(run: Translation, arguments: Arguments) -> Value:
    found = run.single(arguments[-1])
    for argument in reversed(arguments[:-1]):
        before = run.single(argument)
        first, second = merged(before, found)
        found = Value(
            {"if": [values.answered(before), first.tree, second.tree]},
            first.kind,
            sure=second.sure,
            whole=first.whole and second.whole,
            options=first.options,
        )
    return found


def _once(run: Translation, arguments: Arguments) -> Value:
    run.around.remark("once(): el valor se calcula cada vez que se evalúa la ficha.")
    return run.single(arguments[0])


def _number(run: Translation, arguments: Arguments) -> Value:
    return values.as_number(run.single(arguments[0]))


def rounded(value: Value, mode: str, digits: int = 0) -> Value:
    """Return a number rounded."""
    found = values.as_number(value)
    if found.whole and digits >= 0:
        return found
    tree = {"round": {"value": found.tree, "digits": digits, "mode": mode}}
    return computed_number(tree, found, whole=digits <= 0)


def _rounding(mode: str) -> Meaning:
    def meaning(run: Translation, arguments: Arguments) -> Value:
        return rounded(run.single(arguments[0]), mode)

    return meaning


def _round(run: Translation, arguments: Arguments) -> Value:
    found = values.as_number(run.single(arguments[0]))
    if len(arguments) == 1:
        if found.whole:
            return found
        # XPath rounds halves towards the larger number, also below zero.
        half = {"add": [found.tree, {"decimal": "0.5"}]}
        return rounded(computed_number(half, found), "floor")
    digits = values.as_number(run.single(arguments[1])).literal
    if not isinstance(digits, Decimal) or digits != int(digits) or abs(digits) > 12:
        raise XPathError("round() lleva un número de decimales de -12 a 12.")
    return rounded(found, "half_up", int(digits))


def _abs(run: Translation, arguments: Arguments) -> Value:
    found = values.as_number(run.single(arguments[0]))
    tree = {"max": [found.tree, {"sub": [0, found.tree]}]}
    return computed_number(tree, found, whole=found.whole)


def _pow(run: Translation, arguments: Arguments) -> Value:
    base, power = (values.as_number(run.single(each)) for each in arguments)
    times = power.literal
    if not isinstance(times, Decimal) or times != int(times) or not 0 <= times <= 6:
        raise XPathError("pow() se toma con una potencia entera de 0 a 6.")
    if times < 2:
        return values.number(1) if times == 0 else base
    return computed_number({"mul": [base.tree] * int(times)}, base, whole=base.whole)


def _extreme(name: str, over_rows: str) -> Meaning:
    def meaning(run: Translation, arguments: Arguments) -> Value:
        found = [run.value(each) for each in arguments]
        if len(found) == 1 and found[0].roster is not None:
            return rosters.over_rows(over_rows, found[0])
        found = [rosters.over_rows(over_rows, each) if each.roster else each for each in found]
        if all(each.kind == "date" for each in found):
            sure = all(each.sure for each in found)
            tree = found[0].tree if len(found) == 1 else {name: [each.tree for each in found]}
            return Value(tree, "date", sure=sure)
        numbers = [values.as_number(each) for each in found]
        if len(numbers) == 1:
            return numbers[0]
        whole = all(each.whole for each in numbers)
        return computed_number({name: [each.tree for each in numbers]}, *numbers, whole=whole)

    return meaning


def _count_selected(run: Translation, arguments: Arguments) -> Value:
    found = run.single(arguments[0])
    if found.kind == "choice":
        return Value({"if": [values.answered(found), 1, 0]}, "number", sure=True, whole=True)
    if found.kind != "choices":
        raise XPathError("count-selected() se usa con una pregunta de varias opciones.")
    size: Any = {"size": found.tree}
    if not found.sure:
        size = {"if": [{"answered": found.tree}, size, 0]}
    return Value(size, "number", sure=True, whole=True)


def _selected(run: Translation, arguments: Arguments) -> Value:
    ticked, wanted = run.value(arguments[0]), run.single(arguments[1])
    if ticked.roster is not None:
        inner = replace(ticked, roster=None, where=None)
        where = _is_selected(run, inner, wanted)
        return boolean(rosters.any_row(ticked, where))
    return boolean(_is_selected(run, ticked, wanted))


def _is_selected(run: Translation, ticked: Value, wanted: Value) -> Any:
    if ticked.kind == "choices":
        return run.comparing.guarded(_is_ticked(run, ticked, wanted), ticked, wanted)
    if ticked.kind == "text" and isinstance(wanted.literal, str) and wanted.literal:
        if ticked.literal is not None:
            return wanted.literal in str(ticked.literal).split()
        condition = {"matches": [ticked.tree, texts.word_pattern(wanted.literal)]}
        return run.comparing.guarded(condition, ticked)
    if ticked.kind == "files":
        raise XPathError("selected() no se usa con archivos.")
    return run.comparing.compare("=", ticked, wanted).tree


def _is_ticked(run: Translation, ticked: Value, wanted: Value) -> Any:
    if isinstance(wanted.literal, Decimal):
        codes = values.codes_of_number(ticked, wanted.literal)
    elif isinstance(wanted.literal, str):
        codes = values.codes_of(ticked, wanted.literal)
    else:
        return {"selected": [ticked.tree, _as_code(ticked, wanted).tree]}
    if not codes:
        run.around.remark(f"«{wanted.literal}» no está en la lista: nunca estará marcado.")
    return either(*({"selected": [ticked.tree, code]} for code in codes))


def _as_code(ticked: Value, wanted: Value) -> Value:
    whole = ticked.options is not None and ticked.options.is_whole
    if wanted.kind == "choice" and wanted.options is not None and wanted.options.is_whole == whole:
        return wanted
    if whole:
        return values.as_number(wanted)
    return values.as_text(wanted)


FUNCTIONS: Final[dict[str, tuple[int, int, Meaning]]] = {
    "true": (0, 0, _true),
    "false": (0, 0, _false),
    "not": (1, 1, _not),
    "boolean": (1, 1, _boolean),
    "boolean-from-string": (1, 1, _boolean_from_text),
    "if": (3, 3, _if),
    "coalesce": (1, MANY, _coalesce),
    "once": (1, 1, _once),
    "number": (1, 1, _number),
    "int": (1, 1, _rounding("down")),
    "floor": (1, 1, _rounding("floor")),
    "ceiling": (1, 1, _rounding("ceiling")),
    "round": (1, 2, _round),
    "abs": (1, 1, _abs),
    "pow": (2, 2, _pow),
    "min": (1, MANY, _extreme("min", "smallest")),
    "max": (1, MANY, _extreme("max", "largest")),
    "count-selected": (1, 1, _count_selected),
    "selected": (2, 2, _selected),
    **texts.FUNCTIONS,
    **dates.FUNCTIONS,
    **rosters.FUNCTIONS,
    **tables.FUNCTIONS,
}
"""Name -> fewest and most arguments, and the meaning."""
