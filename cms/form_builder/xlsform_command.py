"""What the commands print of an XLSForm: the report as JSON, or in words."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from cms.form_builder.services import DocumentRefused
from cms.form_builder.xlsforms import MOST_BYTES, import_xlsform, read_xlsform
from forms_plugins.xlsform import FileRefused, Problem, ReadForm, Report, csv_files_of_zip

MOST_MEDIA = 50
_SEVERITIES = {"error": "Error", "warning": "Aviso", "info": "Nota"}


def run_xlsform_import(
    content: bytes,
    file_name: str,
    *,
    write: Callable[[str], Any],
    media_place: str = "",
    slug: str = "",
    dry_run: bool = False,
    as_json: bool = False,
) -> bool:
    """
    Import a spreadsheet, print the report, and say whether there is a form.

    :raises DocumentRefused: if the folder with the CSV files cannot be read.
    """
    media = media_beside(file_name, media_place)
    if dry_run:
        read = read_xlsform(content, Path(file_name).name, media=media, slug=slug)
        report = read.report if isinstance(read, ReadForm) else read
    else:
        report = import_xlsform(content, Path(file_name).name, media=media, slug=slug)
    print_report(report, write=write, as_json=as_json)
    return report.form is not None


def media_beside(file_name: str, place: str) -> Mapping[str, bytes]:
    """
    Return the CSV files of a folder or ZIP by name; without one, those beside the form.

    :raises DocumentRefused: if there is no such folder or ZIP.
    """
    folder = Path(place) if place else Path(file_name).parent
    if place and folder.is_file():
        try:
            return csv_files_of_zip(folder.read_bytes())
        except FileRefused as refusal:
            raise DocumentRefused([f"{place}: {refusal.message}"]) from refusal
    if place and not folder.is_dir():
        raise DocumentRefused([f"{place}: no es una carpeta ni un ZIP."])
    if not place and file_name == "-":
        return {}
    found: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        if str(path) == file_name or not path.is_file():
            continue
        size += path.stat().st_size
        if len(found) == MOST_MEDIA or size > MOST_BYTES:
            break
        found[path.name] = path.read_bytes()
    return found


def print_report(report: Report, *, write: Callable[[str], Any], as_json: bool) -> None:
    """Print a report: one JSON object, or lines in Spanish."""
    if as_json:
        write(json.dumps(report.as_json(), ensure_ascii=False))
        return
    if report.form is None:
        write("No se importó el formulario.")
    else:
        version = f", versión {report.version}" if report.version else ""
        write(
            f"Formulario «{report.form}»{version}: "
            f"{report.steps} pasos, {report.fields} preguntas, "
            f"{report.rosters} grupos repetidos, {report.lists} listas, "
            f"idiomas {', '.join(report.languages)}."
        )
        write(f"Reglas que funcionan: {report.rules_live} de {report.rules_total}.")
    for problem in report.ordered():
        write(_line(problem))


def _line(problem: Problem) -> str:
    cell = problem.cell
    place = [f"hoja {cell.sheet}"] if cell.sheet else []
    place += [f"fila {cell.row}"] if cell.row else []
    place += [f"columna {cell.column}"] if cell.column else []
    where = f" ({', '.join(place)})" if place else ""
    return f"{_SEVERITIES[problem.severity]}{where}: {problem.message}"
