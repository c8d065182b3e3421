"""Cut an expression into tokens. What people type in spreadsheets is read: curly quotes, AND."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 32_767
"""Characters that a cell of a spreadsheet can hold."""


class XPathError(ValueError):
    """An expression is not read or has no rule; ``message`` is a Spanish sentence."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message if position is None else f"{message} (carácter {position + 1})"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression. ``kind`` is one of ``RULES`` or ``end``; texts come unquoted."""

    kind: str
    text: str
    position: int


RULES: Final = (
    ("space", r"\s+"),
    ("reference", r"\$\{\s*[^{}]*?\s*\}"),
    ("number", r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+"),
    ("text", r"'[^']*'|\"[^\"]*\""),
    ("name", r"[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?"),
    ("sign", r"\.\.|//|<=|>=|!=|==|<>|&&|\|\||[=<>+\-*|()\[\],/.@]"),
)
"""Kinds of tokens, tried in this order."""

_TOKEN: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in RULES))
_TYPED: Final = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‘": "'", "’": "'", "‚": "'", "`": "'",
        "−": "-", "–": "-", "\u00a0": " ", "\u200b": " ", "\ufeff": " ",
    }
)  # fmt: skip
"""Signs that editors of spreadsheets put in place of the plain ones."""
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("≤", "<="), ("≥", ">="), ("≠", "!="))
_ENTITY: Final = re.compile(r"&#(x?)([0-9a-fA-F]{1,5});", re.IGNORECASE)
_SAME: Final = {"==": "=", "<>": "!="}
_WORDS: Final = frozenset(("and", "or", "div", "mod"))


def tokens(text: str) -> list[Token]:
    """
    Return the tokens of an expression, the last of kind ``end``.

    Words such as ``and`` come as signs where an operator can stand; so does ``*``, as ``times``.

    :raises XPathError: at a character that begins no token.
    """
    if len(text) > LONGEST:
        raise XPathError("La expresión es demasiado larga.")
    text = plain_signs(text)
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise XPathError(_complaint(text[position]), position)
        kind, piece = str(match.lastgroup), match.group()
        if kind != "space":
            found.append(_token(kind, piece, position, found))
        position = match.end()
    found.append(Token("end", "", len(text)))
    return found


def plain_signs(text: str) -> str:
    """Return an expression with the plain signs that XPath knows."""
    for written, meant in _ENTITIES:
        text = text.replace(written, meant)
    return text.translate(_TYPED) if not text.isascii() or "`" in text else text


def _token(kind: str, piece: str, position: int, before: list[Token]) -> Token:
    if kind == "text":
        return Token(kind, _ENTITY.sub(_character, piece[1:-1]), position)
    if kind == "reference":
        return Token(kind, piece[2:-1].strip(), position)
    if kind == "name" and piece.lower() in _WORDS and _after_operand(before):
        return Token("sign", piece.lower(), position)
    if piece in ("&&", "||"):
        return Token("sign", "and" if piece == "&&" else "or", position)
    if piece == "*" and _after_operand(before):
        return Token("sign", "times", position)
    return Token(kind, _SAME.get(piece, piece), position)


def _character(found: re.Match[str]) -> str:
    """Return the character that ``&#x0a;`` and its like stand for."""
    code = int(found.group(2), 16 if found.group(1) else 10)
    return chr(code) if code in (9, 10) or 32 <= code < 0xD800 else ""


def _after_operand(before: list[Token]) -> bool:
    """Say whether an operand has just ended, so that an operator comes next."""
    if not before:
        return False
    last = before[-1]
    return last.kind != "sign" or last.text in (")", "]", ".", "..")


def _complaint(character: str) -> str:
    if character in "'\"":
        return "Falta cerrar un texto con comillas."
    if character == "$":
        return "Una pregunta se nombra así: ${nombre}."
    return f"No se reconoce el signo «{character}»."
