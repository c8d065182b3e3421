"""
A scoring method as YAML: the same keys as its document, rules as one line of Spanish.

Numbers are read digit by digit, never as floats. What a scalar without quotes means is said by the
model, not by YAML: ``no`` is a word where a word stands.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from forms_plugins.classification.sheets.cells import CellProblem, read_iso_date, read_rule
from forms_plugins.classification.sheets.judging import Finding, judge
from forms_plugins.classification.sheets.paths import Path
from forms_plugins.classification.sheets.places import Place, Places
from forms_plugins.classification.sheets.problems import FileRefused, Problem, Reading
from forms_plugins.classification.sheets.schema import ANY, LOCAL, RULE, Meaning, inside, root
from forms_plugins.classification.sheets.words import plain
from forms_plugins.classification.sheets.yaml_nodes import (
    MOST_BYTES,
    Node,
    YamlProblem,
    read_nodes,
)

_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,15}")
_NOTHING: Final = frozenset(("", "~", "null", "Null", "NULL"))
_YES: Final = frozenset(("true", "si", "yes", "verdadero"))
_NO: Final = frozenset(("false", "no", "falso"))
_TRUTH: Final = {"true": True, "True": True, "false": False, "False": False}


def read_yaml(content: bytes | str) -> Reading:
    """
    Return the method that a YAML text describes, and every problem with its line and key.

    :raises FileRefused: if it is too large or not text in UTF-8.
    """
    text = decoded(content)
    try:
        node = read_nodes(text)
    except YamlProblem as problem:
        return Reading(None, (Problem("", problem.line, problem.column, "error", str(problem)),))
    reader = _Reader()
    if node is None or node.kind != "map":
        reader.report((), node, "El archivo debe empezar con las claves del método, como «slug:».")
        return Reading(None, tuple(reader.problems))
    document = reader.value(node, (), root())
    judgement = judge(document, deeply=not reader.problems)
    reader.add_findings(judgement.findings, document)
    whole = None if reader.has_unread else judgement.document
    told = tuple(sorted(reader.problems, key=lambda p: (p.row, p.column)))
    return Reading(whole, told, reader.places)


def decoded(content: bytes | str) -> str:
    """Return a text file as text. :raises FileRefused: if it is too large or not UTF-8."""
    if len(content) > MOST_BYTES:
        raise FileRefused(f"El archivo pasa de {MOST_BYTES // 1_000_000} MB.")
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            f"El archivo no está en UTF-8 (línea {line}): guárdelo con esa codificación."
        ) from error


class _Reader:
    def __init__(self) -> None:
        self.places = Places()
        self.problems: list[Problem] = []
        self._unread: set[Path] = set()

    def report(self, path: Path, node: Node | None, message: str) -> None:
        """Add an error at a node; the value there was not read."""
        self._unread.add(path)
        line, column = (node.line, node.column) if node else (1, 1)
        self.problems.append(Problem("", line, column, "error", message, words_of(path)))

    def add_findings(self, findings: tuple[Finding, ...], document: Any) -> None:
        for finding in findings:
            if finding.path in self._unread:
                continue
            place = self.places.of(finding.path, document)
            key = words_of(finding.path) or place.heading
            problem = Problem("", place.row, place.column, finding.severity, finding.message, key)
            if problem not in self.problems:
                self.problems.append(problem)

    @property
    def has_unread(self) -> bool:
        """Say whether anything was not understood, so that the document is not what was meant."""
        return bool(self._unread)

    def value(self, node: Node, path: Path, meaning: Meaning) -> Any:
        """Return what a node says, by what may stand in its place."""
        if node.kind == "scalar":
            return self._scalar(node, path, meaning)
        if node.kind == "list":
            return [
                self._placed(item, item, (*path, position), inside(meaning, position))
                for position, item in enumerate(node.items)
            ]
        if RULE in meaning:
            return self._mapping(node, path, frozenset((ANY,)))
        return self._mapping(node, path, meaning)

    def _placed(self, node: Node, spot: Node, path: Path, meaning: Meaning) -> Any:
        self.places.add(path, Place("", spot.line, spot.column, words_of(path)))
        return self.value(node, path, meaning)

    def _mapping(self, node: Node, path: Path, meaning: Meaning) -> dict[str, Any]:
        found: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key, value in node.pairs():
            if key.kind != "scalar":
                self.report(path, key, "La clave debe ser una palabra o un número.")
                continue
            own = (*path, key.text)
            if key.text == "<<" and key.is_plain:
                self.report(own, key, "«<<» no se usa aquí: escriba las claves una por una.")
            elif key.text in first:
                self.report(
                    own, key, f"Esta clave ya está en la línea {first[key.text]}: deje una sola."
                )
            else:
                first[key.text] = key.line
                found[key.text] = self._placed(value, key, own, inside(meaning, key.text))
        return found

    def _scalar(self, node: Node, path: Path, meaning: Meaning) -> Any:
        if node.is_plain and node.text in _NOTHING:
            return None
        try:
            return read_scalar(node.text, meaning, is_plain=node.is_plain)
        except CellProblem as problem:
            self.report(path, node, str(problem))
            return None


def read_scalar(text: str, meaning: Meaning, *, is_plain: bool) -> Any:
    """
    Return what a scalar means in its place.

    :raises CellProblem: if it is a rule or a date that cannot be read.
    """
    if RULE in meaning:
        return _TRUTH[text] if is_plain and text in _TRUTH else read_rule(text)
    if date in meaning:
        return read_iso_date(text)
    if bool in meaning:
        return plain(text) in _YES if plain(text) in _YES | _NO else text
    if not is_plain or LOCAL in meaning or Decimal in meaning:
        return text
    if ANY in meaning and text in _TRUTH:
        return _TRUTH[text]
    takes_whole = int in meaning or ANY in meaning
    return int(text) if takes_whole and _WHOLE.fullmatch(text) else text


def words_of(path: Path) -> str:
    """Return a path of keys as people read it: ``indicators[1].label`` counts from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else step
    return text
