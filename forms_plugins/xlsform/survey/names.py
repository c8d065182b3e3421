"""Names of a spreadsheet to keys of a document, and finding what a rule names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from forms_plugins.xlsform.reading.languages import plain
from forms_plugins.xlsform.report import Report
from forms_plugins.xlsform.survey.tree import Node

LONGEST: Final = 56
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")


def key_of(name: str, taken: Iterable[str] = (), prefix: str = "p_") -> str:
    """
    Return a key for a name: lower case, no accents, ``_`` for all other signs, not in ``taken``.
    """
    found = re.sub(r"[^a-z0-9_]+", "_", plain(name)) or "sin_nombre"
    if name.startswith("_") or not _KEY.fullmatch(found):
        found = f"{prefix}{found.lstrip('_')}"
    found = re.sub(r"[^a-z0-9_]", "", found)[:LONGEST].rstrip("_") or "campo"
    return free(found, taken)


def free(key: str, taken: Iterable[str]) -> str:
    """Return ``key``, with a number after it if it is taken."""
    number, found = 1, key
    while found in taken:
        number += 1
        found = f"{key}_{number}"
    return found


class Names:
    """The names of one survey."""

    def __init__(self, root: Node, report: Report) -> None:
        self.taken: set[str] = set()
        self._nodes: dict[str, list[Node]] = {}
        for node in root.walk():
            self._nodes.setdefault(node.name, []).append(node)
            if node.kind != "group":
                self._give_key(node, report)
        self._folded: Mapping[str, list[Node]] = self._fold()

    def _fold(self) -> dict[str, list[Node]]:
        folded: dict[str, list[Node]] = {}
        for name, nodes in self._nodes.items():
            folded.setdefault(plain(name), []).extend(nodes)
        return folded

    def _give_key(self, node: Node, report: Report) -> None:
        wished = key_of(node.name)
        node.key = free(wished, self.taken)
        self.taken.add(node.key)
        if node.record is None or node.key == node.name or node.type.base == "note":
            return
        cell = node.record.cell("name")
        if node.key != wished:
            words = f"El nombre «{node.name}» está repetido: esta pregunta se llama «{node.key}»."
            report.warning(words, cell)
        elif node.record.get("name"):
            report.info(f"«{node.name}» se llama ahora «{node.key}».", cell)

    def new_key(self, wished: str, prefix: str = "p_") -> str:
        """Return a key that nothing else has, and keep it."""
        found = key_of(wished, self.taken, prefix)
        self.taken.add(found)
        return found

    def find(self, name: str, near: Node | None) -> tuple[Node | None, bool]:
        """
        Return what a rule calls ``name`` seen from ``near``, and whether the name is certain.

        Of several with one name the one in the nearest group counts. Other capitals are forgiven.
        """
        nodes = self._nodes.get(name) or self._folded.get(plain(name), [])
        if len(nodes) <= 1:
            return (nodes[0] if nodes else None), True
        around = (near, *near.ancestors) if near else ()
        for ancestor in around:
            inside = [node for node in nodes if ancestor in node.ancestors]
            if inside:
                return inside[0], len(inside) == 1
        return nodes[0], False
