"""The rules of a survey: translated cell by cell, counted, and told where they are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from forms_plugins.engine.rules import RuleShapeError, check_shape
from forms_plugins.xlsform.building.kinds import Plan
from forms_plugins.xlsform.building.surroundings import NodeSurroundings
from forms_plugins.xlsform.building.survey import Survey
from forms_plugins.xlsform.report import Cell
from forms_plugins.xlsform.survey.added import MARK
from forms_plugins.xlsform.survey.lists import OptionList
from forms_plugins.xlsform.survey.names import free
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.xpath import dates, values
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.translate import Translation
from forms_plugins.xlsform.xpath.values import NOTHING, Value

CODE_ATTRIBUTE: Final = "codigo_opcion"
SYNTHETIC: Final = MARK
"""Marks the rows of questions that the importer adds; their rules are in no cell."""

_DYNAMIC: Final = re.compile(r"\$\{|[\w\-:]+\s*\(.*\)|\bdiv\b|\bmod\b")


class Rules:
    """Translates the rules of one survey. ``total`` and ``live`` are the cells that hold one."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.total: set[Cell] = set()
        self.live: set[Cell] = set()
        self._inferring: set[Node] = set()

    def condition(self, node: Node, column: str) -> Any:
        """Return a condition, or ``None`` if the cell is empty or has no rule."""
        around = NodeSurroundings(self, node, column)
        return self._translated(node, column, lambda text: Translation(around).condition(text))

    def validation(self, node: Node) -> Any:
        """Return what must hold for an answer of the question."""
        around = NodeSurroundings(self, node, "constraint", is_validation=True)
        return self._translated(
            node, "constraint", lambda text: Translation(around, decided=True).condition(text)
        )

    def piece(self, node: Node, expression: str) -> Any:
        """Return the rule of an expression that stands in no cell of its own."""
        around = NodeSurroundings(self, node, "parameters", is_validation=True)
        return Translation(around, decided=True).condition(expression)

    def choice_filter(self, node: Node, options: OptionList) -> Any:
        """Return the condition for an option to be offered."""
        around = NodeSurroundings(self, node, "choice_filter", filtered=options)
        return self._translated(
            node, "choice_filter", lambda text: Translation(around).condition(text)
        )

    def size(self, node: Node) -> Any:
        """Return the number of rows of a repeat."""
        around = NodeSurroundings(self, node, "repeat_count")

        def read(text: str) -> Any:
            found = values.as_number(Translation(around).read(text))
            if found.whole:
                return found.tree
            return {"round": {"value": found.tree, "digits": 0, "mode": "down"}}

        return self._translated(node, "repeat_count", read)

    def calculation(self, node: Node) -> Value | None:
        """Return the value of a calculation, ``None`` if the cell is empty or has no rule."""
        if node not in self.survey.computed:
            self._inferring.add(node)
            around = NodeSurroundings(self, node, "calculation", bare_text=True)
            found = self._translated(
                node, "calculation", lambda text: _single(Translation(around).read(text)), raw=True
            )
            self._inferring.discard(node)
            self.survey.computed[node] = found
        return self.survey.computed[node]

    def default(self, node: Node, plan: Plan) -> Any:
        """Return the suggested answer; a text in the cell is one, an expression a rule."""
        text = node.get("default")
        assert node.record is not None
        if _DYNAMIC.search(text):
            around = NodeSurroundings(self, node, "default")
            return self._translated(
                node, "default", lambda text: fitted(Translation(around).read(text), plan).tree
            )
        try:
            return fitted(values.text(text), plan).tree
        except XPathError as error:
            self.survey.report.error(
                f"No se tomó la respuesta sugerida. {error.message}", node.record.cell("default")
            )
            return None

    def _translated(
        self, node: Node, column: str, read: Callable[[str], Any], *, raw: bool = False
    ) -> Any:
        text = node.get(column)
        if not text or node.record is None:
            return None
        cell = node.record.cell(column)
        counts = not node.get(SYNTHETIC)
        if counts:
            self.total.add(cell)
        try:
            found = read(text)
            check_shape(found.tree if raw else found)
        except XPathError as error:
            self.survey.report.error(f"No se tomó la regla. {error.message}", cell)
            return None
        except RuleShapeError as error:
            self.survey.report.error(f"No se tomó la regla. {error.message}", cell)
            return None
        if counts:
            self.live.add(cell)
        return found

    def lost(self, cell: Cell, message: str) -> None:
        """Note that a rule that was translated does not fit the form after all."""
        if cell in self.live:
            self.live.discard(cell)
        self.survey.report.error(f"No se tomó la regla. {message}", cell)

    def plan(self, node: Node) -> Plan:
        """Return what a question becomes; of a calculation, by what it gives."""
        if node not in self.survey.plans:
            if node in self._inferring:
                raise XPathError(f"«{node.name}» se calcula a partir de sí misma.")
            self.survey.plans[node] = self._plan(node)
        return self.survey.plans[node]

    def _plan(self, node: Node) -> Plan:
        plan = self.survey.kinds.plan(node, self.survey.options_of(node))
        if node.type.base not in ("calculate", "hidden"):
            return plan
        value = self.calculation(node)
        if value is None:
            return plan
        return _plan_of(value)

    def attribute(self, options: OptionList, column: str) -> Value | None:
        """Return a column of the option that a filter judges, if the list has it."""
        if column == "name":
            return Value({"option": self._code_attribute(options)}, "choice", options=options)
        known = next((name for name in options.columns if name.lower() == column.lower()), None)
        if known is None:
            if column != "label":
                return None
            return Value({"option": self._label_attribute(options)}, "text")
        attribute = options.columns[known]
        codes = {
            option.columns[known]: (option.attributes[attribute],)
            for option in options.options
            if attribute in option.attributes
        }
        column_list = OptionList(known, attribute, [], known in options.whole_columns, dict(codes))
        return Value({"option": attribute}, "choice", options=column_list)

    def _code_attribute(self, options: OptionList) -> str:
        if "name" not in options.columns:
            options.columns["name"] = free(CODE_ATTRIBUTE, options.columns.values())
        for option in options.options:
            option.attributes[options.columns["name"]] = option.code
        return options.columns["name"]

    def _label_attribute(self, options: OptionList) -> str:
        key = free("etiqueta_opcion", options.columns.values())
        for option in options.options:
            option.attributes[key] = self.survey.words.choose(option.labels or {"": ""})["es"]
        return key


def _single(value: Value) -> Value:
    if value.roster is not None:
        raise XPathError("La pregunta se repite: use sum, count, join, min, max o indexed-repeat.")
    return value


def _plan_of(value: Value) -> Plan:
    """Return the hidden or shown question that holds a computed value."""
    if value.kind == "number":
        return (
            Plan("integer", "number", "whole", True)
            if value.whole
            else Plan("decimal", "number", "decimal", options={"places": 6})
        )
    if value.kind == "date":
        return Plan("date", "date", "date")
    if value.kind == "boolean":
        return Plan("yes_no", "boolean", "boolean")
    if value.kind == "choice" and value.options and value.options.options:
        return Plan("choice", "choice", "choice", choices=value.options)
    if value.kind == "choices" and value.options:
        return Plan("choices", "choices", "choices", choices=value.options)
    return Plan("reference", "text")


def fitted(value: Value, plan: Plan) -> Value:
    """
    Return a value as a question of that kind stores it.

    :raises XPathError: if it cannot be stored there.
    """
    if value.roster is not None:
        raise XPathError("La pregunta se repite: use sum, count, join, min, max o indexed-repeat.")
    if value.is_empty_text or value.kind == "nothing":
        return Value(NOTHING, plan.kind)
    if plan.kind == "number":
        return _fitted_number(value, plan)
    if plan.kind == "text":
        return values.bare(values.as_text(value))
    if plan.kind == "date":
        return dates.as_date(value)
    if plan.kind == "boolean":
        return _fitted_boolean(value)
    if plan.kind in ("choice", "choices") and plan.choices is not None:
        return _fitted_code(value, plan)
    raise XPathError("Esta clase de pregunta no toma un valor calculado.")


def _fitted_number(value: Value, plan: Plan) -> Value:
    found = values.as_number(value)
    if found.tree == NOTHING:
        raise XPathError("No es un número.")
    if plan.whole and not found.whole:
        tree = {"round": {"value": found.tree, "digits": 0, "mode": "down"}}
        return Value(tree, "number", whole=True)
    return found


def _fitted_boolean(value: Value) -> Value:
    if value.kind == "boolean":
        return value
    word = str(value.literal).lower()
    if word in ("ok", "true", "1", "yes"):
        return values.boolean(True)
    raise XPathError("Aquí va un sí o no.")


def _fitted_code(value: Value, plan: Plan) -> Value:
    assert plan.choices is not None
    if isinstance(value.literal, bool) or value.literal is None:
        if (
            value.kind == plan.kind
            and value.options is not None
            and (value.options.is_whole == plan.choices.is_whole)
        ):
            return value
        if plan.kind == "choice":
            tree = (
                {"round": {"value": values.as_number(value).tree, "digits": 0, "mode": "down"}}
                if plan.choices.is_whole
                else values.as_text(value).tree
            )
            return Value(tree, "choice", options=plan.choices)
        raise XPathError("El valor no es de la lista.")
    words = str(values.as_text(value).literal).split() if plan.kind == "choices" else None
    wanted = words if words is not None else [str(values.as_text(value).literal)]
    codes = [values.codes_of(Value(None, plan.kind, options=plan.choices), w) for w in wanted]
    if not all(codes):
        raise XPathError("El código no está en la lista.")
    tree = {"list": [c[0] for c in codes]} if plan.kind == "choices" else codes[0][0]
    return Value(tree, plan.kind, options=plan.choices)
