"""Forms go out as XLSForms and come back as what they were."""

import io
import json
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import dump_form, load_form
from forms_plugins.engine.evaluation import evaluate_form
from forms_plugins.xlsform import read_form, write_form
from forms_plugins.xlsform.report import FileRefused

TODAY = date(2026, 1, 31)
SAMPLES = sorted(Path("tests/forms/xlsforms").glob("*.xlsx"))


def household_form():
    """The form of the country package: rosters, tables, rules of every kind."""
    return load_form(registry.get(Package, "sisfoh").forms()["fsu"])


def sample(path):
    return load_form(read_form(path.read_bytes(), path.name).document)


FORMS = [
    pytest.param(household_form, id="fsu"),
    *(pytest.param(lambda path=path: sample(path), id=path.stem) for path in SAMPLES),
]


def book_of(form):
    return openpyxl.load_workbook(io.BytesIO(write_form(form).content))


def without_own_sheet(form):
    """The exported file as another tool would give it back: without our own sheet."""
    book = book_of(form)
    del book["empadrona"]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("make", FORMS)
def test_unchanged_file_is_the_very_same_form(make):
    form = make()

    again = load_form(read_form(write_form(form).content).document)

    assert dump_form(again) == dump_form(form)


@pytest.mark.parametrize("make", FORMS)
def test_sheets_alone_give_the_same_questions(make):
    form = make()

    again = load_form(read_form(without_own_sheet(form)).document)

    assert [step.key for step in again.steps] == [step.key for step in form.steps]
    assert [f.key for _, _, f in again.fields()] == [f.key for _, _, f in form.fields()]
    assert [f.required is True for _, _, f in again.fields() if f.computed is None] == [
        f.required is True for _, _, f in form.fields() if f.computed is None
    ]


@pytest.mark.parametrize("make", FORMS)
def test_sheets_alone_show_the_same_questions(make):
    """On random answers both forms show, and let count, the same."""
    form = make()
    again = load_form(read_form(without_own_sheet(form)).document)
    luck = random.Random(1)

    for _ in range(40):
        answers = random_answers(form, luck)
        first = evaluate_form(form, answers, TODAY)
        second = evaluate_form(again, with_options(form, answers), TODAY)
        assert first.path == second.path
        for key in first.path:
            assert first.steps[key].visible == second.steps[key].visible
        assert shown_in_rows(form, first) == shown_in_rows(again, second)


def with_options(form, answers):
    """Return answers as the exported form has them: yes and no are options of a list there."""
    yes_no = {f.key for _, _, f in form.fields() if f.type == "yes_no" and f.computed is None}

    def converted(key, value):
        if isinstance(value, tuple) and value and isinstance(value[0], dict):
            return tuple({k: converted(k, v) for k, v in row.items()} for row in value)
        return ("si" if value else "no") if key in yes_no else value

    return {key: converted(key, value) for key, value in answers.items()}


def shown_in_rows(form, found):
    """Return which answers of the rows count, computed ones aside."""
    asked = {f.key for _, roster, f in form.fields() if roster is not None and f.computed is None}
    rosters = [step.roster.key for step in form.steps if step.roster is not None]
    return [sorted(set(row) & asked) for key in rosters for row in found.answers.get(key, ())]


def random_answers(form, luck):
    found = {}
    for step in form.steps:
        for item in step.items:
            if item.kind == "field" and item.computed is None and luck.random() < 0.8:
                found[item.key] = random_answer(form, item, luck)
            elif item.kind == "roster":
                found[item.key] = tuple(
                    {
                        f.key: random_answer(form, f, luck)
                        for f in item.fields
                        if f.computed is None and luck.random() < 0.8
                    }
                    for _ in range(luck.randrange(3))
                )
    return {key: value for key, value in found.items() if value is not None}


def random_answer(form, field, luck):
    if field.datatype in ("choice", "choices"):
        code = luck.choice(form.choices_of(field)).code
        return code if field.datatype == "choice" else (code,)
    return {
        "text": luck.choice(["a", "Ana", "12345678"]),
        "whole": luck.randrange(-5, 80),
        "decimal": Decimal(luck.randrange(100)) / 4,
        "boolean": luck.random() < 0.5,
        "date": TODAY - timedelta(days=luck.randrange(20_000)),
    }.get(field.datatype)


def test_what_an_xlsform_cannot_say_is_listed():
    written = write_form(household_form())
    rows = list(book_of(household_form())["empadrona"].values)

    listed = {row[1] for row in rows if row[0] == "left_out"}
    assert listed == {key for key, _ in written.left_out}
    assert {"un_jefe", "calculations"} <= listed


def test_changed_file_is_read_by_its_sheets():
    book = book_of(sample(SAMPLES[0]))
    sheet = book["survey"]
    header = [cell.value for cell in sheet[1]]
    label = header.index("label::Español (es)") + 1
    sheet.cell(3, label, "Otra pregunta")
    stream = io.BytesIO()
    book.save(stream)

    form = load_form(read_form(stream.getvalue()).document)

    assert form.steps[0].items[0].label.es == "Otra pregunta"


def test_document_in_our_sheet_is_not_believed():
    book = book_of(sample(SAMPLES[0]))
    parts = [row for row in book["empadrona"].iter_rows() if row[0].value == "document"]
    for row in parts:
        row[2].value = ""
    parts[0][2].value = json.dumps({"slug": "x", "steps": [{"key": "../x"}]})
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(FileRefused):
        read_form(stream.getvalue())


@pytest.mark.parametrize("text", ["=1+1", "+51 1", "-2", "@cmd", '=HYPERLINK("http://x")'])
def test_no_cell_is_a_formula(text):
    form = sample(SAMPLES[0])
    document = dump_form(form)
    document["steps"][0]["items"][0]["label"] = dict.fromkeys(form.languages, text)

    cells = [
        cell
        for sheet in book_of(load_form(document)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]

    assert {cell.data_type for cell in cells} == {"s"}
    assert text in {cell.value for cell in cells}
