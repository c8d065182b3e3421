"""Files that are something else, or mean harm."""

import io
import json
import random
import time
import zipfile
import zlib
from datetime import date, datetime

import openpyxl
import pytest

from forms_plugins.classification.sheets import (
    FileRefused,
    format_of,
    read_file,
    read_xlsx,
    to_sheets,
    write_xlsx,
    xlsx,
)
from forms_plugins.engine.classification import dump_method, load_method
from tests.unit.classification.sheets.everything import everything

SHEETS = to_sheets(dump_method(load_method(everything())))
XLSX = write_xlsx(SHEETS)


def archive(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream.getvalue()


def replaced(name, content):
    with zipfile.ZipFile(io.BytesIO(XLSX)) as packed:
        parts = {part: packed.read(part) for part in packed.namelist()}
    assert name in parts
    return archive({**parts, name: content})


OTHERS = {
    "empty": (b"", "vacío"),
    "blank": (b" \n\x00", "vacío"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "hoja antigua"),
    "old xls": (b"\x09\x08\x10\x00", "hoja antigua"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "picture": (b"\x89PNG\r\n", "imagen"),
    "html": (b"\xef\xbb\xbf <html>", "página"),
    "gz": (b"\x1f\x8b\x08", "comprimido"),
    "utf-16": ("slug: x".encode("utf-16"), "UTF-16"),
    "binary": (b"slug: \x00\x00", "no es un texto"),
    "csv": (b"clave;etiqueta\nagua;Agua\n", "tabla de texto"),
    "csv with commas": (b"# nota\nclave,etiqueta: larga\n", "tabla de texto"),
    "zip": (archive({"a.txt": "x"}), ".zip"),
    "ods": (archive({"mimetype": "x", "content.xml": "<a/>"}), ".ods"),
    "docx": (archive({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "documento"),
    "cut off": (XLSX[: len(XLSX) // 2], "dañado"),
    "no parts": (archive({"xl/workbook.xml": "<a/>"}), "dañado"),
    "broken xml": (replaced("xl/workbook.xml", "<workbook"), "dañado"),
    "json": (b'{"slug": ', "línea 1"),
    "json list": (b'{"slug": 1} x', "JSON"),
    "json constant": (b'{"slug": NaN}', "NaN"),
    "json twice": (b'{"slug": "a", "slug": "b"}', "dos veces"),
    "json depth": (b'{"a":' + b"[" * 100_000, "JSON"),
}


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_other_file_is_refused_in_words(name):
    content, said = OTHERS[name]

    with pytest.raises(FileRefused, match=said):
        read_file(content)


def test_kind_is_seen_from_the_content():
    assert format_of(XLSX) == "xlsx"
    assert format_of(b"\n# nota\nslug: x\n") == "yaml"
    assert format_of(b' {"slug": "x"}') == "json"
    assert format_of(b'"slug": "a,b"\n') == "yaml"


def test_file_that_is_too_large_is_refused():
    with pytest.raises(FileRefused, match="10 MB"):
        read_file(b"a" * 10_000_001)


def test_archive_that_unpacks_to_too_much_is_refused():
    with pytest.raises(FileRefused, match="demasiado grande"):
        read_xlsx(replaced("xl/worksheets/sheet1.xml", bytes(xlsx.MOST_UNPACKED + 1)))
    with pytest.raises(FileRefused, match="demasiado grande"):
        read_xlsx(archive({"xl/workbook.xml": "", **{f"{n}": "" for n in range(600)}}))


def test_archive_that_declares_less_than_it_holds_is_refused():
    content = bytearray(replaced("xl/worksheets/sheet1.xml", b"<a>" + bytes(3_000_000)))
    true_size = (3_000_003).to_bytes(4, "little")
    while true_size in content:
        place = content.index(true_size)
        content[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(FileRefused):
        read_xlsx(bytes(content))


def sheet_xml(cells):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{cells}</sheetData></worksheet>"
    )


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>',
        "".join(f'<row r="{n}"><c r="XFD{n}" t="str"><v>x</v></c></row>' for n in range(1, 2000)),
        "".join(f'<row r="{n}"/>' for n in range(1, 70_000)),
    ],
    ids=["far row", "far columns", "empty rows"],
)
def test_sheet_that_pretends_to_be_vast_is_refused_quickly(cells):
    begun = time.process_time()

    with pytest.raises(FileRefused):
        read_xlsx(replaced("xl/worksheets/sheet1.xml", sheet_xml(cells)))

    assert time.process_time() - begun < 10


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE a [<!ENTITY a "' + "x" * 1000 + '">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )  # fmt: skip
    begun = time.process_time()

    row = sheet_xml('<row r="1"><c r="A1" t="str"><v>&h;</v></c></row>')
    with pytest.raises(FileRefused):
        read_xlsx(replaced("xl/worksheets/sheet1.xml", f"{bomb}]>{row}"))
    assert time.process_time() - begun < 5


def made(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_formula_is_refused_by_its_cell():
    def fill(sheet):
        sheet.title = "puntos"
        sheet["B2"] = "=1+1"

    with pytest.raises(FileRefused, match="hoja «puntos», celda B2"):
        read_xlsx(made(fill))


def test_text_that_looks_like_a_formula_is_text():
    assert read_xlsx(write_xlsx({"a": [["=1+1", "+1", "@x"]]})) == {"a": [["=1+1", "+1", "@x"]]}


def test_values_of_a_spreadsheet_become_the_digits_it_shows():
    def fill(sheet):
        sheet.append(
            [0.1 + 0.2, 3.0, 7, 1e-7, True, False, date(2026, 1, 31), datetime(2026, 1, 31), 0.5]
        )

    (rows,) = read_xlsx(made(fill)).values()

    assert rows == [["0.3", "3", "7", "0.0000001", "sí", "no", "2026-01-31", "2026-01-31", "0.5"]]


def test_cell_that_no_spreadsheet_holds_is_refused_when_written():
    with pytest.raises(FileRefused, match="YAML"):
        write_xlsx({"puntos": [["x" * 32_768]]})


def test_rows_keep_their_numbers_and_empty_ends_are_dropped():
    assert read_xlsx(write_xlsx({"a": [["x", ""], ["", ""], ["", "y"], ["", ""]]})) == {
        "a": [["x"], [], ["", "y"]]
    }


def said_of(content):
    """Return what is said of a file; an exception of another kind ends the test."""
    try:
        return "".join(str(problem) for problem in read_file(content).problems) + "."
    except FileRefused as refusal:
        return str(refusal)


def test_random_bytes_never_end_otherwise_than_in_words():
    source = random.Random(11)
    for _ in range(60):
        content = bytearray(XLSX)
        for _ in range(source.randint(1, 40)):
            content[source.randrange(len(content))] = source.randrange(256)
        assert said_of(bytes(content)).endswith(".")


def test_random_text_never_ends_otherwise_than_in_words():
    source = random.Random(12)
    text = json.dumps(everything(), ensure_ascii=False)
    for _ in range(200):
        start = source.randrange(len(text))
        piece = text[start : start + source.randint(1, 400)]
        for content in (piece, f"slug: {piece}", text.replace(piece[:5], "]", 1)):
            assert said_of(content.encode()).endswith(".")


def test_deflated_garbage_is_refused():
    with pytest.raises(FileRefused):
        read_file(b"PK\x03\x04" + zlib.compress(bytes(1000)))
