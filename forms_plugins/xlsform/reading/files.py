"""
Tell what a file is by its content, and read its sheets.

The name of a file is not believed: an XLSX called ``.xls`` is read as what it is. Files are opened
in memory and never written; sizes are checked before anything is unpacked.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import xlrd  # type: ignore[import-untyped]  # comes without types

from forms_plugins.xlsform.reading.delimited import csv_sheets, decoded
from forms_plugins.xlsform.reading.sheets import Limits, Sheet
from forms_plugins.xlsform.report import FileRefused

MOST_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 150_000_000
MOST_PARTS: Final = 5_000
MOST_SHEETS: Final = 100

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00\x04\x00")
_REFUSED_STARTS: Final = (
    (b"%PDF", "Es un PDF. Pida la hoja de cálculo (.xlsx) de la que se hizo."),
    (b"{\\rtf", "Es un documento de texto. Guarde la hoja de cálculo como .xlsx."),
    (b"\x89PNG", "Es una imagen. Suba la hoja de cálculo (.xlsx)."),
    (b"\xff\xd8\xff", "Es una imagen. Suba la hoja de cálculo (.xlsx)."),
    (b"<", "Es una página o un XML. Ábralo en su hoja de cálculo y guárdelo como .xlsx."),
)
BROKEN: Final = (
    "El archivo está dañado o incompleto. "
    "Ábralo en su hoja de cálculo y guárdelo de nuevo como .xlsx."
)
_ZIP_FAILURES: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    zlib.error,
)
"""What the standard library raises on archives that are broken, locked or packed unusually."""
_PROTECTED: Final = "El archivo tiene contraseña. Quítela y vuelva a subirlo."


@dataclass(frozen=True)
class Workbook:
    """The sheets of a file, and the CSV files that came in the same archive, by name."""

    sheets: tuple[Sheet, ...]
    media: Mapping[str, bytes] = field(default_factory=dict)


def read_workbook(content: bytes) -> Workbook:
    """
    Return the sheets of an XLSX, XLS or CSV file, or of a ZIP with one of them and its CSV files.

    :raises FileRefused: saying what the file is and what to do.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise FileRefused("El archivo está vacío.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"El archivo pasa de {MOST_BYTES // 1_000_000} MB.")
    if content.startswith(b"PK"):
        return _from_zip(content)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileRefused(_PROTECTED)
        return Workbook(_xls_sheets(content))
    if content.startswith(_BIFF):
        return Workbook(_xls_sheets(content))
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, words in _REFUSED_STARTS:
        if start.startswith(sign):
            raise FileRefused(words)
    return Workbook(csv_sheets(decoded(content)))


def _from_zip(content: bytes) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            names = [part.filename for part in parts]
            lower = {name.lower().replace("\\", "/") for name in names}
            if "xl/workbook.xml" in lower or "[content_types].xml" in lower:
                if not any(name.startswith("xl/") for name in lower):
                    raise FileRefused("Es un documento de texto o una presentación. Suba la hoja.")
                return Workbook(_xlsx_sheets(content))
            if "mimetype" in lower or "content.xml" in lower:
                raise FileRefused("Es una hoja de LibreOffice (.ods). Guárdela como .xlsx.")
            return _from_bundle(archive, parts)
    except FileRefused:
        raise
    except _ZIP_FAILURES as error:
        raise FileRefused(_PROTECTED if "password" in str(error) else BROKEN) from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse what would fill the memory; a part never unpacks to more than it declares."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused("El archivo es demasiado grande una vez descomprimido.")


def _from_bundle(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Workbook:
    """Return the form in a ZIP with the CSV files beside it."""
    files = [part for part in parts if not part.is_dir() and "__MACOSX" not in part.filename]
    named = {part.filename.rpartition("/")[2]: part for part in files}
    forms = [name for name in named if name.lower().endswith((".xlsx", ".xlsm", ".xls"))]
    if len(forms) != 1:
        raise FileRefused("El ZIP debe traer una sola hoja de cálculo (.xlsx o .xls).")
    inner = archive.read(named[forms[0]])
    if inner.startswith(b"PK") and not _is_xlsx(inner):
        raise FileRefused(BROKEN)
    media = {
        name: archive.read(part) for name, part in named.items() if name.lower().endswith(".csv")
    }
    return Workbook(read_workbook(inner).sheets, media)


def csv_files_of_zip(content: bytes) -> dict[str, bytes]:
    """Return the CSV files in a ZIP by name. :raises FileRefused: if it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(archive.infolist())
            return {
                part.filename.rpartition("/")[2]: archive.read(part)
                for part in archive.infolist()
                if part.filename.lower().endswith(".csv") and "__MACOSX" not in part.filename
            }
    except _ZIP_FAILURES as error:
        raise FileRefused(BROKEN) from error


def _is_xlsx(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.lower().startswith("xl/") for name in archive.namelist())


def _xlsx_sheets(content: bytes) -> tuple[Sheet, ...]:
    # Twelve megabytes that a process which serves pages has no use for.
    import openpyxl  # type: ignore[import-untyped]  # comes without types

    limits = Limits()
    with warnings.catch_warnings():
        # About parts that are not read, such as the rules of a drop-down list in a cell.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            return tuple(limits.sheet(*named) for named in _xlsx_rows(book))
        except FileRefused:
            raise
        except Exception as error:  # the reader raises anything on broken files; none is ours
            raise FileRefused(BROKEN) from error


def _xlsx_rows(book: Any) -> Iterator[tuple[str, Any]]:
    for sheet in book.worksheets[:MOST_SHEETS]:
        if hasattr(sheet, "reset_dimensions"):  # the size that a file declares is often wrong
            sheet.reset_dimensions()
        yield sheet.title, sheet.iter_rows(values_only=True)


def _xls_sheets(content: bytes) -> tuple[Sheet, ...]:
    limits = Limits()
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=False)
        return tuple(
            limits.sheet(sheet.name, _xls_rows(sheet, book.datemode))
            for sheet in book.sheets()[:MOST_SHEETS]
        )
    except FileRefused:
        raise
    except Exception as error:  # the reader raises anything on broken files; none is ours
        protected = "encrypted" in str(error).lower()
        raise FileRefused(_PROTECTED if protected else BROKEN) from error


def _xls_rows(sheet: Any, datemode: int) -> Iterator[list[Any]]:
    for number in range(sheet.nrows):
        yield [_xls_value(cell, datemode) for cell in sheet.row(number)]


def _xls_value(cell: Any, datemode: int) -> Any:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError, xlrd.XLDateError):
            return cell.value
    return cell.value
