"""Questions, notes and repeats as items of the document."""

from __future__ import annotations

from typing import Any, Final

from forms_plugins.xlsform.building.kinds import SILENT, Plan, unknown_appearance
from forms_plugins.xlsform.building.rules import Rules, fitted
from forms_plugins.xlsform.building.survey import Survey
from forms_plugins.xlsform.building.words import Words, title_from
from forms_plugins.xlsform.reading.headers import MEDIA
from forms_plugins.xlsform.report import Cell
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import NOTHING

Part = dict[str, Any]
YES: Final = frozenset(("yes", "true", "true()", "1", "si", "sí", "y", "verdadero"))
NO: Final = frozenset(("", "no", "false", "false()", "0", "n", "falso"))
CHECK_AGAIN: Final = {
    "es": "Revise esta respuesta: no cumple la condición de la pregunta.",
    "en": "Check this answer: it does not meet the condition of the question.",
    "fr": "Vérifiez cette réponse : elle ne respecte pas la condition de la question.",
    "pt": "Revise esta resposta: ela não cumpre a condição da pergunta.",
}


class Origins:
    """The cell that each rule of the document comes from, by item and name of the part."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, str], Cell] = {}
        self._kept: list[Part] = []

    def note(self, item: Part, part: str, cell: Cell) -> None:
        """Remember where a part of an item comes from."""
        self._kept.append(item)  # so that no other item gets its identity
        self._cells[(id(item), part)] = cell

    def of(self, item: Part, part: str) -> Cell:
        """Return the cell of a part, or of the item as a whole."""
        return self._cells.get((id(item), part)) or self._cells.get((id(item), "")) or Cell()


class Questions:
    """Makes items out of rows."""

    def __init__(self, survey: Survey, rules: Rules, origins: Origins) -> None:
        self.survey = survey
        self.rules = rules
        self.origins = origins

    def item(self, node: Node) -> Part | None:
        """Return the field or note of a row, ``None`` if it is left out."""
        plan = self.rules.plan(node)
        if not plan.type:
            self.survey.dropped.add(node)
            return None
        self._remarks(node)
        return self._note(node) if plan.type == "note" else self._field(node, plan)

    def words(self, node: Node, column: str) -> Words | None:
        """Return the text of a column with what it says of other answers filled in."""
        if node.record is None:
            return None

        def fill_in(name: str) -> str:
            return self._filled(node, column, name)

        return self.survey.words.of(node.record, column, fill_in)

    def label(self, node: Node) -> Words:
        """Return the label, or words made of the name."""
        found = self.words(node, "label")
        return found or self.survey.words.everywhere({"es": title_from(node.name)})

    def _filled(self, node: Node, column: str, name: str) -> str:
        found, _ = self.survey.names.find(name, node)
        assert node.record is not None
        cell = node.record.cell(column)
        if found is None or found.kind != "question" or found in self.survey.dropped:
            self.survey.report.warning(f"El texto nombra «{name}», que no tiene respuesta.", cell)
            return "…"
        if not self.rules.plan(found).type or self.rules.plan(found).type == "note":
            self.survey.report.warning(f"El texto nombra «{name}», que no tiene respuesta.", cell)
            return "…"
        later = self.survey.order[found] > self.survey.order.get(node, 0)
        if later or any(repeat not in (*node.repeats, node) for repeat in found.repeats):
            why = "se pregunta después" if later else "se repite"
            self.survey.report.warning(f"El texto nombra «{name}», que {why}: va «…».", cell)
            return "…"
        return f"{{{found.key}}}"

    def _remarks(self, node: Node) -> None:
        assert node.record is not None
        report, record = self.survey.report, node.record
        unknown = unknown_appearance(node)
        if unknown:
            report.info(f"La apariencia «{unknown}» no se toma.", record.cell("appearance"))
        media = [name for name in MEDIA if record.get(name)]
        if media:
            words = "Imágenes, audios y videos de la pregunta no se toman."
            report.info(words, record.cell(media[0]))
        if record.get("required_message"):
            words = "El mensaje de respuesta obligatoria es el del sistema."
            report.info(words, record.cell("required_message"))
        if record.get("trigger"):
            words = "«trigger» no se toma: el valor se calcula siempre."
            report.info(words, record.cell("trigger"))

    def _note(self, node: Node) -> Part | None:
        assert node.record is not None
        self.survey.dropped.add(node)
        words = self.words(node, "label")
        hint = self.words(node, "hint")
        if words is None and hint is None:
            self.survey.report.info(
                "La nota no tiene texto: no se tomó.", node.record.cell("label")
            )
            return None
        note: Part = {"kind": "note", "text": hint or words}
        if words and hint:
            note["title"] = words
        self.origins.note(note, "", node.record.cell("label"))
        self.put(note, "show_if", self.rules.condition(node, "relevant"), node, "relevant")
        return note

    def _field(self, node: Node, plan: Plan) -> Part:
        assert node.record is not None
        field: Part = {
            "kind": "field",
            "key": node.key,
            "type": plan.type,
            "datatype": plan.datatype,
            "label": self.label(node),
            "required": False,
        }
        self.origins.note(field, "", node.record.cell("name"))
        self._texts(field, node)
        if plan.options:
            field["options"] = dict(plan.options)
        if plan.choices is not None and plan.kind in ("choice", "choices"):
            field["choice_list"] = plan.choices.key
            self.survey.used_lists[plan.choices.key] = plan.choices
            self.put(
                field,
                "choice_filter",
                self.rules.choice_filter(node, plan.choices),
                node,
                "choice_filter",
            )
        self.put(field, "show_if", self.rules.condition(node, "relevant"), node, "relevant")
        if not self._computed(field, node, plan):
            self._required(field, node)
            self._validations(field, node, plan)
            self._default(field, node, plan)
        return field

    def _texts(self, field: Part, node: Node) -> None:
        for part, column in (("hint", "hint"), ("help", "guidance_hint")):
            found = self.words(node, column)
            if found is not None:
                field[part] = found

    def put(self, item: Part, part: str, rule: Any, node: Node, column: str) -> None:
        """Write a rule into an item, if there is one; "always" needs no rule."""
        if rule is None or (rule is True and part in ("show_if", "choice_filter")):
            return
        item[part] = rule
        assert node.record is not None
        self.origins.note(item, part, node.record.cell(column))

    def _computed(self, field: Part, node: Node, plan: Plan) -> bool:
        """Write the rule of a computed question; say whether it is one."""
        assert node.record is not None
        base = node.type.base
        if base in ("today", "start", "end"):
            field["computed"] = {"concat": [{"today": True}, ""]}
            return True
        if base in ("calculate", "hidden") or node.get("calculation"):
            value = self.rules.calculation(node)
            if value is None and base == "hidden" and not node.get("calculation"):
                self._default(field, node, plan)
                return True
            column = "calculation"
            try:
                rule = NOTHING if value is None else fitted(value, plan).tree
            except XPathError as error:
                self.rules.lost(node.record.cell(column), error.message)
                rule = NOTHING
            field["computed"] = rule
            self.origins.note(field, "computed", node.record.cell(column))
            return True
        if base in SILENT:
            return True
        if node.get("read_only").lower() in YES:
            return self._read_only(field, node, plan)
        return False

    def _read_only(self, field: Part, node: Node, plan: Plan) -> bool:
        assert node.record is not None
        if node.get("default"):
            rule = self.rules.default(node, plan)
            if rule is not None:
                field["computed"] = rule
                self.origins.note(field, "computed", node.record.cell("default"))
                return True
        words = "La pregunta es de solo lectura y no tiene valor: se puede contestar."
        self.survey.report.warning(words, node.record.cell("read_only"))
        return False

    def _required(self, field: Part, node: Node) -> None:
        text = node.get("required")
        if text.lower() in YES:
            field["required"] = True
        elif text.lower() not in NO:
            rule = self.rules.condition(node, "required")
            if rule is not None:
                self.put(field, "required", rule, node, "required")

    def _validations(self, field: Part, node: Node, plan: Plan) -> None:
        assert node.record is not None
        found: list[Part] = []
        for expression, words in plan.pieces:
            rule = self.rules.piece(node, expression)
            found.append({"rule": rule, "message": self.survey.words.everywhere({"es": words})})
        rule = self.rules.validation(node)
        if rule is not None and rule is not True:
            message = self.words(node, "constraint_message")
            message = message or self.survey.words.everywhere(CHECK_AGAIN)
            found.append({"rule": rule, "message": message})
            self.origins.note(field, "validations", node.record.cell("constraint"))
        if found:
            field["validations"] = found

    def _default(self, field: Part, node: Node, plan: Plan) -> None:
        if not node.get("default"):
            return
        rule = self.rules.default(node, plan)
        if rule is not None and rule != NOTHING:
            self.put(field, "default", rule, node, "default")


def is_silent(node: Node) -> bool:
    """Say whether a row shows nothing to a person."""
    return node.kind == "question" and node.type.base in SILENT
