"""The report as files: CSV (one table), XLSX (a sheet a table), JSON (everything)."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Final

from cms.methods.models import Simulation
from cms.methods.simulation.kinds import DIMENSIONS
from cms.methods.simulation.presenting import (
    CAUSE_WORDS,
    DIMENSION_WORDS,
    WAY_WORDS,
    Presented,
)
from cms.spreadsheets import plain_cell

NOTICE: Final = "Simulación: no cambia ningún resultado."
HIDDEN: Final = "<5"
Row = list[Any]


def as_json(presented: Presented) -> bytes:
    """Return the whole report with what was asked."""
    simulation = presented.simulation
    document = {
        "notice": NOTICE,
        "title": simulation.title,
        "method": simulation.document["slug"],
        "method_sha256": simulation.sha256,
        "baseline": str(simulation.baseline or ""),
        "source": simulation.source,
        "options": simulation.options,
        **presented.report,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def as_csv(presented: Presented) -> bytes:
    """Return every count, one a line, with a mark that spreadsheets read as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in _counts(presented):
        writer.writerow([plain(cell) for cell in row])
    return ("\ufeff" + text.getvalue()).encode()


def as_xlsx(presented: Presented) -> bytes:
    """Return a workbook; numbers are numbers, money and points are text, exact."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in _sheets(presented):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def plain(value: Any) -> Any:
    """Return a value no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return plain_cell(value)
    return HIDDEN if value is None else value


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, int):
        return value
    text = HIDDEN if value is None else ILLEGAL_CHARACTERS_RE.sub("", str(value))
    cell = WriteOnlyCell(sheet, text)
    # Text stays text, also where it begins with "=".
    cell.data_type = "s"
    return cell


def _counts(presented: Presented) -> Iterator[Row]:
    yield ["dimension", "valor", "nombre", "antes", "despues", "hogares"]
    for old, row in presented.report["matrix"].items():
        for new, number in row.items():
            yield ["total", "", "", old, new, number]
    for dimension in DIMENSIONS:
        for group in presented.report["groups"][dimension]:
            label = presented.value_label(dimension, group)
            for old, row in group["matrix"].items():
                for new, number in row.items():
                    yield [dimension, group["value"], label, old, new, number]


def _sheets(presented: Presented) -> Iterator[tuple[str, Iterator[Row]]]:
    yield "Resumen", _summary(presented)
    yield "Transiciones", _counts(presented)
    for dimension in DIMENSIONS:
        yield str(DIMENSION_WORDS[dimension])[:31], _groups(presented, dimension)
    if presented.report["costs"] is not None:
        yield "Costo", _costs(presented)
    yield "Qué cambia", _drivers(presented)
    yield "Sin clase", _reasons(presented)
    yield "Muestras", _samples(presented)
    if presented.report["problems"]:
        yield "Problemas", iter([["línea", "problema"], *presented.report["problems"]])


def _summary(presented: Presented) -> Iterator[Row]:
    simulation = presented.simulation
    yield [NOTICE]
    yield ["Simulación", simulation.title]
    yield ["Método", simulation.document["slug"], simulation.sha256]
    yield ["Se compara con", str(simulation.baseline or presented.plan.against)]
    yield ["Origen", Simulation.Source(simulation.source).label, presented.plan.file_name]
    yield ["Fecha de cálculo", presented.plan.on.isoformat()]
    yield ["Hogares", presented.households]
    if presented.ways:
        for way, number in presented.report["ways"].items():
            yield [str(WAY_WORDS[way]), number]


def _groups(presented: Presented, dimension: str) -> Iterator[Row]:
    yield ["valor", "nombre", "hogares", *presented.way_words]
    for row in presented.report["groups"][dimension]:
        label = presented.value_label(dimension, row)
        ways = [row["ways"][way] for way in presented.shown_ways]
        yield [row["value"], label, row["households"], *ways]


def _costs(presented: Presented) -> Iterator[Row]:
    costs = presented.report["costs"]
    keys = ["amount", "households_before", "households_after", "before", "after", "difference"]
    yield ["clase", "soles", "hogares antes", "hogares después", "antes", "después", "diferencia"]
    for row in costs["rows"]:
        yield [presented.after_label(row["code"]), *(row[key] for key in keys)]
    yield ["Total", "", "", "", costs["before"], costs["after"], costs["difference"]]


def _drivers(presented: Presented) -> Iterator[Row]:
    yield ["clave", "causa", "decide", "cambia sus puntos", "diferencia media"]
    for row in presented.report["drivers"]["rows"]:
        label = str(CAUSE_WORDS.get(row["key"], row["label"] or row["key"]))
        yield [row["key"], label, row["decides"], row["differs"], row["mean"] or ""]


def _reasons(presented: Presented) -> Iterator[Row]:
    yield ["código", "sobre", "motivo", "hogares de la muestra"]
    for row in presented.report["reasons"]["rows"]:
        yield [row["code"], row["about"], row["text"], row["count"]]


def _samples(presented: Presented) -> Iterator[Row]:
    yield ["antes", "después", "hogar", "indicador", "respuesta", "puntos antes", "puntos después"]
    for number, sample in enumerate(presented.report["samples"], 1):
        before = {
            line["indicator"]: line for line in (sample["old"] or {}).get("contributions", ())
        }
        for line in sample["new"]["contributions"]:
            was = before.get(line["indicator"], {}).get("weight", "")
            yield [
                sample["from"],
                sample["to"],
                number,
                line["label"],
                line["answer"],
                was,
                line["weight"],
            ]


KINDS: Final = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json"),
}
"""How a report becomes a file, by extension."""
