"""
YAML as a tree of plain nodes that know their line.

Only the parser of the library is used: nothing is built from tags, and no scalar becomes a number
on the way. What could fill the memory is bounded: the text, the depth, and the nodes once every
alias stands for what it names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import yaml

MOST_BYTES: Final = 5_000_000
MOST_NODES: Final = 200_000
DEEPEST: Final = 100
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SENTENCES: Final = (
    ("mapping values are not allowed", "Sobra un «:». Ponga entre comillas un texto que lo lleve."),
    (
        "cannot start any token",
        "Ponga entre comillas lo que empiece con este signo; sangre con espacios.",
    ),
    ("tab character", "Use espacios, no tabuladores, al comienzo de la línea."),
    ("did not find expected key", "La sangría o las comillas de esta línea no corresponden."),
    ("did not find expected '-'", "La sangría de esta lista no corresponde."),
    ("could not find expected ':'", "Falta «:» después de la clave."),
    ("unexpected end of stream", "Faltan comillas de cierre."),
    ("did not find expected ',' or", "Falta una coma o el signo que cierra."),
    ("control characters are not allowed", "Hay un carácter de control: bórrelo."),
    ("undefined alias", "Este alias no nombra nada que esté antes."),
)


class YamlProblem(ValueError):
    """A text is not the YAML we read; ``line`` and ``column`` count from 1."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(slots=True)
class Node:
    """A scalar, a list or a mapping; ``is_plain`` scalars have no quotes."""

    kind: Literal["scalar", "list", "map"]
    line: int
    column: int
    text: str = ""
    is_plain: bool = False
    items: list["Node"] = field(default_factory=list)
    """Of a mapping: key, value, key, value."""

    def pairs(self) -> Iterator[tuple["Node", "Node"]]:
        """Yield the keys of a mapping with their values."""
        return zip(self.items[::2], self.items[1::2], strict=True)


def read_nodes(text: str) -> Node | None:
    """
    Return the root of the only document in ``text``, ``None`` if there is none.

    :raises YamlProblem: if it is not YAML, or more than is read.
    """
    try:
        return _Builder().build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise YamlProblem(_sentence(str(error.problem)), line, column) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position if isinstance(error.position, int) else 0) + 1
        raise YamlProblem(_sentence("control characters are not allowed"), line) from error


def _sentence(problem: str) -> str:
    for sign, sentence in _SENTENCES:
        if sign in problem:
            return sentence
    return "Esta línea no se entiende: revise la sangría, los dos puntos y las comillas."


class _Builder:
    """Puts the tree together from events, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.marks: list[tuple[str, int]] = []
        """Of each open node: its anchor, and how many nodes there were before it."""
        self.count = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if isinstance(event, yaml.AliasEvent):
                self._alias(str(event.anchor), line, column)
            elif isinstance(event, yaml.ScalarEvent):
                self._refuse_tag(event, line, column)
                is_plain = event.implicit[0]
                node = Node("scalar", line, column, event.value, is_plain)
                self._add(node, 1)
                self._name(event.anchor, node, 1)
            elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                self._refuse_tag(event, line, column)
                self._begin(event, line, column)
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                node = self.open.pop()
                anchor, before = self.marks.pop()
                self._name(anchor, node, self.count - before)
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                raise YamlProblem("Deje un solo método en el archivo.", line, column)
        return self.root

    def _begin(self, event: Any, line: int, column: int) -> None:
        kind: Literal["list", "map"] = (
            "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        )
        node = Node(kind, line, column)
        if len(self.open) >= DEEPEST:
            raise YamlProblem("Hay demasiados niveles uno dentro de otro.", line, column)
        self.marks.append((event.anchor or "", self.count))
        self._add(node, 1)
        self.open.append(node)

    def _add(self, node: Node, weight: int) -> None:
        self.count += weight
        if self.count > MOST_NODES:
            raise YamlProblem("El archivo tiene demasiados datos.", node.line, node.column)
        if self.open:
            self.open[-1].items.append(node)
        else:
            self.root = node

    def _alias(self, name: str, line: int, column: int) -> None:
        if name not in self.anchors:
            raise YamlProblem(_sentence("undefined alias"), line, column)
        node, weight = self.anchors[name]
        self._add(node, weight)

    def _name(self, anchor: str | None, node: Node, weight: int) -> None:
        # Named once it is complete, so that nothing contains itself.
        if anchor:
            self.anchors[anchor] = (node, weight)

    def _refuse_tag(self, event: Any, line: int, column: int) -> None:
        if event.tag is not None:
            raise YamlProblem(
                "Quite la etiqueta que empieza con «!»: aquí no se usan.", line, column
            )
