"""What the rules of one question can see: other questions, rows, options, files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from forms_plugins.xlsform.building.survey import Survey
from forms_plugins.xlsform.survey.lists import OptionList
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.xpath import rosters, tables, values
from forms_plugins.xlsform.xpath.comparing import both
from forms_plugins.xlsform.xpath.nodes import Binary, Call, Path, Reference, Step
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import Value

if TYPE_CHECKING:
    from forms_plugins.xlsform.building.rules import Rules
    from forms_plugins.xlsform.xpath.translate import Translation


class NodeSurroundings:
    """
    The surroundings of the rules of ``node``.

    ``is_validation`` says that ``.`` has an answer; ``filtered`` is the list whose columns a choice
    filter may name; ``bare_text`` that a lone word is a text, as in the calculation ``Peru``;
    ``row_of`` the repeat whose rows a condition in brackets picks.
    """

    def __init__(
        self,
        rules: Rules,
        node: Node,
        column: str,
        *,
        is_validation: bool = False,
        filtered: OptionList | None = None,
        bare_text: bool = False,
        row_of: Node | None = None,
    ) -> None:
        self.rules = rules
        self.survey: Survey = rules.survey
        self.node = node
        self.column = column
        self.is_validation = is_validation
        self.filtered = filtered
        self.bare_text = bare_text
        self.row_of = row_of

    def remark(self, message: str) -> None:
        """Note what a rule does in another way."""
        assert self.node.record is not None
        self.survey.report.info(message, self.node.record.cell(self.column))

    def own(self) -> Value:
        """Return the value of the question that the rule belongs to."""
        if self.row_of is not None:
            return self._of(self.row_of)
        if self.node.kind == "group":
            raise XPathError("Un grupo no tiene respuesta propia.")
        return replace(self._of(self.node), sure=self.is_validation)

    def reference(self, name: str) -> Value:
        """Return the value of ``${name}``."""
        if "#" in name:
            raise XPathError(f"«{name}» lee de un envío anterior, que aquí no está a la vista.")
        node, certain = self.survey.names.find(name, self.node)
        if node is None:
            raise XPathError(f"No hay una pregunta «{name}».")
        if not certain:
            self.remark(f"Hay varias preguntas «{name}»: se usa «{node.key or node.name}».")
        return self._of(node)

    def _of(self, node: Node) -> Value:
        if node in self.survey.dropped:
            raise XPathError(f"«{node.name}» no se tomó.")
        if node.kind == "group":
            raise XPathError(f"«{node.name}» es un grupo: nombre una pregunta.")
        if node.kind == "repeat":
            return Value(None, "roster", roster=node.key)
        plan = self.rules.plan(node)
        if plan.type in ("", "note") or plan.kind in ("nothing", "files"):
            return self._without_value(node, plan.kind)
        if node.type.base in ("today", "start", "end"):
            return Value({"today": True}, "date", sure=True)
        return self._placed(node, Value(None, plan.kind, whole=plan.whole, options=plan.choices))

    def _without_value(self, node: Node, kind: str) -> Value:
        if kind == "files":
            return self._placed(node, Value(None, "files"))
        if node.type.base != "note":
            self.remark(f"«{node.name}» no tiene valor en la web: se toma como vacío.")
        return Value("", "nothing", sure=True)

    def _placed(self, node: Node, value: Value) -> Value:
        """Return a value as it is read from here: directly, in the row, or in each row."""
        if not node.repeats:
            return replace(value, tree={"answer": node.key})
        inner = node.repeats[-1]
        read = replace(value, tree={"row": node.key})
        if inner in self._rows_around():
            return read
        return replace(read, roster=inner.key)

    def _rows_around(self) -> tuple[Node, ...]:
        if self.row_of is not None:
            return (*self.row_of.repeats, self.row_of)
        return self.node.repeats

    def row_number(self) -> Any:
        """Return the number of the current row."""
        if not self._rows_around():
            raise XPathError("position() se usa dentro de un grupo repetido.")
        return {"position": True}

    def options(self, name: str) -> OptionList:
        """Return a list by name."""
        return self.survey.list_named(name)

    def keyed_value(self, file: str, key_column: str, column: str, key: Value) -> Value:
        """Return what ``pulldata`` reads."""
        table, column_key, whole = self.survey.table(file, key_column, column)
        return tables.cell(table, column_key, key, whole=whole)

    def path(self, path: Path, translation: Translation) -> Value:
        """Return what stands at the end of a path."""
        if self.filtered is not None and path.base is None and not path.absolute:
            option = self._option(path)
            if option is not None:
                return option
        return _Walk(self, translation).follow(path)

    def _option(self, path: Path) -> Value | None:
        """Return the column of the option that a choice filter names, if it names one."""
        assert self.filtered is not None
        names = [step.name for step in path.steps if step.name != "."]
        if len(names) != 1 or names[0] == ".." or path.steps[-1].predicates:
            return None
        return self.rules.attribute(self.filtered, names[0])

    def bare_word(self, word: str) -> Value:
        """Return what a word without ``${}`` means: a question of that name, or just a text."""
        if self.filtered is not None:
            raise XPathError(f"La lista «{self.filtered.name}» no tiene la columna «{word}».")
        node, _ = self.survey.names.find(word, self.node)
        if node is not None:
            self.remark(f"Se entendió «{word}» como ${{{word}}}.")
            return self._of(node)
        if self.bare_text:
            self.remark(f"Se entendió «{word}» como un texto.")
            return values.text(word)
        raise XPathError(f"No hay una pregunta «{word}». Los textos van entre comillas.")


class _Walk:
    """Follows the steps of a path through groups and repeats."""

    def __init__(self, around: NodeSurroundings, translation: Translation) -> None:
        self.around = around
        self.translation = translation
        self.where: Any = None
        self.nth: Value | None = None
        self.repeat: Node | None = None

    def follow(self, path: Path) -> Value:
        """Return the value at the end of a path."""
        node = self._start(path)
        steps = path.steps[1:] if path.absolute else path.steps
        if path.absolute and not steps:
            raise XPathError("Falta el nombre de una pregunta.")
        for number, step in enumerate(steps):
            if number == 0 and node is None:
                return self.around.bare_word(step.name)
            following = self._step(node, step)
            if following is None:
                if len(steps) == 1 and path.base is None and not path.absolute:
                    return self.around.bare_word(step.name)
                following = self._by_name(step.name)
            node = following
            self._predicates(node, step)
        assert node is not None
        return self._end(node)

    def _start(self, path: Path) -> Node | None:
        if path.absolute:
            return self.around.survey.root
        if path.base is None:
            return self.around.row_of or self.around.node
        if isinstance(path.base, Call) and path.base.name == "current":
            return self.around.node
        if isinstance(path.base, Reference):
            node, _ = self.around.survey.names.find(path.base.name, self.around.node)
            if node is None:
                raise XPathError(f"No hay una pregunta «{path.base.name}».")
            return node
        raise XPathError("Esta ruta no se puede llevar a una regla.")

    def _step(self, node: Node | None, step: Step) -> Node | None:
        assert node is not None
        if step.name == ".":
            return node
        if step.name == "..":
            if node.parent is None:
                raise XPathError("La ruta «..» sale del formulario.")
            return node.parent
        if step.name == "*":
            raise XPathError("«*» no se puede llevar a una regla.")
        return next((child for child in node.children if child.name == step.name), None)

    def _by_name(self, name: str) -> Node:
        node, certain = self.around.survey.names.find(name, self.around.node)
        if node is None or not certain:
            raise XPathError(f"La ruta no llega a una pregunta «{name}».")
        return node

    def _predicates(self, node: Node, step: Step) -> None:
        for predicate in step.predicates:
            if node.kind != "repeat":
                raise XPathError("Una condición entre [ ] va tras un grupo repetido.")
            if self.repeat is not None and self.repeat is not node:
                raise XPathError("Solo un grupo repetido de la ruta puede llevar condición.")
            self.repeat = node
            position = _wanted_row(predicate)
            if position is not None:
                self.nth = values.as_number(self.translation.single(position))
                continue
            inner = NodeSurroundings(
                self.around.rules, self.around.node, self.around.column, row_of=node
            )
            run = type(self.translation)(inner, decided=False)
            found = run.test(predicate)
            self.where = found if self.where is None else both(self.where, found)

    def _end(self, node: Node) -> Value:
        found = self.around._of(node)
        if self.nth is not None and self.repeat is not None:
            inside = replace(found, roster=self.repeat.key)
            return rosters.nth(inside, None, self.nth)
        if self.where is None:
            return found
        if self.repeat is None or self.repeat not in (*node.repeats, node):
            raise XPathError("Esta ruta no se puede llevar a una regla.")
        if found.roster is None:
            found = replace(found, roster=self.repeat.key)
        return replace(found, where=self.where)


def _wanted_row(predicate: Any) -> Any:
    """Return n of ``[n]`` and ``[position() = n]``, else ``None``."""
    if rosters.is_position(predicate) is not None or isinstance(predicate, Reference):
        return predicate
    if isinstance(predicate, Binary) and predicate.operator == "=":
        for side, other in (
            (predicate.left, predicate.right),
            (predicate.right, predicate.left),
        ):
            if isinstance(side, Call) and side.name == "position":
                return other
    return None
