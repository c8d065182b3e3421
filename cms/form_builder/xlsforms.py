"""XLSForms into the site and out of it: what the commands and the screens share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.form_builder.models import FormPage
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.services import (
    DocumentRefused,
    export_document,
    import_form,
    page_with,
)
from forms_plugins.engine.definition import load_form
from forms_plugins.xlsform import (
    Cell,
    FileRefused,
    ReadForm,
    Report,
    count_form,
    read_form,
    write_form,
)

MOST_BYTES = 20_000_000


def is_json(content: bytes, file_name: str = "") -> bool:
    """Say whether a file holds JSON, or says by its name that it should, and is no spreadsheet."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return start in (b"{", b"[") or file_name.lower().endswith(".json")


def read_xlsform(
    content: bytes, file_name: str, *, media: Mapping[str, bytes] | None = None, slug: str = ""
) -> ReadForm | Report:
    """Return the form of a file, or the report that says why there is none."""
    try:
        return read_form(content, file_name, media=media, slug=slug)
    except FileRefused as refusal:
        return refused(refusal.message, refusal.cell)


def refused(message: str, cell: Cell | None = None) -> Report:
    """Return the report of a file that gave no form."""
    report = Report()
    report.error(message, cell)
    return report


def import_xlsform(
    content: bytes,
    file_name: str,
    *,
    media: Mapping[str, bytes] | None = None,
    slug: str = "",
    by: Any = None,
    publish: bool = True,
) -> Report:
    """
    Bring an XLSForm into the site and return the report; without a form its ``form`` is ``None``.

    What cannot be published although it was read is kept as a draft, without a version.
    """
    read = read_xlsform(content, file_name, media=media, slug=slug)
    if isinstance(read, Report):
        return read
    return keep(read, by=by, publish=publish)


def keep(read: ReadForm, *, by: Any = None, publish: bool = True) -> Report:
    """Publish a form that was read, or keep it as a draft, and return its report."""
    report = read.report
    if publish:
        try:
            report.version = import_form(read.document, by=by, restore=True).version.number
        except DocumentRefused as refusal:
            for sentence in refusal.problems:
                report.error(f"No se publicó; quedó como borrador. {sentence}")
        else:
            return report
    try:
        save_draft(read.document, by=by)
    except (DocumentRefused, FormHasProblems) as refusal:
        report.form = None
        report.error(f"El formulario no se pudo guardar. {refusal}")
    return report


def report_again(document: dict[str, Any]) -> ReadForm:
    """Return a form that was read before, whose report has been seen already."""
    report = Report()
    count_form(document, report)
    return ReadForm(document, report)


@transaction.atomic
def save_draft(document: Mapping[str, Any], *, by: Any = None) -> FormPage:
    """
    Return the page of a form with a new draft; what is published stays as it is.

    :raises DocumentRefused: naming every place that is wrong.
    """
    page = page_with(document)
    page.save_revision(user=by)
    return page


def document_report(document: dict[str, Any], version: int) -> Report:
    """Return the report of a document that was imported as it is."""
    report = Report(version=version)
    count_form(document, report)
    return report


@dataclass(frozen=True)
class WrittenXLSForm:
    """The file of a form and what it cannot say, as (key, sentence)."""

    name: str
    content: bytes
    left_out: tuple[tuple[str, str], ...]


def export_xlsform(slug: str, number: int | None = None) -> WrittenXLSForm:
    """
    Return a published version of a form, the newest if no number is given, as an XLSForm.

    :raises NoSuchForm: if there is none.
    """
    written = write_form(load_form(export_document(slug, number)))
    return WrittenXLSForm(f"{slug}.xlsx", written.content, written.left_out)
