"""From the bytes of an XLSForm to a form document and its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import load_form
from forms_plugins.xlsform.building.form import Settings, build, count_form
from forms_plugins.xlsform.building.kinds import Kinds
from forms_plugins.xlsform.building.survey import Survey
from forms_plugins.xlsform.building.words import Translator
from forms_plugins.xlsform.reading import Sheet, read_workbook
from forms_plugins.xlsform.reading.headers import TRANSLATED
from forms_plugins.xlsform.reading.languages import Languages, plain
from forms_plugins.xlsform.reading.tables import Table, read_table
from forms_plugins.xlsform.report import Cell, FileRefused, Report
from forms_plugins.xlsform.survey.added import add_questions
from forms_plugins.xlsform.survey.lists import OptionList, read_lists
from forms_plugins.xlsform.survey.names import Names
from forms_plugins.xlsform.survey.tree import read_tree
from forms_plugins.xlsform.writing.workbook import own_document

_SHEETS: Final = {
    "survey": ("survey", "encuesta", "formulario", "preguntas", "surveys"),
    "choices": ("choices", "choice", "opciones", "columns", "select_one", "lists"),
    "settings": ("settings", "setting", "ajustes", "configuracion"),
    "external_choices": ("external_choices", "externalchoices", "external_choice"),
}
_IGNORED_SHEETS: Final = frozenset(("empadrona",))
_KNOWN_COLUMNS: Final = frozenset(
    (
        "", "type", "name", "label", "hint", "guidance_hint", "constraint", "constraint_message",
        "required", "required_message", "relevant", "calculation", "choice_filter", "appearance",
        "default", "read_only", "repeat_count", "parameters", "trigger", "image", "big-image",
        "audio", "video", "list_name", "disabled", "rows", "autoplay",
    )
)  # fmt: skip
_KNOWN_SETTINGS: Final = frozenset(("form_title", "form_id", "default_language", "version", ""))


@dataclass(frozen=True)
class ReadForm:
    """A form document, ready to be loaded, and the report of the import."""

    document: dict[str, Any]
    report: Report


def read_form(
    content: bytes,
    file_name: str = "",
    *,
    media: Mapping[str, bytes] | None = None,
    slug: str = "",
) -> ReadForm:
    """
    Return the form in an XLSX, XLS or CSV file, or in a ZIP with one and its CSV files.

    ``media`` are CSV files by name that the form may read; ``slug`` replaces the short name that
    the form gives itself.

    :raises FileRefused: with a Spanish sentence, if there is no form in the file.
    """
    workbook = read_workbook(content)
    document = own_document(workbook.sheets)
    if document is not None:
        return _read_back({**document, "slug": slug or document.get("slug")})
    report, languages = Report(), Languages()
    sheets = _find_sheets(workbook.sheets, report)
    survey_table = _survey_table(sheets, languages, report)
    choices = _table(sheets, "choices", frozenset(("list_name",)), languages, report)
    external = _table(sheets, "external_choices", frozenset(("list_name",)), languages, report)
    settings = Settings(_settings(sheets, report), file_name)
    words = _translator((survey_table, choices, external), settings, languages, report)
    root = read_tree(survey_table, report)
    add_questions(root)
    taken: set[str] = set()
    lists = _lists(choices, report, taken, languages)
    survey = Survey(
        root=root,
        names=Names(root, report),
        lists=lists,
        external_lists=_lists(external, report, taken, languages),
        media={**workbook.media, **(media or {})},
        words=words,
        kinds=Kinds(report),
        report=report,
        taken_list_keys=taken,
    )
    for table in (survey_table, choices):
        _tell_columns(table, report)
    return ReadForm(build(survey, settings, slug=slug), report)


def _read_back(document: dict[str, Any]) -> ReadForm:
    """Return a form that was exported here and not changed since, after the usual checks."""
    report = Report()
    try:
        found = check_form(load_form(document))
    except ValidationError as error:
        raise FileRefused("La hoja «empadrona» no guarda una ficha que se entienda.") from error
    problems = [problem for problem in found if problem.level == "error"]
    if problems:
        raise FileRefused(f"La ficha no se puede publicar. {problems[0].sentence}")
    count_form(document, report)
    report.info("El archivo se exportó de este sistema y no cambió: se leyó la misma ficha.")
    return ReadForm(document, report)


def _lists(
    table: Table | None, report: Report, taken: set[str], languages: Languages
) -> dict[str, OptionList]:
    return read_lists(table, report, taken) if table else {}


def _find_sheets(sheets: Iterable[Sheet], report: Report) -> dict[str, Sheet]:
    """Return the sheets by what they are; others are told."""
    found: dict[str, Sheet] = {}
    others: list[Sheet] = []
    for sheet in sheets:
        if not sheet.rows:
            continue
        kind = next((kind for kind, names in _SHEETS.items() if plain(sheet.name) in names), None)
        exact = kind is not None and plain(sheet.name) == kind
        if kind is not None and (kind not in found or (exact and plain(found[kind].name) != kind)):
            if kind in found:
                others.append(found[kind])
            found[kind] = sheet
        elif plain(sheet.name) not in _IGNORED_SHEETS:
            others.append(sheet)
    if "survey" not in found:
        _guess_survey(found, others, report)
    for sheet in others:
        report.info(
            f"La hoja «{sheet.name}» no es parte de un XLSForm: no se tomó.", Cell(sheet.name)
        )
    return found


def _guess_survey(found: dict[str, Sheet], others: list[Sheet], report: Report) -> None:
    for sheet in list(others):
        header = {plain(cell) for _, cells in sheet.rows[:5] for cell in cells}
        if {"type", "name"} <= header:
            words = f"No hay una hoja «survey»: se leyó «{sheet.name}»."
            report.warning(words, Cell(sheet.name))
            found["survey"] = sheet
            others.remove(sheet)
            return
    raise FileRefused("No hay una hoja «survey» con las columnas «type» y «name».")


def _survey_table(sheets: Mapping[str, Sheet], languages: Languages, report: Report) -> Table:
    sheet = sheets["survey"]
    for needed in (("type", "name"), ("type", "label"), ("type",)):
        table = read_table(sheet, "survey", frozenset(needed), languages, report)
        if table is not None:
            if not table.has("name"):
                report.error("Falta la columna «name».", Cell(sheet.name, table.header_row))
            if not table.records:
                raise FileRefused(f"La hoja «{sheet.name}» no tiene preguntas.", Cell(sheet.name))
            return table
    raise FileRefused(
        f"La hoja «{sheet.name}» no tiene las columnas «type» y «name».", Cell(sheet.name)
    )


def _table(
    sheets: Mapping[str, Sheet],
    kind: str,
    needed: frozenset[str],
    languages: Languages,
    report: Report,
) -> Table | None:
    sheet = sheets.get(kind)
    if sheet is None:
        return None
    table = read_table(sheet, "choices", needed, languages, report)
    if table is None:
        words = f"La hoja «{sheet.name}» no tiene la columna «list_name»: no se tomó."
        report.error(words, Cell(sheet.name))
    return table


def _settings(sheets: Mapping[str, Sheet], report: Report) -> Mapping[str, str]:
    sheet = sheets.get("settings")
    if sheet is None:
        return {}
    table = read_table(sheet, "settings", frozenset(), Languages(), report)
    if table is None or not table.records:
        return {}
    record = table.records[0]
    for name, value in record.values.items():
        if name not in _KNOWN_SETTINGS:
            words = f"El ajuste «{record.headers.get(name, name)}» («{value[:40]}») no se toma."
            report.info(words, record.cell(name))
    return record.values


def _translator(
    tables: Iterable[Table | None], settings: Settings, languages: Languages, report: Report
) -> Translator:
    """Settle the languages of the form: Spanish, then those of the columns in their order."""
    columns = [
        column
        for table in tables
        if table
        for column in table.columns
        if column.name in TRANSLATED and column.name not in ("image", "audio", "video")
    ]
    named = list(dict.fromkeys(column.language for column in columns if column.language))
    unmarked = any(column.name == "label" and not column.language for column in columns)
    default = languages.code(settings.default_language) if settings.default_language else ""
    if default in languages.unknown.values() and default not in named:
        default = ""
    if unmarked and default and default not in named and default != "es":
        named.append(default)
    primary = "es"
    if "es" not in named:
        if default and default != "es" and default in named:
            primary = default
        elif unmarked or not named:
            primary = ""
        else:
            primary = named[0]
        _tell_spanish(primary, default, named, report)
    for name, code in languages.unknown.items():
        if code in named:
            report.warning(f"No se conoce el idioma «{name}»: se guarda como «{code}».")
    others = [code for code in named if code != "es"]
    # Columns without a language speak the default one or, if that is not said, the first.
    unmarked_code = default or (others[0] if others and "es" not in named else "")
    return Translator(("es", *others), primary, unmarked_code)


def _tell_spanish(primary: str, default: str, named: list[str], report: Report) -> None:
    if primary:
        words = f"No hay columnas en español: los textos en «{primary}» están también como español."
        report.warning(words)
    elif not named:
        report.info("Los textos no dicen su idioma: se toman como español.")
    else:
        report.warning("Los textos sin idioma se toman como español.")


def _tell_columns(table: Table | None, report: Report) -> None:
    """Note the columns of which nothing is taken, if they say anything."""
    if table is None:
        return
    is_choices = any(column.name == "list_name" for column in table.columns)
    for column in table.columns:
        name = column.name
        special = name.startswith(("bind::", "body::", "instance::", "control::"))
        if name in _KNOWN_COLUMNS or (is_choices and not special):
            continue
        rows = [record.number for record in table.records if record.get(name)]
        if rows:
            words = f"La columna «{column.header}» no se toma."
            report.info(words, Cell(table.name, table.header_row, column.header))
