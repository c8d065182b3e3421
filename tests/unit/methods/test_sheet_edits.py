"""What an editor does with the rows of a sheet."""

import pytest

from cms.methods.sheet_edits import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetTooLarge,
    edited,
    fingerprint,
    posted_rows,
    tidy,
    with_columns,
)

SHEET = [["clave", "valor"], ["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]]


def keys(rows):
    return [row[0] for row in rows[1:]]


def test_tidy_drops_empty_rows_at_the_end_only():
    rows = tidy([["clave"], ["a"], [""], ["b"], [" "], [""]])

    assert rows == [["clave"], ["a"], [""], ["b"]]


def test_tidy_makes_rows_as_long_as_the_longest():
    assert tidy([["clave"], ["a", "sobra"]]) == [["clave", ""], ["a", "sobra"]]


def test_tidy_keeps_lines_inside_a_cell_and_no_zero_byte():
    assert tidy([["clave"], ["uno\r\ndos\rtres\x00"]]) == [["clave"], ["uno\ndos\ntres"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["clave"], *[["a"]] * (MOST_ROWS + 1)],
        [["c"] * (MOST_COLUMNS + 1)],
        [["clave"], ["a" * (LONGEST_CELL + 1)]],
    ],
    ids=["rows", "columns", "cell"],
)
def test_tidy_refuses_more_than_is_kept(rows):
    with pytest.raises(SheetTooLarge):
        tidy(rows)


def test_tidy_takes_as_much_as_is_kept():
    assert len(tidy([["clave"], *[["a"]] * MOST_ROWS])) == MOST_ROWS + 1
    assert tidy([["clave"], ["a" * LONGEST_CELL]])


def test_posted_cells_become_rows_and_a_rest_is_not_lost():
    assert posted_rows(["a", "b"], ["1", "2", "3"]) == [["a", "b"], ["1", "2"], ["3"]]
    assert posted_rows([], ["1"]) == []


@pytest.mark.parametrize(
    ("act", "marked", "expected"),
    [
        ("delete", [1, 3], "ac"),
        ("delete", [], "abcd"),
        ("delete", [9, -1], "abcd"),
        ("up", [1, 2], "bcad"),
        ("up", [0, 1], "abcd"),
        ("up", [0, 2], "acbd"),
        ("down", [1, 2], "adbc"),
        ("down", [3], "abcd"),
        ("nonsense", [1], "abcd"),
    ],
)
def test_button_changes_marked_rows(act, marked, expected):
    assert "".join(keys(edited([list(row) for row in SHEET], act, marked))) == expected


def test_rows_are_inserted_above_the_first_marked_one():
    assert keys(edited([list(row) for row in SHEET], "insert", [1, 2])) == [
        "a",
        "",
        "",
        "b",
        "c",
        "d",
    ]


def test_rows_are_added_at_the_end():
    rows = edited([list(row) for row in SHEET], "add", [])

    assert keys(rows)[:4] == list("abcd")
    assert len(rows) > len(SHEET)
    assert all(row == ["", ""] for row in rows[5:])


@pytest.mark.parametrize(("column", "left"), [("1", ["clave"]), ("9", SHEET[0]), ("x", SHEET[0])])
def test_column_is_removed_if_it_is_there(column, left):
    assert edited([list(row) for row in SHEET], f"drop:{column}", [])[0] == left


def test_expected_columns_come_first_and_no_cell_is_lost():
    rows = [["valor", "vieja", "valor"], ["1", "x", "2"], ["3"]]

    shown = with_columns(rows, ["clave", "valor"])

    assert shown == [["clave", "valor", "vieja", "valor"], ["", "1", "x", "2"], ["", "3", "", ""]]


def test_fingerprint_tells_sheets_apart():
    assert fingerprint([["a", "b"]]) != fingerprint([["a"], ["b"]])
    assert fingerprint([["a", "b"]]) == fingerprint([("a", "b")])
