"""Everything that is known of one survey while its document is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from forms_plugins.xlsform.building.kinds import Kinds, Plan
from forms_plugins.xlsform.building.words import Translator
from forms_plugins.xlsform.report import Cell, Report
from forms_plugins.xlsform.survey.lists import (
    WHOLE,
    OptionList,
    csv_table,
    parameters_of,
    read_csv_list,
    with_other,
)
from forms_plugins.xlsform.survey.names import Names, free, key_of
from forms_plugins.xlsform.survey.tree import Node
from forms_plugins.xlsform.xpath.tokenizer import XPathError
from forms_plugins.xlsform.xpath.values import Value

OTHER_WORDS = {
    "es": "Otro",
    "en": "Other",
    "fr": "Autre",
    "pt": "Outro",
    "qu": "Huk",
    "ay": "Yaqha",
}
MOST_TABLE_ROWS = 20_000


@dataclass
class Survey:
    """
    The tree, its names, lists and files, and what was found out about its questions.

    ``computed`` holds the values of calculations by question, ``tables`` those of the document.
    """

    root: Node
    names: Names
    lists: dict[str, OptionList]
    media: Mapping[str, bytes]
    words: Translator
    kinds: Kinds
    report: Report
    external_lists: dict[str, OptionList] = field(default_factory=dict)
    tables: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    taken_list_keys: set[str] = field(default_factory=set)
    used_lists: dict[str, OptionList] = field(default_factory=dict)
    order: dict[Node, int] = field(default_factory=dict)
    plans: dict[Node, Plan] = field(default_factory=dict)
    computed: dict[Node, Value | None] = field(default_factory=dict)
    dropped: set[Node] = field(default_factory=set)
    _files: dict[str, list[dict[str, str]] | None] = field(default_factory=dict)
    _file_lists: dict[str, OptionList | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.order = {node: number for number, node in enumerate(self.root.walk())}

    def options_of(self, node: Node) -> OptionList | None:
        """Return the list of a selection; a missing one is told."""
        if node.type.base not in ("select_one", "select_multiple", "rank"):
            return None
        found = self._listed(node)
        if found is None:
            return None
        if node.type.or_other:
            key = free(f"{found.key}_otro", self.taken_list_keys)
            self.taken_list_keys.add(key)
            found = with_other(found, key, OTHER_WORDS)
        self.used_lists[found.key] = found
        return found

    def _listed(self, node: Node) -> OptionList | None:
        assert node.record is not None
        source, cell = node.type.source, node.record.cell("type")
        if node.type.from_file or source.lower().endswith((".csv", ".xml", ".geojson")):
            return self._from_file(node, source, cell)
        found = self._named(source, node.type.external)
        if found is None:
            words = f"No hay una lista «{source}»: la pregunta quedó como texto."
            self.report.error(words, cell)
        return found

    def _named(self, name: str, external: bool = False) -> OptionList | None:
        order = (self.external_lists, self.lists)
        for lists in order if external else reversed(order):
            if name in lists:
                return lists[name]
        for lists in (self.lists, self.external_lists):
            for candidate in (name, name.split(" ")[0]):
                for other, found in lists.items():
                    if key_of(other) == key_of(candidate):
                        return found
        return None

    def _from_file(self, node: Node, name: str, cell: Cell) -> OptionList | None:
        if name not in self._file_lists:
            content = self._content(name)
            if content is None or not name.lower().endswith(".csv"):
                words = (
                    f"Falta el archivo «{name}»: la pregunta quedó como texto. "
                    "Vuelva a importar con el archivo junto al formulario."
                    if content is None
                    else f"Solo se toman listas en CSV: «{name}» quedó como texto."
                )
                self.report.error(words, cell)
                return None
            self._file_lists[name] = read_csv_list(
                name,
                content,
                parameters_of(node.get("parameters")),
                self.report,
                self.taken_list_keys,
            )
        return self._file_lists[name]

    def _content(self, name: str) -> bytes | None:
        wanted = name.lower().removeprefix("jr://file-csv/").removeprefix("jr://file/")
        for candidate, content in self.media.items():
            low = candidate.lower()
            if low == wanted or low == f"{wanted}.csv":
                return content
        return None

    def list_named(self, name: str) -> OptionList:
        """Return a list that a rule names. :raises XPathError: if there is none."""
        found = self._named(name)
        if found is None and name not in self._file_lists:
            content = self._content(name)
            if content is not None:
                self._file_lists[name] = read_csv_list(
                    name, content, {}, self.report, self.taken_list_keys
                )
        found = found or self._file_lists.get(name)
        if found is None:
            raise XPathError(f"No hay una lista «{name}».")
        return found

    def table(self, file: str, key_column: str, column: str) -> tuple[str, str, bool]:
        """
        Return table, column and whether it holds whole numbers, made ready for a look-up.

        :raises XPathError: if file or columns are not there.
        """
        rows = self._rows(file)
        if rows is None:
            raise XPathError(f"Falta el archivo «{file}»: súbalo junto al formulario.")
        for name in (key_column, column):
            if not any(name in row for row in rows):
                raise XPathError(f"«{file}» no tiene la columna «{name}».")
        table_key = key_of(f"{file.removesuffix('.csv')}_{key_column}", (), "tabla_")
        column_key = key_of(column, (), "c_")
        texts = {
            row[key_column]: row.get(column, "") for row in reversed(rows) if row.get(key_column)
        }
        whole = _all_whole(texts.values())
        table = self.tables.setdefault(table_key, {key: {} for key in texts})
        for key, text in texts.items():
            table[key][column_key] = (int(text) if whole else text) if text else None
        return table_key, column_key, whole

    def _rows(self, file: str) -> list[dict[str, str]] | None:
        if file not in self._files:
            content = self._content(file)
            rows = None if content is None else csv_table(file, content, self.report)
            self._files[file] = None if rows is None else rows[:MOST_TABLE_ROWS]
        return self._files[file]


def _all_whole(texts: Any) -> bool:
    given = [text for text in texts if text]
    return bool(given) and all(WHOLE.fullmatch(text) for text in given)
