"""No key of the document is without its cell, and no choice without its word."""

from datetime import date
from decimal import Decimal
from typing import Literal, get_args

import pytest

from forms_plugins.classification.sheets import SHEETS, schema
from forms_plugins.classification.sheets.schema import meaning_at
from forms_plugins.engine.classification import ScoringMethod
from forms_plugins.engine.classification.extras import ScoreLine

LEAVES = {str, int, bool, Decimal, date, schema.RULE, schema.LOCAL, schema.ANY}


def columns():
    """Yield (path in the document without positions, column) of every cell of the format."""
    for sheet in SHEETS:
        for setting in sheet.settings:
            yield setting.path, setting
        for column in sheet.columns:
            if column.path and not sheet.settings:
                inner = ("*",) if sheet.shape == "map" else ()
                yield (*sheet.path, *inner, *column.path), column
        if sheet.shape == "map" and not sheet.columns[1].path:
            yield sheet.path, sheet.columns[1]


COLUMNS = dict(columns())


def leaves(options, path=()):
    """Yield the path of everything in the document that is not a mapping or a list itself."""
    for option in options:
        if schema._is_model(option):
            for key, meaning in schema._fields(option).items():
                if path != ("inputs",) or key != "fields":  # the rows of a list are inputs again
                    yield from leaves(meaning, (*path, key))
        elif isinstance(option, tuple) and option[0] == "list":
            inner = schema._options(option[1])
            yield from ([path] if inner <= LEAVES else leaves(inner, path))
        elif isinstance(option, tuple):
            inner = schema._options(option[1])
            yield from ([path] if inner <= LEAVES else leaves(inner, (*path, "*")))
        else:
            yield path


def test_every_key_of_the_document_has_its_cell():
    missing = set(leaves({ScoringMethod})) - set(COLUMNS)

    assert not missing


def test_every_cell_leads_to_a_key_of_the_document():
    strange = set(COLUMNS) - set(leaves({ScoringMethod}))

    assert not strange


def test_every_choice_has_a_word():
    for path, column in COLUMNS.items():
        if column.kind not in ("option", "options"):
            continue
        *parents, own = path
        model = next(iter(_models(parents)))
        assert set(column.words) == _values(model.model_fields[own].annotation), path


def _models(path):
    found = {ScoringMethod}
    for step in path:
        inner = {option for each in found for option in schema._fields(each)[step]}
        found = {
            option
            for each in inner
            for option in (schema._options(each[1]) if isinstance(each, tuple) else {each})
            if schema._is_model(option)
        }
    return found


def _values(annotation):
    if getattr(annotation, "__origin__", None) is Literal:
        return set(get_args(annotation))
    return {
        value
        for part in get_args(annotation)
        if part not in (type(None), Ellipsis)
        for value in _values(part)
    }


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        (("areas", 0, "when"), {schema.RULE}),
        (("validity", 0, "when"), {schema.RULE}),
        (("inputs", 0, "fields", 1, "computed"), {schema.RULE}),
        (("inputs", 0, "choices", 0, "code"), {int, str}),
        (("title",), {schema.LOCAL}),
        (("title", "qu"), {str}),
        (("indicators", 0, "categories", 0, "weights", "a/1"), {Decimal}),
        (("cases", 0, "answers", "members", 0, "age"), {schema.ANY}),
        (("lines", 0), {ScoreLine}),
        (("nothing",), set()),
    ],
)
def test_what_stands_in_a_place(path, meaning):
    assert meaning_at(path) == meaning
