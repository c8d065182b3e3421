"""
Patterns of forms to the restricted patterns of our rules.

Groups are multiplied out, repeated groups written several times, ``.`` and ``\\w`` become classes.
What is left (a group repeated without limit, look-around, back-references) is refused.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

from forms_plugins.engine.rules.patterns import PatternError, parse_pattern
from forms_plugins.xlsform.xpath.tokenizer import XPathError

MOST_WAYS: Final = 64
_CLASSES: Final = {
    "d": "[0-9]", "D": "[^0-9]", "w": "[A-Za-z0-9_]", "W": "[^A-Za-z0-9_]",
    "s": "[ \t\n]", "S": "[^ \t\n]",
}  # fmt: skip
_INSIDE: Final = {"d": "0-9", "w": "A-Za-z0-9_", "s": " \t\n"}
_POSIX: Final = {
    "[:alpha:]": "A-Za-z", "[:digit:]": "0-9", "[:alnum:]": "A-Za-z0-9", "[:upper:]": "A-Z",
    "[:lower:]": "a-z", "[:space:]": " \t\n",
}  # fmt: skip
_ANY: Final = "[^\n]"
_SPECIAL: Final = frozenset("()[]{}.^$?*+|\\")
_REPEAT: Final = re.compile(r"\{(\d{1,3})(,(\d{1,3})?)?\}")
_TO_ESCAPE: Final = frozenset("()[]{}.^$?*+|\\")

Ways = list[str]
"""Patterns without groups; one of them has to fit."""


@dataclass(slots=True)
class _Reader:
    text: str
    index: int = 0

    def peek(self) -> str:
        return self.text[self.index : self.index + 1]

    def take(self) -> str:
        sign = self.peek()
        self.index += 1
        return sign


def translated_pattern(pattern: str) -> tuple[str, bool]:
    """
    Return our pattern for one of a form, and whether the form's one takes the empty text.

    The whole text has to fit, as in the forms.

    :raises XPathError: if there is none.
    """
    reader = _Reader(pattern)
    ways = _alternatives(reader)
    if reader.peek():
        raise _refused(pattern)
    full = [way for way in dict.fromkeys(ways) if way]
    if not full:
        raise _refused(pattern)
    found = "|".join(full)
    try:
        parse_pattern(found)
    except PatternError as error:
        raise _refused(pattern) from error
    return found, _takes_empty(pattern)


def _takes_empty(pattern: str) -> bool:
    ways = _alternatives(_Reader(pattern))
    atom = r"(?:\\.|\[(?:\\.|[^\]\\])*\]|[^\\\[])"
    return any(re.fullmatch(rf"(?:{atom}[?*])*", way, re.DOTALL) for way in ways)


def _refused(pattern: str) -> XPathError:
    return XPathError(f"El patrón «{pattern[:80]}» no se puede llevar a una regla.")


def _alternatives(reader: _Reader, depth: int = 0) -> Ways:
    if depth > 10:
        raise _refused(reader.text)
    found = _sequence(reader, depth)
    while reader.peek() == "|":
        reader.take()
        found = [*found, *_sequence(reader, depth)]
    return _bounded(found, reader)


def _sequence(reader: _Reader, depth: int) -> Ways:
    ways: Ways = [""]
    while reader.peek() not in ("", "|", ")"):
        if reader.peek() in "^$":
            reader.take()  # the whole text has to fit anyway
            continue
        part = _repeated(reader, *_atom(reader, depth))
        ways = _bounded([way + more for way, more in itertools.product(ways, part)], reader)
    return ways


def _bounded(ways: Ways, reader: _Reader) -> Ways:
    if len(ways) > MOST_WAYS or sum(map(len, ways)) > 4000:
        raise _refused(reader.text)
    return ways


def _atom(reader: _Reader, depth: int) -> tuple[Ways, bool]:
    """Return the ways of an atom and whether it is a single character."""
    sign = reader.take()
    if sign == "(":
        _group_mark(reader)
        ways = _alternatives(reader, depth + 1)
        if reader.take() != ")":
            raise _refused(reader.text)
        single = len(ways) == 1 and _is_single(ways[0])
        return ways, single
    if sign == "[":
        return [_class(reader)], True
    if sign == ".":
        return [_ANY], True
    if sign == "\\":
        return [_escaped(reader)], True
    if sign in "?*+)":
        raise _refused(reader.text)
    return [f"\\{sign}" if sign in _TO_ESCAPE else sign], True


def _group_mark(reader: _Reader) -> None:
    if reader.peek() == "?":
        reader.take()
        if reader.take() != ":":
            raise _refused(reader.text)


def _is_single(way: str) -> bool:
    return bool(re.fullmatch(r"\\.|\[(?:\\.|[^\]\\])*\]|[^\\\[]", way, re.DOTALL))


def _escaped(reader: _Reader) -> str:
    sign = reader.take()
    if sign in _CLASSES:
        return _CLASSES[sign]
    if not sign or sign.isalnum():
        named = {"t": "\t", "n": "\n"}.get(sign)
        if named is None:
            raise _refused(reader.text)
        return named
    return f"\\{sign}" if sign in _TO_ESCAPE else sign


def _class(reader: _Reader) -> str:
    found = "["
    if reader.peek() == "^":
        found += reader.take()
    first = True
    while reader.peek() != "]" or first:
        first = False
        sign = reader.take()
        if sign == "":
            raise _refused(reader.text)
        posix = next((n for n in _POSIX if reader.text.startswith(n, reader.index - 1)), None)
        if posix:
            reader.index += len(posix) - 1
            found += _POSIX[posix]
        elif sign == "\\":
            inner = reader.take()
            found += _INSIDE.get(inner, f"\\{inner}" if not inner.isalnum() else "")
            if inner.isalnum() and inner not in _INSIDE:
                raise _refused(reader.text)
        else:
            found += f"\\{sign}" if sign in "[^" else sign
    reader.take()
    return f"{found}]"


def _repeated(reader: _Reader, ways: Ways, single: bool) -> Ways:
    sign = reader.peek()
    if sign in ("?", "*", "+") and sign:
        reader.take()
        _no_lazy(reader)
        if single:
            return [ways[0] + sign]
        if sign == "?":
            return ["", *ways]
        raise _refused(reader.text)
    found = _REPEAT.match(reader.text, reader.index)
    if not found:
        return ways
    reader.index = found.end()
    _no_lazy(reader)
    least = int(found.group(1))
    most = int(found.group(3)) if found.group(3) else (None if found.group(2) else least)
    if single:
        return [_counted(ways[0], least, most)]
    if most is None or most > 12:
        raise _refused(reader.text)
    return _bounded(
        ["".join(p) for n in range(least, most + 1) for p in itertools.product(ways, repeat=n)],
        reader,
    )


def _counted(atom: str, least: int, most: int | None) -> str:
    if most is None:
        return f"{atom}{{{least}}}{atom}*" if least else f"{atom}*"
    if most == 0:
        return ""
    return f"{atom}{{{least}}}" if least == most else f"{atom}{{{least},{most}}}"


def _no_lazy(reader: _Reader) -> None:
    if reader.peek() in ("?", "+") and reader.peek():
        reader.take()  # how much a part takes makes no difference for a whole text
