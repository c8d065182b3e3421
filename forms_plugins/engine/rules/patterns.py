"""
Restricted text patterns: a full match in time linear in the text.

Grammar: alternatives separated by ``|``; each is one or more atoms; an atom is a character, an
escaped punctuation mark, ``\\d`` (0-9) or a class ``[a-z\\d]`` / ``[^..]``, followed by at most
one of ``?``, ``*``, ``+``, ``{m}``, ``{m,n}``. There are no groups, back-references, look-around,
dots or anchors: the pattern always has to match the whole text. Characters are Unicode code
points.

The matcher is a position automaton of our own, not ``re``: ``a*a*a*b`` cannot run away, and the
browser's twin gives the same answers.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_PATTERN: Final = 200
MAX_REPEAT: Final = 100
MAX_POSITIONS: Final = 400
_SPECIAL: Final = frozenset("()[]{}.^$?*+|\\")
_ESCAPABLE: Final = frozenset(string.punctuation)


class PatternError(ValueError):
    """Raised when a pattern is outside the grammar; says what and at which character (from 1)."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} (carácter {position + 1} del patrón)")
        self.position = position


@dataclass(frozen=True, slots=True)
class Characters:
    """A set of characters as ranges of code points, or everything outside them."""

    ranges: tuple[tuple[int, int], ...]
    negated: bool = False

    def __contains__(self, character: str) -> bool:
        code = ord(character)
        return any(low <= code <= high for low, high in self.ranges) != self.negated


_DIGITS: Final = Characters(((48, 57),))


@dataclass(frozen=True, slots=True)
class Atom:
    """Characters and how often they come; ``most`` None means without limit."""

    characters: Characters
    least: int = 1
    most: int | None = 1


@dataclass(slots=True)
class _Reader:
    """A cursor over the text of a pattern."""

    text: str
    index: int = 0

    def peek(self) -> str:
        return self.text[self.index : self.index + 1]

    def take(self) -> str:
        character = self.peek()
        self.index += 1
        return character

    def fail(self, message: str) -> PatternError:
        return PatternError(message, self.index)


@lru_cache(maxsize=512)
def parse_pattern(pattern: str) -> tuple[tuple[Atom, ...], ...]:
    """
    Return the alternatives of a pattern as sequences of atoms.

    :raises PatternError: if the pattern is too long or outside the grammar.
    """
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"El patrón pasa de {MAX_PATTERN} caracteres", MAX_PATTERN)
    reader = _Reader(pattern)
    alternatives = [_alternative(reader)]
    while reader.peek() == "|":
        reader.take()
        alternatives.append(_alternative(reader))
    if sum(_width(atom) for atoms in alternatives for atom in atoms) > MAX_POSITIONS:
        raise PatternError(f"Las repeticiones del patrón suman más de {MAX_POSITIONS}", 0)
    return tuple(alternatives)


def _width(atom: Atom) -> int:
    return max(atom.least, 1) if atom.most is None else atom.most


def _alternative(reader: _Reader) -> tuple[Atom, ...]:
    """alternative = atom, {atom}"""
    atoms = []
    while reader.peek() not in ("", "|"):
        atoms.append(_repeated(reader, _characters(reader)))
    if not atoms:
        raise reader.fail("Falta algo que comparar")
    return tuple(atoms)


def _characters(reader: _Reader) -> Characters:
    """characters = plain | escape | class"""
    character = reader.peek()
    if character == "[":
        return _class(reader)
    if character == "\\":
        return _escape(reader)
    if character in _SPECIAL:
        raise reader.fail(f"No se admite «{character}» aquí; como signo se escribe «\\{character}»")
    reader.take()
    return Characters(((ord(character), ord(character)),))


def _escape(reader: _Reader) -> Characters:
    reader.take()
    character = reader.peek()
    if character == "d":
        reader.take()
        return _DIGITS
    if not character or character not in _ESCAPABLE:
        raise reader.fail(f"No se admite «\\{character}»; solo \\d y signos")
    reader.take()
    return Characters(((ord(character), ord(character)),))


def _class(reader: _Reader) -> Characters:
    """class = "[", ["^"], item, {item}, "]"; item = character, ["-", character]"""
    reader.take()
    negated = reader.peek() == "^"
    if negated:
        reader.take()
    ranges: list[tuple[int, int]] = []
    while reader.peek() != "]":
        low = _class_item(reader)
        if reader.peek() == "-" and reader.text[reader.index + 1 : reader.index + 2] not in (
            "]",
            "",
        ):
            reader.take()
            high = _class_item(reader)
            if low[0] != low[1] or high[0] != high[1] or low > high:
                raise reader.fail("El rango de la clase está al revés o mal escrito")
            ranges.append((low[0], high[0]))
        else:
            ranges.append(low)
    reader.take()
    if not ranges:
        raise reader.fail("La clase está vacía")
    return Characters(tuple(ranges), negated)


def _class_item(reader: _Reader) -> tuple[int, int]:
    character = reader.peek()
    if character == "":
        raise reader.fail("Falta cerrar la clase con «]»")
    if character == "\\":
        return _escape(reader).ranges[0]
    if character in "[^":
        raise reader.fail(f"Dentro de una clase, «{character}» se escribe «\\{character}»")
    reader.take()
    return ord(character), ord(character)


def _repeated(reader: _Reader, characters: Characters) -> Atom:
    """repeated = characters, ["?" | "*" | "+" | "{", m, [",", n], "}"]"""
    sign = reader.peek()
    if sign in ("?", "*", "+"):
        reader.take()
        return Atom(characters, 1 if sign == "+" else 0, 1 if sign == "?" else None)
    if sign != "{":
        return Atom(characters)
    reader.take()
    least = most = _number(reader)
    if reader.peek() == ",":
        reader.take()
        most = _number(reader)
    if reader.take() != "}":
        raise reader.fail("Falta cerrar la repetición con «}»")
    if least > most or most == 0 or most > MAX_REPEAT:
        raise reader.fail(f"La repetición va de menor a mayor, entre 1 y {MAX_REPEAT}")
    return Atom(characters, least, most)


def _number(reader: _Reader) -> int:
    start = reader.index
    while reader.peek() and reader.peek() in string.digits:
        reader.take()
    if not 1 <= reader.index - start <= 3:
        raise reader.fail("La repetición se escribe {m} o {m,n} con números")
    return int(reader.text[start : reader.index])


def matches_pattern(pattern: str, text: str) -> bool:
    """Tell whether the whole text matches a checked pattern."""
    return any(_matches(alternative, text) for alternative in _automata(pattern))


@dataclass(frozen=True, slots=True)
class _Automaton:
    """Positions as bits: what each accepts, what may come first and after it, where it may end."""

    accepts: tuple[Characters, ...]
    first: int
    follow: tuple[int, ...]
    last: int
    may_be_empty: bool


@lru_cache(maxsize=512)
def _automata(pattern: str) -> tuple[_Automaton, ...]:
    return tuple(_automaton(atoms) for atoms in parse_pattern(pattern))


def _automaton(atoms: tuple[Atom, ...]) -> _Automaton:
    """Unroll the repetitions and join each position to those that may come next."""
    positions: list[tuple[Characters, bool, bool]] = []  # characters, optional, repeats
    for atom in atoms:
        for copy in range(_width(atom)):
            repeats = atom.most is None and copy == _width(atom) - 1
            positions.append((atom.characters, copy >= atom.least, repeats))
    size = len(positions)
    reach = [0] * (
        size + 1
    )  # reach[i]: positions that may come first from i on; bit `size` is the end
    reach[size] = 1 << size
    for index in range(size - 1, -1, -1):
        reach[index] = 1 << index | (reach[index + 1] if positions[index][1] else 0)
    follow = tuple(
        reach[index + 1] | (1 << index if positions[index][2] else 0) for index in range(size)
    )
    last = sum(1 << index for index in range(size) if follow[index] >> size & 1)
    return _Automaton(
        tuple(p[0] for p in positions), reach[0], follow, last, bool(reach[0] >> size & 1)
    )


def _matches(automaton: _Automaton, text: str) -> bool:
    expected, active = automaton.first, 0
    for character in text:
        active = _step(automaton, expected, character)
        if not active:
            return False
        expected = _following(automaton, active)
    return bool(active & automaton.last) if text else automaton.may_be_empty


def _step(automaton: _Automaton, expected: int, character: str) -> int:
    active = 0
    for index, characters in enumerate(automaton.accepts):
        if expected >> index & 1 and character in characters:
            active |= 1 << index
    return active


def _following(automaton: _Automaton, active: int) -> int:
    expected = 0
    while active:
        lowest = active & -active
        expected |= automaton.follow[lowest.bit_length() - 1]
        active ^= lowest
    return expected
