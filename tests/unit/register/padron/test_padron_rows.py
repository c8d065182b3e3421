"""What one line says, and what is wrong with it."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.register.padron.cells import (
    CellRefused,
    guarded,
    read_answer,
    read_date,
    show_answer,
    unguarded,
)
from cms.register.padron.columns import plain_heading, read_heading
from cms.register.padron.files import LineRefused, fields_of
from cms.register.padron.rows import FIELDS, Read, RowReader
from tests.naughty import STRINGS
from tests.padrons import BABY, CHILD, HEAD, TODAY, expected

EXPECTED = expected()
KEYS = (tuple(EXPECTED.household_fields), tuple(EXPECTED.member_fields))


def reader(names) -> RowReader:
    heading, problems = read_heading(list(names), *KEYS)
    assert not problems
    return RowReader(heading, EXPECTED)


def read(row: dict[str, str]) -> Read:
    return reader(row).read(2, list(row.values()))


def values(row: dict[str, str]) -> dict:
    found = read(row)
    assert found.problems == ()
    return dict(zip(FIELDS, found.row, strict=True))


def complaints(row: dict[str, str]) -> list[str]:
    return [problem.column for problem in read(row).problems]


def test_line_of_a_head():
    row = values(HEAD)

    assert (row["code"], row["line"], row["is_head"], row["is_refused"]) == ("H-1", 2, True, False)
    assert (row["office"], row["place_code"]) == (7, "150132")
    assert (row["birth_date"], row["valid_until"]) == (date(1985, 3, 9), date(2030, 1, 4))
    assert row["name_key"] == "rosa maria|mamani quispe"
    assert len(row["document_digest"]) == 64
    assert (row["category"], row["method"], row["legal_effect"]) == ("P", 3, 0)


def test_member_without_document():
    row = values(BABY)

    assert (row["document_number"], row["document_digest"]) == ("", "")


def test_spaces_no_break_spaces_and_day_first():
    row = values(HEAD | {"nombres": " Rosa\xa0María\xa0", "fecha_nac": "9/3/1985"})

    assert (row["given_names"], row["birth_date"]) == ("Rosa María", date(1985, 3, 9))


def test_only_the_first_line_of_a_household_names_it():
    lines = reader(HEAD)

    first, second = lines.read(2, list(HEAD.values())), lines.read(3, list(CHILD.values()))

    place = FIELDS.index("household_public_id")
    assert first.row[place]
    assert second.row[place] is None


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"hogar": ""}, "hogar"),
        ({"hogar": "H 1"}, "hogar"),
        ({"hogar": "H" * 41}, "hogar"),
        ({"hogar": "=H1"}, "hogar"),
        ({"ubigeo": "10101"}, "ubigeo"),
        ({"ubigeo": "999999"}, "ubigeo"),
        ({"ubigeo": "150101"}, "ubigeo"),
        ({"area": "3"}, "area"),
        ({"tipo_doc": "9"}, "tipo_doc"),
        ({"tipo_doc": ""}, "tipo_doc"),
        ({"num_doc": "4012345"}, "num_doc"),
        ({"num_doc": "4012345A"}, "num_doc"),
        ({"num_doc": ""}, "num_doc"),
        ({"tipo_doc": "4"}, "num_doc"),
        ({"num_doc": "9" * 60}, "num_doc"),
        ({"ape_pat": ""}, "ape_pat"),
        ({"ape_pat": "Q" * 61}, "ape_pat"),
        ({"nombres": "Ro\x00sa"}, "nombres"),
        ({"nombres": "Ro\u202esa"}, "nombres"),
        ({"nombres": "Ro\tsa"}, "nombres"),
        ({"fecha_nac": "1985-02-30"}, "fecha_nac"),
        ({"fecha_nac": "31/04/1985"}, "fecha_nac"),
        ({"fecha_nac": "2026-11-24"}, "fecha_nac"),
        ({"fecha_nac": "1899-12-31"}, "fecha_nac"),
        ({"fecha_nac": "31121"}, "fecha_nac"),
        ({"fecha_nac": "１９８５-03-09"}, "fecha_nac"),
        ({"sexo": "F"}, "sexo"),
        ({"parentesco": "12"}, "parentesco"),
        ({"es_jefe": "no"}, "es_jefe"),
        ({"es_jefe": "quizá"}, "es_jefe"),
        ({"clase": "X"}, "clase"),
        ({"clase": ""}, "clase"),
        ({"vigente_hasta": ""}, "clase"),
        ({"metodo": "otro@9"}, "metodo"),
        ({"vigente_hasta": "2025-01-01"}, "vigente_hasta"),
        ({"vigente_desde": "2026-11-24"}, "vigente_desde"),
        ({"efecto_legal": "si"}, "efecto_legal"),
        ({"direccion": "x" * 401}, "direccion"),
        ({"r_abasag": "9"}, "r_abasag"),
        ({"r_bienes": "1|1"}, "r_bienes"),
        ({"r_ctahab": "dos"}, "r_ctahab"),
        ({"m_gestante": "2"}, "m_gestante"),
    ],
)
def test_refused_cells(changes, column, monkeypatch):
    monkeypatch.setitem(EXPECTED._methods, "otro@9", None)

    assert complaints(HEAD | changes) == [column]


def test_refused_line_keeps_its_household_out():
    row = dict(zip(FIELDS, read(HEAD | {"sexo": "9"}).row, strict=True))

    assert (row["code"], row["is_refused"], row["given_names"]) == ("H-1", True, "")


def test_line_with_other_fields_than_the_heading():
    found = reader(HEAD).read(5, [*HEAD.values(), "más"])

    assert found.row is None
    assert [(each.line, each.column) for each in found.problems] == [(5, "")]


def test_line_without_anything():
    assert reader(HEAD).read(5, [""]) is None
    assert reader(HEAD).read(5, [""] * len(HEAD)) is None


def test_today_and_this_week_are_no_future():
    row = values(HEAD | {"fecha_nac": TODAY.isoformat(), "vigente_desde": TODAY.isoformat()})

    assert row["birth_date"] == row["valid_from"] == TODAY


def test_answers_of_both_kinds():
    row = values(HEAD | {"r_abasag": "1", "r_bienes": "2|5", "m_niv": "6", "m_gestante": "no"})

    household, member = json.loads(row["household_answers"]), json.loads(row["member_answers"])
    assert household == {"abasag": 1, "bienes": [2, 5], "ubigeo": "150132", "area": 1}
    assert member == {
        "niv": 6,
        "gestante": False,
        "fecha_nac": "1985-03-09",
        "ptes": 1,
        "sexo": 2,
        "tipo_doc": 1,
    }


def test_answers_that_name_somebody_have_no_column():
    _heading, problems = read_heading([*HEAD, "m_nombres", "r_telefono"], *KEYS)

    assert [problem.column for problem in problems] == ["m_nombres", "r_telefono"]


def test_heading_says_what_is_missing_and_what_is_near():
    names = [name for name in HEAD if name != "num_doc"]

    heading, problems = read_heading([*names, "nro_doc", "Ape Pat"], *KEYS)

    assert heading is None
    said = {problem.column: problem.message for problem in problems}
    assert "num_doc" in said["nro_doc"]
    assert "nro_doc" in said["num_doc"]
    assert "dos veces" in said["ape_pat"]


def test_headings_are_compared_plainly():
    assert plain_heading("\ufeffÁREA ") == "area"
    assert plain_heading("Centro  Poblado") == "centro_poblado"


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|'/c calc'!A1",
        "+51 1",
        "@SUM(A1)",
        "-2+3",
        "\tx",
        "'=x",
        "Ana",
        "-5",
        "3.5",
        "D'Angelo",
    ],
)
def test_guarded_cells_come_back_and_begin_no_formula(name):
    cell = guarded(name)

    assert not cell.startswith(("=", "+", "@", "\t")) or cell.lstrip("+-").isdigit()
    assert unguarded(cell) == (name.strip() if name != "'=x" else "=x")


@pytest.mark.parametrize(
    ("key", "value"),
    [("abasag", 3), ("bienes", [1, 15]), ("ctahab", 4), ("hombres", 0)],
)
def test_shown_answers_are_read_again(key, value):
    question = EXPECTED.household_fields[key]
    codes = EXPECTED.codes_of(key, of_member=False)

    assert read_answer(show_answer(value), question, codes) == value


def test_read_date_of_nonsense():
    for text in ("", "hoy", "0000-00-00", "2024-13-01", "1/1/24", "99/99/9999"):
        with pytest.raises(CellRefused):
            read_date(text)


@pytest.mark.parametrize(
    "column", ["nombres", "direccion", "hogar", "num_doc", "fecha_nac", "clase"]
)
def test_naughty_cells_never_break_the_reader(column):
    lines = reader(HEAD)

    for text in STRINGS:
        found = lines.read(2, list((HEAD | {column: text}).values()))
        assert found is None or found.row is not None or found.problems


@given(st.text(max_size=300))
def test_any_line_is_a_row_a_problem_or_nothing(line):
    try:
        fields = fields_of(line, ",")
    except LineRefused:
        return
    found = reader(HEAD).read(2, fields)

    assert found is None or found.problems or found.row


@given(st.lists(st.text(max_size=20), min_size=2, max_size=6))
def test_what_csv_writes_is_read_again_unless_it_breaks_the_line(cells):
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    line = written.getvalue()[:-1]
    if any(mark in line for mark in "\r\n"):
        return

    assert fields_of(line, ",") == cells
