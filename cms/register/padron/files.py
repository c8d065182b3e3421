"""
A CSV file as people save it: which letters, which separator, one line after the other.

A line is a record: a field in quotes may hold separators and quotes, but no line break. So a quote
that is never closed spoils its own line only, and reading can go on at any byte where a line
begins. Lines are read with a bound: a file without line breaks costs no memory.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from cms.register.padron import words

LONGEST_LINE: Final = 64_000
"""Bytes of a line; a person with every answer takes some hundreds."""

UTF_8: Final = "utf-8"
WINDOWS: Final = "cp1252"
ENCODING_NAMES: Final = {UTF_8: "UTF-8", WINDOWS: "Windows-1252"}
DELIMITERS: Final = (",", ";", "\t")
DELIMITER_NAMES: Final = {",": "coma", ";": "punto y coma", "\t": "tabulador"}

_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CHUNK: Final = 1 << 20


class NoPadron(Exception):
    """The file is no padrón at all; the text says why, in Spanish."""


class LineRefused(Exception):
    """A line has no fields that could be read; the text says why, in Spanish."""


@dataclass(frozen=True)
class Survey:
    """What one pass over the bytes of a file says; ``lines`` counts all of them."""

    sha256: str
    lines: int
    encoding: str


def survey(file: IO[bytes]) -> Survey:
    """
    Read a file once: its hash, its lines, its letters.

    UTF-8 (with or without mark) unless more lines with special letters are none: those files are
    Windows-1252, what spreadsheets in Spanish write.

    :raises NoPadron: if it is empty or no text.
    """
    digest = hashlib.sha256()
    lines = readable = strange = 0
    file.seek(0)
    start = file.read(4)
    if not start:
        raise NoPadron(words.FILE_EMPTY)
    if start.startswith(_UTF16):
        raise NoPadron(words.FILE_UTF16)
    if start.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise NoPadron(words.FILE_NO_TEXT)
    file.seek(0)
    begins_line = True
    while piece := file.readline(_CHUNK):
        digest.update(piece)
        lines += begins_line
        begins_line = piece.endswith(b"\n")
        if not piece.isascii():
            good = _is_utf8(piece)
            readable, strange = readable + good, strange + (not good)
    return Survey(digest.hexdigest(), lines, UTF_8 if readable >= strange else WINDOWS)


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(file: IO[bytes], offset: int) -> Iterator[tuple[int, bytes | None]]:
    """
    Yield the byte after each line and the line without its end, from ``offset`` on.

    A line that is too long comes as ``None``.
    """
    file.seek(offset)
    while line := file.readline(LONGEST_LINE + 1):
        offset += len(line)
        if len(line) <= LONGEST_LINE:
            yield offset, line.removesuffix(b"\n").removesuffix(b"\r")
            continue
        while not line.endswith(b"\n") and (line := file.readline(_CHUNK)):
            offset += len(line)
        yield offset, None


def decoded(line: bytes | None, encoding: str) -> str:
    """Return the text of a line. :raises LineRefused: if it is too long or in other letters."""
    if line is None:
        raise LineRefused(words.LINE_TOO_LONG.format(most=LONGEST_LINE))
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        name = ENCODING_NAMES[encoding]
        raise LineRefused(words.LINE_UNREADABLE.format(encoding=name)) from error


def fields_of(line: str, delimiter: str) -> list[str]:
    """Return the fields of a line. :raises LineRefused: if its quotes are not closed."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise LineRefused(words.LINE_QUOTES) from error
    if len(rows) != 1:
        raise LineRefused(words.LINE_QUOTES)
    return rows[0]


def first_line(file: IO[bytes], encoding: str) -> tuple[int, str, list[str]]:
    """
    Return the byte after the heading, its separator and its cells.

    :raises NoPadron: if the first line cannot be a heading.
    """
    offset, line = next(lines_of(file, 0), (0, b""))
    try:
        text = decoded(line.removeprefix(_BOM) if line is not None else None, encoding)
        delimiter = max(DELIMITERS, key=text.count)
        if not text.count(delimiter):
            raise NoPadron(words.FILE_NO_HEADING)
        return offset, delimiter, fields_of(text, delimiter)
    except LineRefused as refused:
        raise NoPadron(words.FILE_NO_HEADING) from refused
