"""Rows of the survey sheet to a tree of groups, repeats and questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from forms_plugins.xlsform.reading.tables import Record, Table
from forms_plugins.xlsform.report import Report
from forms_plugins.xlsform.survey.types import QuestionType, read_type

MOST_ROWS: Final = 10_000
DEEPEST: Final = 30
_YES: Final = frozenset(("yes", "true", "true()", "1", "si", "sí", "x"))


@dataclass(eq=False, slots=True)
class Node:
    """
    A group, a repeat or a question.

    ``name`` is what rules call it, ``key`` the key of our document. The root is a group without a
    record.
    """

    kind: Literal["group", "repeat", "question"]
    name: str
    record: Record | None
    type: QuestionType
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    key: str = ""

    def get(self, column: str) -> str:
        """Return the text of a cell of its row."""
        return self.record.get(column) if self.record else ""

    @property
    def ancestors(self) -> tuple[Node, ...]:
        """Return the groups and repeats around it, the nearest first."""
        found = []
        node = self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return tuple(found)

    @property
    def repeats(self) -> tuple[Node, ...]:
        """Return the repeats around it, the outermost first."""
        return tuple(node for node in reversed(self.ancestors) if node.kind == "repeat")

    def walk(self) -> Iterator[Node]:
        """Yield everything below, in the order of the sheet."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


ROOT: Final = QuestionType("begin_group", "")


def read_tree(table: Table, report: Report) -> Node:
    """Return the root of the survey; what does not fit is told and left out."""
    return _Reader(report).read(table)


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.root = Node("group", "", None, ROOT)
        self.open = self.root
        self.depth = 0

    def read(self, table: Table) -> Node:
        for record in table.records[:MOST_ROWS]:
            self._row(record)
        if len(table.records) > MOST_ROWS:
            cell = table.records[MOST_ROWS].cell("type")
            self.report.error(f"Solo se leen {MOST_ROWS} filas de preguntas.", cell)
        while self.open is not self.root:
            opened = self.open.record
            assert opened is not None
            words = f"Falta cerrar «{self.open.name}»: se cerró al final."
            self.report.warning(words, opened.cell("type"))
            self._close()
        return self.root

    def _row(self, record: Record) -> None:
        written = record.get("type")
        if not written or written.startswith("#"):
            words = record.get("name") or record.get("label") or next(iter(record.values.values()))
            self.report.info(f"Fila sin tipo («{words[:60]}»): no se tomó.", record.cell("type"))
            return
        if record.get("disabled").lower() in _YES:
            self.report.info("La fila está desactivada: no se tomó.", record.cell("disabled"))
            return
        kind = read_type(written)
        if kind.base.startswith("end_"):
            self._end(record, kind)
        elif kind.base.startswith("begin_"):
            self._begin(record, kind)
        else:
            self._add(Node("question", self._name(record, kind), record, kind))

    def _name(self, record: Record, kind: QuestionType) -> str:
        name = record.get("name")
        if name:
            return name
        if kind.base in ("note", "audit"):
            return f"nota_{record.number}" if kind.base == "note" else "audit"
        if kind.base not in ("begin_group", "begin_repeat") or not record.get("label"):
            words = f"Falta el nombre: se llamó «fila_{record.number}»."
            self.report.warning(words, record.cell("name"))
        return f"fila_{record.number}"

    def _add(self, node: Node) -> None:
        node.parent = self.open
        self.open.children.append(node)

    def _begin(self, record: Record, kind: QuestionType) -> None:
        node = Node(
            "repeat" if kind.base == "begin_repeat" else "group",
            self._name(record, kind),
            record,
            kind,
        )
        if kind.base == "begin_loop":
            self.report.error("«begin loop» no se toma: quedó como grupo.", record.cell("type"))
        self.depth += 1
        if self.depth > DEEPEST:
            words = f"Hay más de {DEEPEST} grupos uno dentro de otro: este no se abrió."
            self.report.error(words, record.cell("type"))
            return
        self._add(node)
        self.open = node

    def _end(self, record: Record, kind: QuestionType) -> None:
        if self.depth > DEEPEST:
            self.depth -= 1
            return
        if self.open is self.root:
            words = "Este cierre no tiene un grupo abierto: no se tomó."
            self.report.warning(words, record.cell("type"))
            return
        wanted = "repeat" if kind.base == "end_repeat" else "group"
        if self.open.kind != wanted and any(n.kind == wanted for n in self.open.ancestors[:-1]):
            while self.open.kind != wanted:
                self.report.warning(
                    f"Falta cerrar «{self.open.name}»: se cerró aquí.", record.cell("type")
                )
                self._close()
        elif self.open.kind != wanted:
            self.report.warning(
                f"Aquí se cierra «{self.open.name}» con otra palabra: se entendió igual.",
                record.cell("type"),
            )
        self._close()

    def _close(self) -> None:
        self.depth -= 1
        self.open = self.open.parent or self.root
