"""Read an expression by its grammar: one function for each rule, the rule in its docstring."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from forms_plugins.xlsform.xpath.nodes import (
    Binary,
    Call,
    Literal,
    Negative,
    Node,
    Path,
    Reference,
    Step,
)
from forms_plugins.xlsform.xpath.tokenizer import Token, XPathError, tokens

DEEPEST: Final = 80
"""Parentheses and functions inside one another; rules are less deep by far."""


def parse(text: str) -> Node:
    """
    Return the tree of an expression.

    :raises XPathError: saying what is wrong and at which character.
    """
    parser = _Parser(tokens(text))
    if parser.token.kind == "end":
        raise XPathError("La expresión está vacía.")
    found = parser.disjunction()
    if parser.token.kind != "end":
        raise parser.fail(f"Sobra «{parser.token.text}».")
    return found


class _Parser:
    """A cursor over the tokens."""

    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def fail(self, message: str) -> XPathError:
        return XPathError(message, self.token.position)

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def is_sign(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def pass_sign(self, sign: str) -> None:
        if not self.is_sign(sign):
            raise self.fail(f"Falta «{sign}».")
        self.take()

    def disjunction(self) -> Node:
        """disjunction = conjunction, {"or", conjunction}"""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fail(f"La expresión pasa de {DEEPEST} niveles.")
        left = self.conjunction()
        while self.is_sign("or"):
            self.take()
            left = Binary("or", left, self.conjunction())
        self.depth -= 1
        return left

    def conjunction(self) -> Node:
        """conjunction = equality, {"and", equality}"""
        left = self.equality()
        while self.is_sign("and"):
            self.take()
            left = Binary("and", left, self.equality())
        return left

    def equality(self) -> Node:
        """equality = relation, {("=" | "!="), relation}"""
        left = self.relation()
        while self.is_sign("=", "!="):
            left = Binary(self.take().text, left, self.relation())
        return left

    def relation(self) -> Node:
        """relation = sum, {("<" | "<=" | ">" | ">="), sum}"""
        left = self.sum()
        while self.is_sign("<", "<=", ">", ">="):
            left = Binary(self.take().text, left, self.sum())
        return left

    def sum(self) -> Node:
        """sum = product, {("+" | "-"), product}"""
        left = self.product()
        while self.is_sign("+", "-"):
            left = Binary(self.take().text, left, self.product())
        return left

    def product(self) -> Node:
        """product = negative, {("*" | "div" | "mod"), negative}"""
        left = self.negative()
        while self.is_sign("times", "div", "mod"):
            sign = self.take().text
            left = Binary("*" if sign == "times" else sign, left, self.negative())
        return left

    def negative(self) -> Node:
        """negative = {"-"}, path"""
        minus = False
        while self.is_sign("-"):
            self.take()
            minus = not minus
        found = self.path()
        return Negative(found) if minus else found

    def path(self) -> Node:
        """path = primary, {predicate}, {"/", step} | ["/"], step, {"/", step}"""
        if self.is_sign("/"):
            self.take()
            return Path(self.steps(), absolute=True)
        if self.is_sign("//", "@", "*", "|"):
            raise self.fail(f"«{self.token.text}» no se puede llevar a una regla.")
        if self.is_sign(".", "..") or (self.token.kind == "name" and not self._is_call()):
            return Path(self.steps())
        base = self.primary()
        predicates = self.predicates()
        if not predicates and not self.is_sign("/"):
            return base
        steps = (Step(".", predicates),) if predicates else ()
        if self.is_sign("/"):
            self.take()
            steps = (*steps, *self.steps())
        return Path(steps, base)

    def steps(self) -> tuple[Step, ...]:
        """steps = step, {"/", step}"""
        found = [self.step()]
        while self.is_sign("/"):
            self.take()
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        """step = (".." | "." | "*" | name), {predicate}"""
        if not (self.token.kind == "name" or self.is_sign(".", "..", "*")):
            raise self.fail("Aquí va el nombre de una pregunta.")
        return Step(self.take().text, self.predicates())

    def predicates(self) -> tuple[Node, ...]:
        """predicate = "[", disjunction, "]" """
        found = []
        while self.is_sign("["):
            self.take()
            found.append(self.disjunction())
            self.pass_sign("]")
        return tuple(found)

    def primary(self) -> Node:
        """primary = number | text | reference | "(", disjunction, ")" | call"""
        token = self.token
        if token.kind == "number":
            self.take()
            return Literal(Decimal(token.text.rstrip(".")))
        if token.kind == "text":
            self.take()
            return Literal(token.text)
        if token.kind == "reference":
            self.take()
            return Reference(token.text)
        if self.is_sign("("):
            self.take()
            found = self.disjunction()
            self.pass_sign(")")
            return found
        if token.kind == "name":
            return self.call()
        what = "La expresión termina antes de tiempo." if token.kind == "end" else "Falta un valor."
        raise self.fail(what)

    def call(self) -> Node:
        """call = name, "(", [disjunction, {",", disjunction}], ")" """
        name = self.take().text
        self.pass_sign("(")
        arguments: list[Node] = []
        while not self.is_sign(")"):
            if arguments:
                self.pass_sign(",")
            arguments.append(self.disjunction())
        self.take()
        return Call(name, tuple(arguments))

    def _is_call(self) -> bool:
        following = self.tokens[self.index + 1]
        return following.kind == "sign" and following.text == "("
