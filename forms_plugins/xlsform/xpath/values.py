"""
What an expression gives, and how XPath turns one kind of value into another.

XPath has one empty value, the empty text; our rules tell missing answers from texts. The functions
here keep XPath's meaning: an empty answer equals ``''``, differs from everything else, and is no
number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal

from forms_plugins.xlsform.survey.lists import Code, OptionList, plain_code
from forms_plugins.xlsform.xpath.tokenizer import XPathError

Kind = Literal[
    "number", "text", "boolean", "date", "choice", "choices", "files", "nothing", "roster"
]

EPOCH: Final = {"date": "1970-01-01"}
"""The day that XPath counts days from."""
NOTHING: Final = {"nothing": True}
"""A rule that is always missing."""
MOST_TICKED: Final = 60
LARGEST_WHOLE: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Value:
    """
    The rule for an expression and what is known about its result.

    ``sure`` says that it is never missing, ``whole`` that a number has no decimals, ``options`` is
    the list of a selection. ``literal`` is the value of a constant. ``roster`` is the key of the
    repeat of a value that exists once in each of its rows, ``where`` the condition that picks rows.
    """

    tree: Any
    kind: Kind
    sure: bool = False
    whole: bool = False
    options: OptionList | None = None
    literal: Decimal | str | bool | None = None
    roster: str | None = None
    where: Any = None

    @property
    def is_empty_text(self) -> bool:
        """Say whether it is the constant ``''``."""
        return self.kind == "nothing" or self.literal == ""


def number(value: Decimal | int) -> Value:
    """Return a constant number. :raises XPathError: if no rule can hold it."""
    exact = Decimal(value)
    whole = exact == exact.to_integral_value()
    if abs(exact) > LARGEST_WHOLE or len(exact.as_tuple().digits) > 28:
        raise XPathError("El número es demasiado grande.")
    tree: Any = int(exact) if whole else {"decimal": format(exact.normalize(), "f")}
    return Value(tree, "number", sure=True, whole=whole, literal=exact)


def text(value: str) -> Value:
    """Return a constant text. :raises XPathError: if it is too long for a rule."""
    if len(value) > 1000:
        raise XPathError("Un texto de la regla pasa de 1000 caracteres.")
    return Value(value, "text", sure=True, literal=value)


def boolean(tree: Any) -> Value:
    """Return a condition, which is true or false."""
    return Value(tree, "boolean", sure=True, literal=tree if isinstance(tree, bool) else None)


def computed_number(tree: Any, *parts: Value, whole: bool = False) -> Value:
    """Return a number made of others: missing where one of them is."""
    return Value(tree, "number", sure=all(part.sure for part in parts), whole=whole)


def answered(value: Value) -> Any:
    """Return the condition that a value is there and is not the empty text."""
    if value.kind == "nothing" or value.literal == "":
        return False
    if value.literal is not None or (value.sure and value.kind != "text"):
        return True
    if value.kind == "text" and not is_read(value.tree):
        return {"gt": [{"length": value.tree}, 0]}
    return {"answered": value.tree}


def is_read(tree: Any) -> bool:
    """Say whether a rule just reads an answer; such a text is never empty, but may be missing."""
    return isinstance(tree, dict) and next(iter(tree)) in ("answer", "row", "option")


def parsed_number(written: str) -> Decimal | None:
    """Return the number that a text is for XPath, or ``None``."""
    plain = written.strip()
    head, _, tail = plain.removeprefix("-").partition(".")
    digits = head + tail
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 28:
        return None
    return Decimal(plain)


def codes_of(value: Value, written: str) -> tuple[Code, ...]:
    """Return the codes of a selection that a text in a rule means; none if it has no such."""
    assert value.options is not None
    found = value.options.codes.get(written)
    return found or value.options.codes.get(plain_code(written)) or ()


def codes_of_number(value: Value, wanted: Decimal) -> tuple[Code, ...]:
    """Return the codes of a selection that equal a number."""
    assert value.options is not None
    return tuple(
        code
        for written, codes in value.options.codes.items()
        if parsed_number(written) == wanted
        for code in codes
    )


def is_constant_number(value: Value) -> bool:
    """Say whether a constant is a number or a text that is one, as ``'-77'`` is."""
    if isinstance(value.literal, bool) or value.literal is None:
        return False
    return isinstance(value.literal, Decimal) or _is_plain(value.literal)


def _is_plain(written: str) -> bool:
    found = parsed_number(written)
    return found is not None and format(found, "f") == written and not written.startswith("-0")


def as_number(value: Value) -> Value:
    """
    Return a value as a number: dates in days since 1970, true as 1.

    :raises XPathError: if no rule does it.
    """
    if value.kind == "number":
        return value
    if value.kind == "nothing" or isinstance(value.literal, str):
        found = None if value.kind == "nothing" else parsed_number(str(value.literal))
        return Value(NOTHING, "number") if found is None else number(found)
    if value.kind == "date":
        return replace(days_of(value), kind="number")
    if value.kind == "boolean":
        return computed_number({"if": [value.tree, 1, 0]}, value, whole=True)
    if value.kind == "choice" and value.options is not None:
        return _code_number(value)
    if value.kind == "text":
        return Value({"number": value.tree}, "number")
    raise XPathError("Esto no se puede usar como número.")


def _code_number(value: Value) -> Value:
    assert value.options is not None
    if value.options.is_whole:
        return Value({"number": value.tree}, "number", sure=value.sure, whole=True)
    return Value({"number": value.tree}, "number")


def days_of(value: Value) -> Value:
    """Return the days since 1970 of a date."""
    tree = {"difference": {"from": EPOCH, "to": value.tree, "unit": "days"}}
    return Value(tree, "number", sure=value.sure, whole=True)


def as_text(value: Value) -> Value:
    """Return a value as a text; missing stays missing. :raises XPathError: if no rule does it."""
    if value.kind == "text":
        return value
    if value.kind == "nothing":
        return text("")
    if isinstance(value.literal, Decimal):
        return text(format(value.literal.normalize(), "f"))
    if value.kind == "boolean":
        return replace(value, tree={"if": [value.tree, "true", "false"]}, kind="text", literal=None)
    if value.kind == "choice" and value.options is not None and not value.options.is_whole:
        return replace(value, kind="text", options=None)
    if value.kind in ("number", "choice", "date"):
        return Value({"concat": [value.tree, ""]}, "text", sure=value.sure)
    if value.kind == "choices":
        return _ticked_text(value)
    raise XPathError("Esto no se puede usar como texto.")


def _ticked_text(value: Value) -> Value:
    """Return the codes that are ticked with a blank between them, as XForms keep them."""
    options = value.options.options if value.options else []
    if not 0 < len(options) <= MOST_TICKED:
        raise XPathError("Una respuesta de varias opciones no se puede usar como texto.")
    words = [{"if": [{"selected": [value.tree, o.code]}, f"{o.code} ", ""]} for o in options]
    joined: Any = {"concat": [*words, ""]}
    return Value({"trim": joined}, "text", sure=True)


def text_or_empty(value: Value) -> Value:
    """Return a value as a text that is never missing: empty where there is none."""
    found = as_text(value)
    if found.sure:
        return found
    return Value({"if": [{"answered": value.tree}, found.tree, ""]}, "text", sure=True)


def bare(value: Value) -> Value:
    """Return a text that is stored: there, empty and missing are the same."""
    tree = value.tree
    if isinstance(tree, dict) and "if" in tree:
        condition, found, otherwise = tree["if"]
        if otherwise == "" and isinstance(condition, dict) and "answered" in condition:
            read = condition["answered"]
            if found == read or found == {"concat": [read, ""]} or found == {"label_of": read}:
                return replace(value, tree=found, sure=False)
    return value
