"""Questions that the importer adds: the text of "other", the time of a date with time."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from forms_plugins.xlsform.reading.tables import Record
from forms_plugins.xlsform.survey.lists import OTHER
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.survey.types import QuestionType

MARK: Final = "empadrona::synthetic"
_SPECIFY: Final = {
    "": "Especifique", "es": "Especifique", "en": "Specify other", "fr": "Précisez",
    "pt": "Especifique", "qu": "Willariy",
}  # fmt: skip
_TIME: Final = {"": "Hora", "es": "Hora", "en": "Time", "fr": "Heure", "pt": "Hora"}


def add_questions(root: Node) -> None:
    """Put the added questions after those they belong to."""
    for node in [root, *root.walk()]:
        for child in list(node.children):
            added = _added(child)
            if added is not None:
                added.parent = node
                node.children.insert(node.children.index(child) + 1, added)


def _added(node: Node) -> Node | None:
    if node.record is None or node.kind != "question":
        return None
    if node.type.or_other:
        condition = f"selected(${{{node.name}}}, '{OTHER}')"
        return _question(node, f"{node.name}_other", "text", _SPECIFY, {"relevant": condition})
    if node.type.base == "datetime" and not node.get("read_only"):
        same = {name: node.get(name) for name in ("relevant", "required") if node.get(name)}
        return _question(node, f"{node.name}_hora", "time", _TIME, same)
    return None


def _question(
    node: Node, name: str, base: str, labels: dict[str, str], cells: dict[str, str]
) -> Node:
    assert node.record is not None
    texts = {
        language: f"{label}: {labels.get(language, labels[''])}"
        for language, label in node.record.texts.get("label", {"": node.name}).items()
    }
    values = {"type": base, "name": name, MARK: "1", **cells}
    record: Record = replace(node.record, values=values, texts={"label": texts})
    return Node("question", name, record, QuestionType(base, base))
