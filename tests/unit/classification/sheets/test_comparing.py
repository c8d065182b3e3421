"""Two versions of a method, cell by cell."""

import copy

import pytest

from forms_plugins.classification.sheets import Change, compare_sheets, to_sheets
from forms_plugins.engine.classification import dump_method, load_method
from tests.unit.classification.sheets.everything import everything

OLD = to_sheets(dump_method(load_method(everything())))


@pytest.fixture
def new():
    return copy.deepcopy(OLD)


def column(name, heading):
    return OLD[name][0].index(heading)


def test_same_sheets_have_no_changes(new):
    assert compare_sheets(OLD, new) == ()


def test_changed_cell_is_told_with_its_key(new):
    new["puntos"][1][column("puntos", "puntos (rural)")] = "1.25"

    assert compare_sheets(OLD, new) == (
        Change("changed", "puntos", ("agua", "red"), "puntos (rural)", "1", "1.25", 2),
    )


def test_added_and_removed_rows_are_told_cell_by_cell(new):
    new["lineas"].insert(1, ["media", "Media"])
    del new["fuentes"][1]

    assert compare_sheets(OLD, new) == (
        Change("removed", "fuentes", ("F 0",), "clave", "F 0", "", 2),
        Change("removed", "fuentes", ("F 0",), "texto", OLD["fuentes"][1][1], "", 2),
        Change("added", "lineas", ("media",), "clave", "", "media", 2),
        Change("added", "lineas", ("media",), "etiqueta", "", "Media", 2),
    )


def test_setting_is_told_by_its_name(new):
    row = next(row for row in new["metodo"] if row[0] == "titulo")
    row[2] = "Tukuy"

    assert compare_sheets(OLD, new) == (
        Change("changed", "metodo", ("titulo",), "valor (qu)", "Llapan", "Tukuy", new["metodo"].index(row) + 1),
    )  # fmt: skip


def test_moved_row_is_told_once(new):
    rows = new["areas"]
    rows[1], rows[2] = rows[2], rows[1]

    (change,) = compare_sheets(OLD, new)

    assert (change.kind, change.sheet, change.column) == ("moved", "areas", "")
    assert {change.before, change.after} == {"2", "3"}


def test_new_column_of_points_is_told_for_every_row_that_has_some(new):
    for number, row in enumerate(new["puntos"]):
        row.append("puntos (selva)" if number == 0 else ("7" if number < 3 else ""))

    changes = compare_sheets(OLD, new)

    assert [(c.kind, c.key, c.column, c.before, c.after) for c in changes] == [
        ("changed", ("agua", "red"), "puntos (selva)", "", "7"),
        ("changed", ("agua", "4+"), "puntos (selva)", "", "7"),
    ]


def test_order_of_columns_blanks_and_titles_are_no_change(new):
    new["areas"] = [["", *row[::-1]] for row in new["areas"]]
    new["areas"][0] = ["", *[f" {title.capitalize()} " for title in OLD["areas"][0][::-1]]]
    new["lineas"].insert(1, ["", " "])

    assert compare_sheets(OLD, new) == ()


def test_rows_with_the_same_key_are_told_apart_by_their_order(new):
    new["conglomerados"].append(list(new["conglomerados"][1]))
    new["conglomerados"][2][column("conglomerados", "cuando")] = "verdadero"

    changes = compare_sheets(OLD, new)

    assert {change.kind for change in changes} == {"added"}
    assert {change.row for change in changes} == {3}


def test_sheets_that_are_left_out_are_empty(new):
    del new["avisos"]

    assert {c.kind for c in compare_sheets(OLD, new)} == {"removed"}
    assert {c.sheet for c in compare_sheets({}, {"avisos": OLD["avisos"]})} == {"avisos"}
