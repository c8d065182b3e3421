"""Reading files as people, spreadsheets and enemies write them."""

import io
import tracemalloc

import pytest

from cms.register.padron.files import (
    LONGEST_LINE,
    LineRefused,
    NoPadron,
    decoded,
    fields_of,
    first_line,
    lines_of,
    survey,
)

HEADING = "hogar;nombres\r\n"


def read(content: bytes) -> list[bytes | None]:
    return [line for _offset, line in lines_of(io.BytesIO(content), 0)]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("hogar;nombres\n1;Íñigo\n".encode(), "utf-8"),
        ("\ufeffhogar;nombres\n1;Íñigo\n".encode(), "utf-8"),
        ("hogar;nombres\n1;Íñigo\n".encode("cp1252"), "cp1252"),
        (b"hogar;nombres\n1;Ana\n", "utf-8"),
        ("1;Íñigo\n2;Ñahui\n".encode() + "3;Peña\n".encode("cp1252"), "utf-8"),
    ],
    ids=["utf-8", "utf-8 with mark", "windows", "ascii", "utf-8 with one spoilt line"],
)
def test_letters_are_recognised(content, encoding):
    assert survey(io.BytesIO(content)).encoding == encoding


def test_lines_are_counted_with_and_without_a_last_line_break():
    assert survey(io.BytesIO(b"a;b\n1;2\n")).lines == 2
    assert survey(io.BytesIO(b"a;b\n1;2")).lines == 2


@pytest.mark.parametrize(
    "content",
    [b"", "hogar;nombres".encode("utf-16"), b"PK\x03\x04rest", b"%PDF-1.7", b"\xd0\xcf\x11\xe0x"],
    ids=["empty", "utf-16", "xlsx", "pdf", "xls"],
)
def test_what_is_no_csv_is_refused(content):
    with pytest.raises(NoPadron):
        survey(io.BytesIO(content))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_heading_and_separator_are_recognised(delimiter, mark):
    file = io.BytesIO(f"{mark}hogar{delimiter}nombres\n1{delimiter}2\n".encode())

    _offset, found, cells = first_line(file, "utf-8")

    assert (found, cells) == (delimiter, ["hogar", "nombres"])


@pytest.mark.parametrize(
    "content", [b"hogar\n", b"\n1;2\n", b'"hogar;nombres\n', b"x" * (LONGEST_LINE + 9)]
)
def test_first_line_that_is_no_heading(content):
    with pytest.raises(NoPadron):
        first_line(io.BytesIO(content), "utf-8")


def test_lines_go_on_at_any_offset():
    content = b"a;b\r\n1;2\r\n3;4\r\n"
    offsets = [offset for offset, _line in lines_of(io.BytesIO(content), 0)]

    assert [line for _o, line in lines_of(io.BytesIO(content), offsets[1])] == [b"3;4"]
    assert offsets[-1] == len(content)


def test_line_of_ten_megabytes_is_passed_over_without_holding_it():
    file = io.BytesIO(b"a;b\n" + b"x" * 10_000_000 + b"\n1;2\n")
    tracemalloc.start()
    found = [line for _offset, line in lines_of(file, 0)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found == [b"a;b", None, b"1;2"]
    assert peak < 4_000_000
    with pytest.raises(LineRefused):
        decoded(None, "utf-8")


def test_quotes_that_are_never_closed_spoil_one_line_only():
    found = read(b'1;"Ana\n2;Rosa\n')

    with pytest.raises(LineRefused):
        fields_of(decoded(found[0], "utf-8"), ";")
    assert fields_of(decoded(found[1], "utf-8"), ";") == ["2", "Rosa"]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('1;"Av. ""Sol""; 5";x', ["1", 'Av. "Sol"; 5', "x"]),
        ('"";"a"', ["", "a"]),
        ("1;;", ["1", "", ""]),
        ("", [""]),
        ("1;a\x00b", ["1", "a\x00b"]),
    ],
    ids=["quoted", "empty quotes", "empty fields", "empty line", "nul"],
)
def test_fields_of_a_line(line, fields):
    assert fields_of(line, ";") == fields


def test_letters_of_another_encoding_spoil_one_line_only():
    with pytest.raises(LineRefused):
        decoded("3;Peña".encode("cp1252"), "utf-8")
    with pytest.raises(LineRefused):
        decoded(b"\x81", "cp1252")
