"""Spreadsheets are read however people write them, and everything else is told."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import load_form
from forms_plugins.xlsform import FileRefused, read_form
from tests.factories.xlsforms import spreadsheet

SAMPLES = Path("tests/forms/xlsforms")
SURVEY = [("type", "name", "label"), ("text", "a", "A")]


def test_old_format_is_read_whatever_its_name():
    read = read_form((SAMPLES / "small_old_format.xls").read_bytes(), "formulario.xlsx")

    form = load_form(read.document)
    fields = {field.key: field for _, _, field in form.fields()}
    assert [choice.code for choice in form.choice_lists["sn"]] == [1, 2]
    assert fields["acepta"].required is True
    assert fields["edad"].show_if == {"eq": [{"answer": "acepta"}, 1]}


def test_new_format_called_xls_is_read():
    assert read_form(spreadsheet(survey=SURVEY), "formulario.xls").report.fields == 1


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_with_one_sheet_is_read(separator):
    text = "\n".join(separator.join(row) for row in SURVEY)

    assert read_form(text.encode("utf-8-sig"), "f.csv").report.fields == 1


def test_csv_with_several_sheets_is_read():
    text = (
        '"survey"\n,"type","name","label"\n,"select_one sn","a","¿A?"\n'
        '"choices"\n,"list_name","name","label"\n,"sn","1","Sí"\n,"sn","2","No"\n'
    )

    report = read_form(text.encode("cp1252"), "f.csv").report

    assert (report.fields, report.lists) == (1, 1)


def test_zip_brings_form_and_tables():
    survey = [("type", "name", "label"), ("select_one_from_file frutas.csv", "f", "Fruta")]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("form/form.xlsx", spreadsheet(survey=survey))
        archive.writestr("form/frutas.csv", "name,label,clase\n1,Mango,a\n2,Uva,b\n")

    read = read_form(stream.getvalue(), "todo.zip")

    choices = load_form(read.document).choice_lists["frutas_csv"]
    assert [(c.code, c.label.es, c.attributes["clase"]) for c in choices] == [
        (1, "Mango", "a"),
        (2, "Uva", "b"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vacío"),
        (b"   \n", "vacío"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "imagen"),
        (b"<html><table></table></html>", "XML"),
        (b"PK\x03\x04garbage", "dañado"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "dañado"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "contraseña",
        ),
        (b"\x00\x01\x02\x03\x04", "No se reconoce"),
        (b"hello world", "No se reconoce"),
        (b"x" * 20_000_001, "20 MB"),
    ],
)
def test_what_is_no_form_is_refused_with_what_to_do(content, words):
    with pytest.raises(FileRefused) as refusal:
        read_form(content)

    assert words in refusal.value.message


def test_sheet_of_libreoffice_is_named():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")

    with pytest.raises(FileRefused) as refusal:
        read_form(stream.getvalue())

    assert "LibreOffice" in refusal.value.message


def test_zip_bomb_is_not_unpacked():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 200_000_000)

    with pytest.raises(FileRefused) as refusal:
        read_form(stream.getvalue())

    assert "demasiado grande" in refusal.value.message


def test_too_many_rows_are_refused():
    text = "type,name,label\n" + "".join(f"text,a{n},A\n" for n in range(100_001))

    with pytest.raises(FileRefused) as refusal:
        read_form(text.encode())

    assert "demasiadas filas" in refusal.value.message


@pytest.mark.parametrize("name", [" Survey ", "SURVEY", "encuesta"])
def test_names_of_sheets_are_forgiven(name):
    assert read_form(spreadsheet(**{name: SURVEY})).report.fields == 1


@pytest.mark.parametrize(
    "header",
    [
        "label::English (en)",
        "label::English",
        "label:en",
        "Label::english",
        "label::en",
        "label (en)",
    ],
)
def test_language_of_a_header_is_understood(importing, header):
    found = importing(("type", "name", header), ("text", "a", "Name"))

    assert found.form.languages == ("es", "en")
    assert found.fields["a"].label.exactly_in("en") == "Name"
    assert found.fields["a"].label.es == "Name"
    assert "No hay columnas en español" in found.messages("warning")[0]


def test_spanish_is_taken_from_its_own_column(importing):
    found = importing(
        ("type", "name", "label::English (en)", "label::Español (es)", "label::Runasimi (qu)"),
        ("text", "a", "Name", "Nombre", "Suti"),
        ("text", "b", "Age", "Edad", ""),
    )

    assert found.form.languages == ("es", "en", "qu")
    assert found.fields["a"].label.exactly_in("qu") == "Suti"
    assert found.fields["b"].label.exactly_in("qu") == "Edad"
    assert found.messages("warning") == ["Falta un texto en «qu» (fila 3): se puso el de español."]


@pytest.mark.parametrize(
    "header", ["relevant", "relevance", "Relevant ", "bind::relevant", "RELEVANT"]
)
def test_spellings_of_a_header_are_one(importing, header):
    found = importing(
        ("type", "name", "label", header),
        ("integer", "a", "A", ""),
        ("text", "b", "B", "${a} > 1"),
    )

    assert found.rule("b") == "a > 1"


def test_double_header_is_told_and_the_first_text_counts(importing):
    found = importing(("type", "name", "label", "label"), ("text", "a", "Uno", "Dos"))

    assert found.fields["a"].label.es == "Uno"
    assert "está repetida" in found.messages("warning")[0]


def test_lines_above_the_headers_are_skipped(importing):
    found = importing(("Mi encuesta",), (), ("type", "name", "label"), ("text", "a", "A"))

    assert (found.report.fields, found.messages("info")[0][:40]) == (
        1,
        "Antes de los títulos de columna dice «Mi",
    )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Edad", "edad"),
        ("edad-años", "edad_anos"),
        ("edad.total", "edad_total"),
        ("1edad", "p_1edad"),
        ("_edad", "p_edad"),
        ("¿?", "sin_nombre"),
        ("si", "si"),
        ("hoy", "hoy"),
    ],
)
def test_names_become_keys_and_rules_follow(importing, name, key):
    found = importing(
        ("type", "name", "label", "relevant"),
        ("integer", name, "A", ""),
        ("text", "otra", "B", f"${{{name}}} > 1"),
    )

    assert list(found.fields) == [key, "otra"]
    assert found.fields["otra"].show_if == {"gt": [{"answer": key}, 1]}


def test_repeated_names_are_renamed_and_told(importing):
    found = importing(("type", "name", "label"), ("text", "a", "A"), ("text", "a", "B"))

    assert list(found.fields) == ["a", "a_2"]
    assert "está repetido" in found.messages("warning")[0]


def test_of_repeated_names_the_one_in_the_group_is_meant(importing):
    found = importing(
        ("type", "name", "label", "relevant"),
        ("begin group", "g1", "G1"),
        ("integer", "x", "X"),
        ("end group", "", ""),
        ("begin group", "g2", "G2"),
        ("integer", "x", "X"),
        ("text", "y", "Y", "${x} = 1"),
        ("end group", "", ""),
    )

    assert found.rule("y") == "x_2 = 1"


def test_missing_list_leaves_a_text_question(importing):
    found = importing(("type", "name", "label"), ("select_one nada", "a", "A"))

    assert found.fields["a"].type == "text"
    assert "No hay una lista «nada»" in found.messages("error")[0]


def test_repeated_codes_are_told_apart_and_both_are_meant(importing):
    found = importing(
        ("type", "name", "label", "choice_filter", "relevant"),
        ("text", "region", "R"),
        ("select_one d", "distrito", "D", "region=${region}", ""),
        ("text", "cual", "C", "", "${distrito} = 'otro'"),
        choices=(
            ("list_name", "name", "label", "region"),
            ("d", "otro", "Otro de A", "a"),
            ("d", "otro", "Otro de B", "b"),
            ("d", "x", "X", "b"),
            ("d", "x", "X", "b"),
        ),
    )

    assert [choice.code for choice in found.form.choice_lists["d"]] == ["otro", "otro_2", "x"]
    assert found.rule("cual") == 'distrito en ["otro", "otro_2"]'
    assert found.rule("distrito", "choice_filter") == "opción.region = region"


def test_kinds_of_cells_are_read_as_they_look(importing):
    found = importing(
        ("type", "name", "label", "required", "default"),
        ("integer", "a", 1.0, True, 5.0),
        ("date", "b", datetime(2026, 1, 31), "yes", date(2026, 1, 31)),
        ("text", False, 0.1, "true()", True),
    )

    assert found.fields["a"].label.es == "1"
    assert found.fields["a"].default == 5
    assert found.fields["b"].default == {"date": "2026-01-31"}
    assert found.fields["false"].label.es == "0.1"
    assert all(field.required is True for field in found.fields.values())


@pytest.mark.parametrize(
    ("word", "required"), [("yes", True), ("TRUE", True), ("no", False), ("", False), ("1", True)]
)
def test_required_is_understood(importing, word, required):
    found = importing(("type", "name", "label", "required"), ("text", "a", "A", word))

    assert found.fields["a"].required is required


def test_groups_that_do_not_match_are_closed(importing):
    found = importing(
        ("type", "name", "label"),
        ("begin group", "g", "G"),
        ("begin repeat", "r", "R"),
        ("text", "a", "A"),
        ("end group", "", ""),
        ("text", "b", "B"),
        ("end repeat", "", ""),
        ("end group", "", ""),
        ("begin group", "h", "H"),
        ("text", "c", "C"),
    )

    assert set(found.fields) == {"a", "b", "c"}
    assert any("Falta cerrar «h»" in message for message in found.messages("warning"))


def test_or_other_adds_an_option_and_a_text(importing):
    found = importing(
        ("type", "name", "label"),
        ("select_one s or_other", "agua", "Agua"),
        choices=(("list_name", "name", "label"), ("s", 1, "Red"), ("s", 2, "Pozo")),
    )

    codes = [choice.code for choice in found.form.choices_of(found.fields["agua"])]
    assert codes == ["1", "2", "other"]
    assert found.rule("agua_other") == 'agua = "other"'


def test_third_repeat_inside_is_refused_with_all_it_holds(importing):
    found = importing(
        ("type", "name", "label"),
        ("begin repeat", "r1", "R1"),
        ("text", "a", "A"),
        ("begin repeat", "r2", "R2"),
        ("text", "b", "B"),
        ("begin repeat", "r3", "R3"),
        ("text", "c", "C"),
        ("end repeat", "", ""),
        ("end repeat", "", ""),
        ("end repeat", "", ""),
    )

    assert set(found.fields) == {"a", "b"}
    assert [("r3" in m or "«c»" in m) for m in found.messages("error")] == [True, True]


def test_repeats_of_one_group_get_steps_of_their_own(importing):
    found = importing(
        ("type", "name", "label", "relevant", "repeat_count"),
        ("integer", "n", "N"),
        ("begin group", "g", "Grupo", "${n} > 0"),
        ("begin repeat", "r1", "R1", "", "${n}"),
        ("text", "a", "A"),
        ("end repeat", "", ""),
        ("begin repeat", "r2", "R2", "", "3"),
        ("text", "b", "B"),
        ("end repeat", "", ""),
        ("end group", "", ""),
    )

    steps = found.form.steps
    assert [step.key for step in steps] == ["preguntas", "g", "g_2"]
    assert steps[1].show_if == steps[2].show_if == {"gt": [{"answer": "n"}, 0]}
    assert (steps[1].roster.size, steps[2].roster.size) == ({"answer": "n"}, 3)


def test_condition_of_an_inner_group_governs_its_questions(importing):
    found = importing(
        ("type", "name", "label", "relevant"),
        ("begin group", "g", "Grupo", ""),
        ("integer", "a", "A", ""),
        ("begin group", "h", "Hijo", "${a} > 1"),
        ("integer", "b", "B", ""),
        ("begin group", "i", "Nieto", "${b} > 2"),
        ("text", "c", "C", ""),
        ("end group", "", "", ""),
        ("end group", "", "", ""),
        ("text", "d", "D", ""),
        ("end group", "", "", ""),
    )

    items = found.form.steps[0].items
    sections = [item.show_if for item in items if item.kind == "section"]
    assert [item.kind for item in items] == [
        "field", "section", "field", "section", "field", "section", "field",
    ]  # fmt: skip
    assert sections[0] == {"gt": [{"answer": "a"}, 1]}
    assert sections[1] == {"and": [{"gt": [{"answer": "a"}, 1]}, {"gt": [{"answer": "b"}, 2]}]}
    assert sections[2] is None


def test_texts_name_other_answers_and_lose_marks(importing):
    found = importing(
        ("type", "name", "label"),
        ("text", "Nombre", "Nombre"),
        ("note", "n", "**Hola** <b>${Nombre}</b>, ${luego}"),
        ("text", "luego", "Luego"),
    )

    note = found.form.steps[0].items[1]
    assert note.text.es == "Hola {nombre}, …"


@pytest.mark.parametrize(
    ("type_", "appearance", "expected"),
    [
        ("text", "multiline", "long_text"),
        ("image", "", "photo"),
        ("image", "signature", "signature"),
        ("audio", "", "file"),
        ("time", "", "time"),
        ("geopoint", "", "text"),
        ("barcode", "", "text"),
        ("acknowledge", "", "confirm"),
        ("hidden", "", "reference"),
        ("algo raro", "", "text"),
    ],
)
def test_types_become_field_types(importing, type_, appearance, expected):
    found = importing(("type", "name", "label", "appearance"), (type_, "a", "A", appearance))

    assert found.fields["a"].type == expected


def test_range_has_its_bounds(importing):
    found = importing(
        ("type", "name", "label", "parameters"), ("range", "a", "A", "start=2 end=10 step=2")
    )

    rules = [validation.rule for validation in found.fields["a"].validations]
    assert rules[0] == {"and": [{"ge": [{"answer": "a"}, 2]}, {"le": [{"answer": "a"}, 10]}]}
    assert len(rules) == 2


def test_date_with_time_becomes_two_questions(importing):
    found = importing(("type", "name", "label"), ("dateTime", "cuando", "Cuándo"))

    assert [(key, field.type) for key, field in found.fields.items()] == [
        ("cuando", "date"),
        ("cuando_hora", "time"),
    ]


def test_columns_without_meaning_are_told_once(importing):
    found = importing(
        ("type", "name", "label", "body::accuracy", "mi_columna"),
        ("text", "a", "A", "5", "x"),
        ("text", "b", "B", "5", "x"),
    )

    told = [message for message in found.messages("info") if "no se toma" in message]
    assert told == [
        "La columna «body::accuracy» no se toma.",
        "La columna «mi_columna» no se toma.",
    ]


def test_every_form_that_is_read_may_be_published(importing):
    found = importing(
        ("type", "name", "label", "hint", "constraint", "required"),
        ("text", "a", "", "", "", ""),
        ("begin group", "vacio", "", "", "", ""),
        ("end group", "", "", "", "", ""),
        ("integer", "b", "B", "ayuda", ". > 1", "${a} != ''"),
    )

    assert [p for p in check_form(found.form) if p.level == "error"] == []
    assert found.fields["a"].label.es == "A"


def test_large_form_is_read_in_seconds():
    survey = [("type", "name", "label", "relevant", "constraint", "choice_filter")]
    for number in range(2_000):
        if number % 50 == 0:
            survey.append(("begin group", f"g{number}", f"Grupo {number}", "", "", ""))
        before = f"${{q{number - 1}}} != ''" if number % 50 else ""
        survey.append(("select_one lista", f"q{number}", f"Pregunta {number}", before, "", ""))
        if number % 50 == 49:
            survey.append(("end group", "", "", "", "", ""))
    choices = [("list_name", "name", "label"), *(("lista", n, f"Opción {n}") for n in range(5_000))]

    report = read_form(spreadsheet(survey=survey, choices=choices)).report

    assert (report.fields, report.rules_live) == (2_000, report.rules_total)
