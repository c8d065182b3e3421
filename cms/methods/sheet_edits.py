"""
Changes to the rows of a sheet as an editor makes them: a sheet is its headings and rows of texts.

Everything here is plain lists in and out. Rows are counted from 0 without the headings.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _

Rows = list[list[str]]

MOST_ROWS: Final = 3000
MOST_COLUMNS: Final = 120
MOST_CELLS: Final = 60_000
LONGEST_CELL: Final = 5000
EMPTY_ROWS: Final = 5
"""Empty rows that wait at the end of every grid, so that one can write without a script."""
ADDED_ROWS: Final = 20


class SheetTooLarge(ValueError):
    """A sheet is larger than what is kept; the text says what to do."""


def fingerprint(rows: Sequence[Sequence[str]]) -> str:
    """Return what tells whether a sheet is the one that somebody began to change."""
    text = json.dumps([list(row) for row in rows], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def tidy(rows: Iterable[Sequence[str]]) -> Rows:
    """
    Return a sheet as it is kept: rows of one length, none empty at the end, line ends alike.

    Only blanks around a text are dropped. :raises SheetTooLarge: if there is too much of it.
    """
    clean = [[_cell(cell) for cell in row] for row in rows]
    while len(clean) > 1 and not any(clean[-1]):
        clean.pop()
    width = max((len(row) for row in clean), default=0)
    _refuse_too_much(len(clean) - 1, width)
    filled = [row + [""] * (width - len(row)) for row in clean]
    for number, row in enumerate(filled, 1):
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise SheetTooLarge(
                _("Row %(row)s: a cell may hold up to %(most)s characters. Shorten it.")
                % {"row": number, "most": LONGEST_CELL}
            )
    return filled


def _cell(text: str) -> str:
    # PostgreSQL keeps no NUL in its JSON.
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _refuse_too_much(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise SheetTooLarge(
            _("A sheet may have up to %(most)s rows and this one has %(count)s. Remove some.")
            % {"most": MOST_ROWS, "count": rows}
        )
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise SheetTooLarge(
            _("The sheet has too many cells: at most %(columns)s columns and %(cells)s cells.")
            % {"columns": MOST_COLUMNS, "cells": MOST_CELLS}
        )


def posted_rows(headings: Sequence[str], cells: Sequence[str]) -> Rows:
    """Return the sheet whose cells a page sent one after the other, row by row."""
    width = len(headings)
    if not width:
        return []
    body = [list(cells[start : start + width]) for start in range(0, len(cells), width)]
    return [list(headings), *body]


def edited(rows: Rows, act: str, marked: Collection[int]) -> Rows:
    """
    Return the sheet after a button of the grid was pressed.

    ``act`` is ``add`` (rows at the end), ``insert`` (above the first marked row), ``delete``,
    ``up``, ``down`` (the marked rows) or ``drop:3`` (the fourth column). Anything else, or a row
    that is not there, changes nothing.
    """
    headings, body = rows[:1], rows[1:]
    width = len(headings[0]) if headings else 0
    chosen = sorted(number for number in marked if 0 <= number < len(body))
    if act == "add":
        body += [[""] * width for _number in range(ADDED_ROWS)]
    elif act == "insert" and chosen:
        body[chosen[0] : chosen[0]] = [[""] * width for _number in chosen]
    elif act == "delete":
        body = [row for number, row in enumerate(body) if number not in set(chosen)]
    elif act in ("up", "down"):
        body = _moved(body, chosen, up=act == "up")
    elif act.startswith("drop:"):
        return without_column(rows, act.removeprefix("drop:"))
    return headings + body


def _moved(body: Rows, chosen: list[int], *, up: bool) -> Rows:
    """Move rows by one; those that stand at the edge stay there."""
    moved = list(body)
    stop = set[int]()
    for number in chosen if up else reversed(chosen):
        target = number - 1 if up else number + 1
        if 0 <= target < len(moved) and target not in stop:
            moved[number], moved[target] = moved[target], moved[number]
            stop.add(target)
        else:
            stop.add(number)
    return moved


def without_column(rows: Rows, column: str) -> Rows:
    """Return the sheet without a column, counted from 0."""
    if not (column.isascii() and column.isdigit()):
        return rows
    place = int(column)
    return [row[:place] + row[place + 1 :] for row in rows]


def with_columns(rows: Rows, expected: Sequence[str]) -> Rows:
    """
    Return the sheet with every expected column, in their order, and then what else it has.

    A column that is no longer expected keeps its cells: only its author removes it.
    """
    own = rows[0] if rows else []
    known = [own.index(name) if name in own else None for name in expected]
    extra = [place for place in range(len(own)) if place not in known]
    places = [*known, *extra]
    body = [
        [row[place] if place is not None and place < len(row) else "" for place in places]
        for row in rows[1:]
    ]
    return [[*expected, *(own[place] for place in extra)], *body]
