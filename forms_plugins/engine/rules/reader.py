"""Read tokens one after the other, and the literals and keys among them."""

from __future__ import annotations

import json

from forms_plugins.engine.rules.literals import KEY
from forms_plugins.engine.rules.tokenizer import RuleTextError, Token, tokens
from forms_plugins.engine.rules.values import Tree
from forms_plugins.engine.rules.words import plain


class Reader:
    """A position in the tokens of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.index = 0
        self.nesting = 0
        self.marks: dict[int, tuple[Tree, int]] = {}

    @property
    def token(self) -> Token:
        """Return the token that comes next."""
        return self.tokens[self.index]

    def fail(self, message: str, position: int | None = None) -> RuleTextError:
        """Return the error at the next token, or at a position; the caller raises it."""
        return RuleTextError(
            message, self.text, self.token.position if position is None else position
        )

    def take(self) -> Token:
        """Return the next token and pass it."""
        token = self.token
        self.index += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        """Tell whether one of these signs comes next."""
        return self.token.kind == "sign" and self.token.text in signs

    def is_word(self, *words: str) -> bool:
        """Tell whether one of these plain words comes next."""
        return self.token.kind == "name" and plain(self.token.text) in words

    def pass_sign(self, sign: str, message: str) -> None:
        """Pass a sign. :raises RuleTextError: if another token is there."""
        if not self.is_sign(sign):
            raise self.fail(message)
        self.index += 1

    def marked(self, tree: Tree, position: int) -> Tree:
        """Remember where a part of the tree was written."""
        self.marks[id(tree)] = (tree, position)
        return tree

    def position_of(self, tree: Tree, place: str) -> int:
        """Return the position of the innermost part that is on the way to a place in the tree."""
        found = self.marks.get(id(tree), (tree, 0))[1]
        for step in place.split("/")[1:]:
            if isinstance(tree, list) and step.isdecimal() and int(step) < len(tree):
                tree = tree[int(step)]
            elif isinstance(tree, dict) and step in tree:
                tree = tree[step]
            else:
                break
            if isinstance(tree, dict | list):
                found = self.marks.get(id(tree), (tree, found))[1]
        return found

    def key(self) -> str:
        """Read the key of an answer, a field or a roster: lower case, without accents."""
        token = self.take()
        if token.kind == "text" or not KEY.fullmatch(token.text.lower()):
            message = "Aquí va una clave: minúsculas sin tilde, cifras y «_»."
            raise self.fail(message, token.position)
        return token.text.lower()

    def list_literal(self) -> Tree:
        """list = "[" literal {separator literal} "]" """
        start = self.token.position
        self.pass_sign("[", "Aquí va una lista entre corchetes: [6, 7].")
        items = [self.literal()]
        while self.is_sign(",", ";"):
            self.take()
            items.append(self.literal())
        self.pass_sign("]", "Falta cerrar la lista con «]».")
        return self.marked({"list": items}, start)

    def literal(self) -> Tree:
        """literal = ["-"] number | text | date | "sí" | "no" | "decimal" "(" text ")" | list"""
        token = self.token
        if self.is_sign("["):
            return self.list_literal()
        if self.is_sign("-") and self.tokens[self.index + 1].kind == "number":
            self.take()
            return self.number(negative=True)
        if token.kind == "number":
            return self.number()
        if token.kind == "text":
            return self.quoted()
        if token.kind == "date":
            return self.marked({"date": self.take().text}, token.position)
        if self.is_word("si", "verdadero", "no", "falso"):
            return plain(self.take().text) in ("si", "verdadero")
        if self.is_word("decimal", "fecha"):
            return self._written_literal()
        raise self.fail("Aquí va un valor fijo: un número, un texto, una fecha, sí o no.")

    def _written_literal(self) -> Tree:
        """written = ("decimal" | "fecha") "(" text ")" """
        token = self.take()
        self.pass_sign("(", f'Se escribe {token.text}("..").')
        if self.token.kind != "text":
            raise self.fail(f'Se escribe {token.text}("..").')
        name = "date" if plain(token.text) == "fecha" else "decimal"
        found = self.marked({name: self.quoted()}, token.position)
        self.pass_sign(")", "Falta cerrar el paréntesis con «)».")
        return found

    def number(self, negative: bool = False) -> Tree:
        """number = digits ["." digits]"""
        token = self.take()
        sign = "-" if negative else ""
        if "." in token.text:
            return self.marked({"decimal": sign + token.text}, token.position)
        if len(token.text) > 1 and token.text[0] == "0":
            message = "Un número no empieza con cero; si es un código, va entre comillas."
            raise self.fail(message, token.position)
        return int(sign + token.text)

    def quoted(self) -> str:
        """text = '"' characters, with backslash escapes as in JSON '"'"""
        token = self.take()
        try:
            return str(json.loads(token.text, strict=False))
        except ValueError as error:
            message = "En un texto, la barra «\\» se escribe doble: «\\\\»."
            raise self.fail(message, token.position) from error

    def quoted_or_word(self) -> str:
        """Read a name, between quotes or as it is."""
        if self.token.kind == "text":
            return self.quoted()
        if self.token.kind != "name":
            raise self.fail("Aquí va un nombre entre comillas.")
        return self.take().text
