"""
Sheets as an XLSX file, and back.

Every cell is written as text, so that no number changes on its way through a spreadsheet. Files
are opened in memory, their size is looked at before anything is unpacked, and no formula is worked
out: a cell that holds one is refused by name.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from forms_plugins.classification.sheets.problems import FileRefused

MOST_BYTES: Final = 10_000_000
MOST_UNPACKED: Final = 40_000_000
MOST_PARTS: Final = 500
MOST_SHEETS: Final = 60
MOST_ROWS: Final = 60_000
MOST_CELLS: Final = 2_000_000
LONGEST_CELL: Final = 32_767
_DIGITS_OF_A_SPREADSHEET: Final = 15
_BROKEN: Final = (
    "El archivo está dañado o incompleto. "
    "Ábralo en su hoja de cálculo y guárdelo de nuevo como .xlsx."
)
_PROTECTED: Final = "El archivo tiene contraseña. Quítela y vuelva a intentarlo."
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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


def read_xlsx(content: bytes) -> dict[str, list[list[str]]]:
    """
    Return the sheets of an XLSX file as text: name -> rows of cells.

    Numbers come with the digits that the spreadsheet shows, dates as year-month-day, true and false
    as «sí» and «no».

    :raises FileRefused: saying what the file is and what to do.
    """
    _check_archive(content)
    # Twelve megabytes that a process which serves pages has no use for.
    import openpyxl  # type: ignore[import-untyped]  # comes without types

    with warnings.catch_warnings():
        # About parts that are not read, such as the rules of a drop-down list in a cell.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            return _Counter().sheets(book)
        except FileRefused:
            raise
        except Exception as error:  # the reader raises anything on broken files; none is ours
            raise FileRefused(_BROKEN) from error


def _check_archive(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise FileRefused(f"El archivo pasa de {MOST_BYTES // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except _ZIP_FAILURES as error:
        raise FileRefused(_PROTECTED if "password" in str(error) else _BROKEN) from error
    # A part never unpacks to more than it declares.
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileRefused("El archivo es demasiado grande una vez descomprimido.")
    names = {part.filename.lower().replace("\\", "/") for part in parts}
    if "xl/workbook.xml" in names:
        return
    if "mimetype" in names or "content.xml" in names:
        raise FileRefused("Es una hoja de LibreOffice (.ods). Guárdela como .xlsx.")
    if "[content_types].xml" in names:
        raise FileRefused("Es un documento o una presentación. Se espera una hoja .xlsx.")
    raise FileRefused("Es un archivo comprimido (.zip). Saque de él la hoja .xlsx o el YAML.")


class _Counter:
    """Counts what is read over all sheets of a file, so that no file takes the memory."""

    def __init__(self) -> None:
        self.rows = 0
        self.cells = 0
        self.formulas: list[str] = []

    def sheets(self, book: Any) -> dict[str, list[list[str]]]:
        if len(book.worksheets) > MOST_SHEETS:
            raise FileRefused(f"El archivo pasa de {MOST_SHEETS} hojas.")
        found = {}
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # the size that a file declares is often wrong
            found[sheet.title] = self._rows(sheet.title, sheet.iter_rows())
        if self.formulas:
            listed = ", ".join(self.formulas[:5])
            raise FileRefused(
                f"Hay fórmulas, que aquí no se calculan ({listed}). "
                "Cópielas y péguelas solo como valores."
            )
        return found

    def _rows(self, name: str, raw: Iterable[Sequence[Any]]) -> list[list[str]]:
        rows: list[list[str]] = []
        for cells in raw:
            self.rows += 1
            self.cells += len(cells)
            if self.rows > MOST_ROWS or self.cells > MOST_CELLS:
                raise FileRefused(
                    f"El archivo tiene demasiadas celdas. Quite de la hoja «{name}» lo que no use."
                )
            rows.append(_without_end([self._text(name, cell) for cell in cells]))
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _text(self, name: str, cell: Any) -> str:
        if cell.data_type == "f":
            self.formulas.append(f"hoja «{name}», celda {cell.coordinate}")
            return ""
        return cell_text(cell.value)


def _without_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def cell_text(value: Any) -> str:
    """Return the value of a spreadsheet's cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value == _midnight(value) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _midnight(value: datetime) -> datetime:
    return value.replace(hour=0, minute=0, second=0, microsecond=0)


def _number_text(value: float) -> str:
    """Return the digits a spreadsheet shows: it works with more, of which it shows fifteen."""
    shown = format(value, f".{_DIGITS_OF_A_SPREADSHEET}g")
    if "n" in shown:  # nan and inf
        return shown
    text = format(Decimal(shown), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_xlsx(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """
    Return an XLSX file with these sheets.

    :raises FileRefused: if a cell is longer than a spreadsheet can hold.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        _add(book, name, rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _add(book: Any, name: str, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]  # without types
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # without types

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for position, width in enumerate(_widths(rows), 1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    look = {"alignment": Alignment(vertical="top", wrap_text=True)}
    for number, row in enumerate(rows, 1):
        bold = {**look, "font": Font(bold=True)} if number == 1 else look
        sheet.append([_cell(sheet, text, f"{name}, fila {number}", bold) for text in row])


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    count = max((len(row) for row in rows), default=0)
    longest = [max((len(row[n]) for row in rows if n < len(row)), default=0) for n in range(count)]
    return [min(max(length + 2, 10), 60) for length in longest]


def _cell(sheet: Any, text: str, place: str, look: Mapping[str, Any]) -> Any:
    if not text:
        return None
    if len(text) > LONGEST_CELL:
        raise FileRefused(
            f"Una celda de {place} pasa de {LONGEST_CELL} caracteres, que no caben en un .xlsx. "
            "Exporte el método como YAML."
        )
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # without types

    cell = WriteOnlyCell(sheet, value="")
    # Set apart from the value, which would be taken for a formula if it begins with "=".
    cell._value, cell.data_type = _UNWRITABLE.sub("\ufffd", text), "s"
    for name, value in look.items():
        setattr(cell, name, value)
    return cell
