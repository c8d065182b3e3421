"""
Parse the text form of a rule: one method per rule of the grammar, the rule in its docstring.

``A {x}`` repeats, ``[x]`` may be left out. Arguments are separated by ``;`` or ``,``.
"""

from __future__ import annotations

from typing import Any, Final

from forms_plugins.engine.rules.arguments import read_function
from forms_plugins.engine.rules.literals import RuleShapeError
from forms_plugins.engine.rules.reader import Reader
from forms_plugins.engine.rules.shape import check_shape
from forms_plugins.engine.rules.structure import MAX_DEPTH
from forms_plugins.engine.rules.tokenizer import RuleTextError, Token
from forms_plugins.engine.rules.values import Tree
from forms_plugins.engine.rules.words import COMPARISON_SIGNS, RESERVED, plain

_MAX_NESTING: Final = MAX_DEPTH + 8
"""Parentheses inside one another: those of the deepest rule, and some that are not needed."""


def parse_text(text: str) -> Tree:
    """
    Return the tree of a rule written in the text form.

    :raises RuleTextError: at the first thing that is not understood or exceeds a bound.
    """
    parser = Parser(text)
    tree = parser.disjunction()
    if parser.token.kind != "end":
        raise parser.fail(f"Sobra «{parser.token.text}», o falta un operador antes.")
    try:
        return check_shape(tree)
    except RuleShapeError as error:
        raise RuleTextError(error.message, text, parser.position_of(tree, error.place)) from error


class Parser(Reader):
    """The grammar from the loosest operator to the tightest."""

    def disjunction(self) -> Tree:
        """disjunction = conjunction {"o" conjunction}"""
        self.nesting += 1
        if self.nesting > _MAX_NESTING:
            raise self.fail("Hay demasiados paréntesis uno dentro de otro.")
        found = self._chain("o", "or", self._conjunction)
        self.nesting -= 1
        return found

    def _conjunction(self) -> Tree:
        """conjunction = negation {"y" negation}"""
        return self._chain("y", "and", self._negation)

    def _chain(self, word: str, name: str, operand: Any) -> Tree:
        start = self.token.position
        found = [operand()]
        while self.is_word(word):
            self.take()
            found.append(operand())
        return found[0] if len(found) == 1 else self.marked({name: found}, start)

    def _negation(self) -> Tree:
        """negation = {"no"} comparison"""
        starts = []
        while self.is_word("no") and self._begins_value(self.tokens[self.index + 1]):
            starts.append(self.take().position)
        found = self._comparison()
        for start in reversed(starts):
            found = self.marked({"not": found}, start)
        return found

    def _begins_value(self, token: Token) -> bool:
        """Tell "no x" from the value "no": a word like "y" or a sign like ")" ends a value."""
        if token.kind == "sign":
            return token.text in ("(", "[", "-")
        return token.kind != "end" and not (
            token.kind == "name" and plain(token.text) in ("y", "o", "en")
        )

    def _comparison(self) -> Tree:
        """comparison = sum [sign sum | ["no"] "en" list]"""
        start = self.token.position
        left = self._sum()
        if self.token.kind == "sign" and self.token.text in COMPARISON_SIGNS:
            name = COMPARISON_SIGNS[self.take().text]
            found = self.marked({name: [left, self._sum()]}, start)
        elif self.is_word("no") and plain(self.tokens[self.index + 1].text) == "en":
            self.index += 2
            found = self.marked(
                {"not": self.marked({"in": [left, self.list_literal()]}, start)}, start
            )
        elif self.is_word("en"):
            self.take()
            found = self.marked({"in": [left, self.list_literal()]}, start)
        else:
            return left
        if self.token.kind == "sign" and self.token.text in COMPARISON_SIGNS:
            raise self.fail("Las comparaciones no se encadenan: una dos con «y».")
        return found

    def _sum(self) -> Tree:
        """sum = term {("+" | "-") term}"""
        return self._series({"+": "add", "-": "sub"}, self._term)

    def _term(self) -> Tree:
        """term = factor {("*" | "/") factor}"""
        return self._series({"*": "mul", "/": "div"}, self._factor)

    def _series(self, names: dict[str, str], operand: Any) -> Tree:
        """Join from the left; a run of the same + or * is one operator over a list."""
        start = self.token.position
        found = operand()
        last = None
        while self.is_sign(*names):
            name = names[self.take().text]
            right = operand()
            if name == last and name in ("add", "mul"):
                found[name].append(right)
            else:
                found = self.marked({name: [found, right]}, start)
            last = name
        return found

    def _factor(self) -> Tree:
        """factor = {"-"} (number | primary); a sign right before a number belongs to it"""
        starts = []
        while self.is_sign("-"):
            starts.append(self.take().position)
        if starts and self.token.kind == "number":
            starts.pop()
            found = self.number(negative=True)
        else:
            found = self._primary()
        for start in reversed(starts):
            found = self.marked({"sub": [0, found]}, start)
        return found

    def _primary(self) -> Tree:
        """primary = "(" disjunction ")" | list | literal | word | function"""
        token = self.token
        if self.is_sign("("):
            self.take()
            found = self.disjunction()
            self.pass_sign(")", "Falta cerrar el paréntesis con «)».")
            return found
        if self.is_sign("["):
            return self.list_literal()
        if token.kind in ("number", "text", "date"):
            return self.literal()
        if token.kind == "name":
            return self.marked(self._word(), token.position)
        if token.kind == "end":
            raise self.fail("La regla termina antes de tiempo: falta un valor.")
        raise self.fail(f"Falta un valor antes de «{token.text}».")

    def _word(self) -> Tree:
        """word = "hoy" | boolean | ("fila" | "opción") "." key | key | function"""
        following = self.tokens[self.index + 1]
        word = plain(self.token.text)
        if following.kind == "sign" and following.text == "(":
            return read_function(self)
        if word in ("si", "verdadero", "no", "falso"):
            return self.literal()
        token = self.take()
        if word == "hoy":
            return {"today": True}
        if word == "fila":
            self.pass_sign(".", "Después de «fila» va un punto y la clave: fila.edad.")
            return {"row": self.key()}
        if word == "opcion" and self.is_sign("."):
            self.take()
            return {"option": self.key()}
        if word in RESERVED:
            raise self.fail(f"Falta un valor antes de «{token.text}».", token.position)
        self.index -= 1
        return {"answer": self.key()}
