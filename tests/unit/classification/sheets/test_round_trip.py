"""A method comes back from sheets, XLSX and YAML as the very same document."""

import json
import random

import pytest

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.classification.sheets import (
    SHEETS,
    empty_sheets,
    from_sheets,
    read_file,
    read_json,
    read_xlsx,
    read_yaml,
    to_sheets,
    write_file,
    write_xlsx,
    write_yaml,
)
from forms_plugins.engine.classification import dump_method, load_method
from forms_plugins.engine.definition import document_hash
from tests.unit.classification.sheets.everything import everything

PACKAGE = registry.get(Package, "sisfoh").methods()
DOCUMENTS = {**PACKAGE, "todo": dump_method(load_method(everything()))}


def errors(reading):
    return [str(problem) for problem in reading.problems if problem.row or problem.sheet]


@pytest.fixture(params=sorted(DOCUMENTS))
def document(request):
    return DOCUMENTS[request.param]


def test_sheets(document):
    reading = from_sheets(to_sheets(document))

    assert reading.document == document, errors(reading)
    assert document_hash(reading.document) == document_hash(document)


def test_xlsx(document):
    sheets = to_sheets(document)
    reading = from_sheets(read_xlsx(write_xlsx(sheets)))

    assert reading.document == document, errors(reading)


def test_yaml(document):
    reading = read_yaml(write_yaml(document))

    assert reading.document == document, errors(reading)


@pytest.mark.parametrize("kind", ["yaml", "xlsx", "json"])
def test_file_of_each_format(document, kind):
    assert read_file(write_file(document, kind)).document == document


def test_every_sheet_is_there_and_is_made_of_text(document):
    sheets = to_sheets(document)

    assert list(sheets) == [sheet.name for sheet in SHEETS]
    for rows in sheets.values():
        assert {len(row) for row in rows} == {len(rows[0])}
        assert all(type(cell) is str for row in rows for cell in row)


def test_order_of_columns_does_not_matter():
    document = DOCUMENTS["todo"]
    shuffled = {}
    for name, rows in to_sheets(document).items():
        order = list(range(len(rows[0])))
        random.Random(name).shuffle(order)
        shuffled[name] = [[row[place] for place in order] for row in rows]

    reading = from_sheets(shuffled)

    # Columns of points come in the order of the file, which says nothing.
    assert json.dumps(reading.document, sort_keys=True) == json.dumps(document, sort_keys=True)


def test_empty_rows_blanks_titles_and_capitals_are_no_matter():
    document = DOCUMENTS["todo"]
    titles = {sheet.name: {c.name: c.title for c in sheet.columns} for sheet in SHEETS}
    names = {sheet.name: sheet.title for sheet in SHEETS}
    loose = {}
    for name, (first, *rows) in to_sheets(document).items():
        headings = [f"  {titles[name].get(title, title)} " for title in first]
        spread = [line for row in rows for line in (["", " "], [f" {cell}  " for cell in row])]
        loose[names[name].upper()] = [[], headings, *spread, []]

    assert from_sheets(loose).document == document


def test_sheets_nobody_has_begun_ask_for_what_is_needed():
    reading = from_sheets(empty_sheets())

    assert reading.document is None
    assert {problem.heading for problem in reading.problems} == {"valor"}
    assert all(problem.sheet == "metodo" for problem in reading.problems)


def test_json_keeps_the_digits_of_numbers_without_quotes():
    document = everything()
    text = json.dumps(document).replace('"1.50"', "1.50")

    assert read_json(text).document["constants"]["urbana"] == "1.50"


def test_random_changes_of_texts_and_answers():
    alphabet = "a,;\"'\\:#-{}[]()|>&*!%@` \t\n\r_x0041_=+ñ\u00a0🦙\x07\u2028\ufeff01.,yesnoull~"
    source = random.Random(7)
    for _ in range(150):
        document = everything()
        text = "".join(source.choice(alphabet) for _ in range(source.randint(1, 12)))
        document["summary"] = document["areas"][0]["label"] = {"es": text, "qu": text}
        document["sources"][0]["text"] = text
        document["categories"][0]["cut_off"]["source"] = text
        document["indicators"][0]["categories"][1]["codes"] = [text, f"{text}b", 7]
        document["cases"][0]["answers"].update(zona=text, lugar=text, bienes=[text, 1])
        document["indicators"][0]["value"] = {"if": [{"eq": [{"answer": "zona"}, text]}, 1, 2]}
        whole = dump_method(load_method(document))

        assert from_sheets(to_sheets(whole)).document == whole, repr(text)
        assert from_sheets(read_xlsx(write_xlsx(to_sheets(whole)))).document == whole, repr(text)
        assert read_yaml(write_yaml(whole)).document == whole, repr(text)
