"""Cut the text form of a rule into tokens; the error that shows where a text is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from forms_plugins.engine.rules.words import OTHER_SIGNS

MAX_TEXT_FORM: Final = 20_000


class RuleTextError(ValueError):
    """Raised when a text is not a rule; ``position`` is the character (from 0) of the culprit."""

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.position = min(position, len(text))

    def pretty(self) -> str:
        """Return the line with the culprit, a caret under it, and the message."""
        start = self.text.rfind("\n", 0, self.position) + 1
        end = self.text.find("\n", self.position)
        line = self.text[start : end if end >= 0 else len(self.text)]
        before = line[: self.position - start]
        blank = "".join(character if character == "\t" else " " for character in before)
        return f"{line}\n{blank}^\n{self.message}"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: ``kind`` is date, number, text, name, sign or end."""

    kind: str
    text: str
    position: int


RULES: Final = (
    ("space", r"\s+"),
    ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"),
    ("number", r"[0-9]+(?:\.[0-9]+)?"),
    ("text", r'"(?:[^"\\\n]|\\.)*"'),
    ("name", r"[^\W\d_]\w*"),
    ("sign", r"->|<=|>=|==|!=|<>|[=<>≤≥≠+\-*/()\[\];,.]"),
)
"""Kinds of tokens, tried in this order."""

_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in RULES))


def tokens(text: str) -> list[Token]:
    """
    Return the tokens of a text, the last of kind ``end``.

    :raises RuleTextError: at a character that begins no token.
    """
    if len(text) > MAX_TEXT_FORM:
        raise RuleTextError("La regla es demasiado larga.", text, MAX_TEXT_FORM)
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise RuleTextError(_complaint(text[position]), text, position)
        kind, piece = str(match.lastgroup), match.group()
        if kind != "space":
            found.append(Token(kind, OTHER_SIGNS.get(piece, piece), position))
        position = match.end()
    found.append(Token("end", "", len(text)))
    return found


def _complaint(character: str) -> str:
    if character == '"':
        return "Falta cerrar el texto con comillas."
    if character in "“”«»'‘’":
        return 'Escriba los textos entre comillas rectas: "así".'
    return f"No se reconoce el signo «{character}»."
