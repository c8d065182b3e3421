"""Lists of options: from the choices sheets, and from CSV files beside the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from forms_plugins.xlsform.reading.delimited import csv_rows, decoded
from forms_plugins.xlsform.reading.headers import MEDIA
from forms_plugins.xlsform.reading.tables import Record, Table
from forms_plugins.xlsform.report import Cell, FileRefused, Report
from forms_plugins.xlsform.survey.names import key_of

WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]{0,14})")
"""A whole number as a computer writes it: ``01`` and ``+1`` are texts."""
_OWN: Final = frozenset(("list_name", "name", "label", "hint", *MEDIA))
OTHER: Final = "other"
MOST_OPTIONS: Final = 20_000

Code = int | str


@dataclass(slots=True)
class Option:
    """One option: its code as written and as stored, its labels by language, other columns."""

    written: str
    labels: Mapping[str, str]
    columns: Mapping[str, str]
    cell: Cell
    code: Code = ""
    attributes: dict[str, Code] = field(default_factory=dict)


@dataclass(slots=True)
class OptionList:
    """
    A list of options.

    ``is_whole`` says that all codes are whole numbers and are stored as such; otherwise all are
    texts. ``codes`` maps what a form writes to the codes that mean it: two if a name came twice.
    ``columns`` maps columns of the sheet to the names of attributes, ``whole_columns`` those that
    hold whole numbers.
    """

    name: str
    key: str
    options: list[Option]
    is_whole: bool = False
    codes: dict[str, tuple[Code, ...]] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    whole_columns: frozenset[str] = frozenset()


def plain_code(written: str) -> str:
    """Return a code as answers come in: one sign for each meaning, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", written).split())


def read_lists(table: Table, report: Report, taken: set[str]) -> dict[str, OptionList]:
    """Return the lists of a choices sheet by name."""
    rows: dict[str, list[Option]] = {}
    media = 0
    for record in table.records[: MOST_OPTIONS * 3]:
        name, code = record.get("list_name"), record.get("name")
        if not name or (not code and not record.get("label")):
            words = "A esta opción le falta la lista o el código: no se tomó."
            report.warning(words, record.cell("list_name" if not name else "name"))
            continue
        if not code:
            code = record.get("label")
            report.warning(f"Falta el código: se usó «{code}».", record.cell("name"))
        media += any(record.get(kind) for kind in MEDIA)
        rows.setdefault(name, []).append(_option(record, code))
    if media:
        cell = Cell(table.name)
        report.info(f"{media} opciones tienen imagen, audio o video: no se tomaron.", cell)
    return {
        name: finished(OptionList(name, _list_key(name, taken), options), report)
        for name, options in rows.items()
    }


def _list_key(name: str, taken: set[str]) -> str:
    key = key_of(name, taken, "lista_")
    taken.add(key)
    return key


def _option(record: Record, code: str) -> Option:
    columns = {
        name: value
        for name, value in record.values.items()
        if name not in _OWN and not name.startswith(("bind::", "body::", "instance::"))
    }
    return Option(plain_code(code), record.texts.get("label", {}), columns, record.cell("name"))


def read_csv_list(
    name: str, content: bytes, parameters: Mapping[str, str], report: Report, taken: set[str]
) -> OptionList | None:
    """
    Return the list in a CSV file, or ``None`` with a line in the report if it cannot be read.

    ``parameters`` may say which columns hold the code (``value``) and the label (``label``).
    """
    rows = csv_table(name, content, report)
    if rows is None:
        return None
    value, label = parameters.get("value", "name"), parameters.get("label", "label")
    options = [
        Option(
            plain_code(row[value]),
            {_language(column): row[column] for column in row if _is_label(column, label)},
            {column: text for column, text in row.items() if column != value and text},
            Cell(name, number, value),
        )
        for number, row in enumerate(rows, 2)
        if row.get(value)
    ]
    if not options:
        report.error(f"«{name}» no tiene opciones en la columna «{value}».", Cell(name))
        return None
    return finished(OptionList(name, _list_key(name, taken), options[:MOST_OPTIONS]), report)


def _is_label(column: str, label: str) -> bool:
    return column == label or column.startswith(f"{label}::")


def _language(column: str) -> str:
    return column.partition("::")[2].strip()


def csv_table(name: str, content: bytes, report: Report) -> list[dict[str, str]] | None:
    """Return the rows of a CSV file by header."""
    try:
        rows = csv_rows(decoded(content))
    except FileRefused as refusal:
        report.error(f"«{name}» no se pudo leer. {refusal.message}", Cell(name))
        return None
    if not rows:
        report.error(f"«{name}» está vacío.", Cell(name))
        return None
    headers = [header.strip() for header in rows[0]]
    return [
        dict(zip(headers, (cell.strip() for cell in row), strict=False))
        for row in rows[1:]
        if any(cell.strip() for cell in row)
    ]


def finished(found: OptionList, report: Report) -> OptionList:
    """Settle the codes and the attributes of a list; repeated codes are told."""
    if len(found.options) > MOST_OPTIONS:
        words = f"La lista «{found.name}» pasa de {MOST_OPTIONS} opciones: se tomaron las primeras."
        report.error(words, found.options[MOST_OPTIONS].cell)
        found.options = found.options[:MOST_OPTIONS]
    _drop_same(found, report)
    found.is_whole = all(WHOLE.fullmatch(option.written) for option in found.options)
    _number_codes(found, report)
    _settle_attributes(found)
    return found


def _drop_same(found: OptionList, report: Report) -> None:
    seen: set[Any] = set()
    kept = []
    for option in found.options:
        same = (option.written, tuple(option.labels.items()), tuple(option.columns.items()))
        if same in seen:
            words = f"La opción «{option.written}» está repetida: se tomó una vez."
            report.warning(words, option.cell)
            continue
        seen.add(same)
        kept.append(option)
    found.options = kept


def _number_codes(found: OptionList, report: Report) -> None:
    taken: set[Code] = set()
    written = {option.written for option in found.options}
    highest = max((int(text) for text in written), default=0) if found.is_whole else 0
    for option in found.options:
        code: Code = int(option.written) if found.is_whole else option.written
        number = 1
        while code in taken:
            number += 1
            highest += 1
            code = highest if found.is_whole else f"{option.written}_{number}"
            if code in written:
                continue
        if number > 1:
            words = (
                f"El código «{option.written}» está repetido en «{found.name}»: "
                f"esta opción se guarda como «{code}»."
            )
            report.warning(words, option.cell)
        taken.add(code)
        option.code = code
        found.codes[option.written] = (*found.codes.get(option.written, ()), code)


def _settle_attributes(found: OptionList) -> None:
    columns: dict[str, list[str]] = {}
    for option in found.options:
        for column, text in option.columns.items():
            columns.setdefault(column, []).append(text)
    whole = {column for column, texts in columns.items() if all(map(WHOLE.fullmatch, texts))}
    for column in columns:
        found.columns[column] = key_of(column, found.columns.values())
    found.whole_columns = frozenset(whole)
    for option in found.options:
        option.attributes = {
            found.columns[column]: int(text) if column in whole else text
            for column, text in option.columns.items()
        }


def with_other(found: OptionList, key: str, labels: Mapping[str, str]) -> OptionList:
    """Return a copy of a list with the option "other"; its codes are texts."""
    if OTHER in found.codes:
        return found
    options = [
        Option(o.written, o.labels, o.columns, o.cell, str(o.code), dict(o.attributes))
        for o in found.options
    ]
    options.append(Option(OTHER, labels, {}, Cell(), OTHER))
    codes = {text: tuple(str(code) for code in codes) for text, codes in found.codes.items()}
    return OptionList(
        found.name,
        key,
        options,
        False,
        {**codes, OTHER: (OTHER,)},
        dict(found.columns),
        found.whole_columns,
    )


def parameters_of(text: str) -> dict[str, str]:
    """Read ``start=1 end=10`` and its spellings with ``;`` or ``,``."""
    pairs: Iterable[str] = re.findall(r"[\w\-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s;,]+)", text)
    found = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        found[name.strip().lower()] = value.strip().strip("'\"")
    return found
