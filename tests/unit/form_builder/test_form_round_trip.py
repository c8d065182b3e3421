"""Compiling what decompiling gives is the same document."""

import json
from pathlib import Path

import pytest

from cms.form_builder.compile import compile_page
from forms_plugins.engine.definition import document_hash, dump_form, load_form
from forms_plugins.sisfoh.plugin import form_documents
from tests.unit.form_builder.pages import page_of

# The engine's forms name the datatype as the type, which is all that the engine looks at.
PLUGIN_OF_DATATYPE = {"whole": "integer", "boolean": "yes_no"}
FORMS = sorted(Path("tests/forms").glob("*.json"))


def with_plugin(part):
    if part.get("kind") == "field":
        part["type"] = PLUGIN_OF_DATATYPE.get(part["type"], part["type"])
    return part


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_compile_of_decompiled_document_is_the_document(path):
    document = json.loads(path.read_text(), object_hook=with_plugin)
    form = load_form(document)

    compiled = compile_page(page_of(document))

    assert [str(problem) for problem in compiled.problems] == []
    assert compiled.form == form
    assert compiled.sha256 == document_hash(dump_form(form))


def test_fsu_survives_the_way_into_blocks_and_back():
    document = form_documents()["fsu"]

    compiled = compile_page(page_of(document))

    assert [str(problem) for problem in compiled.problems] == []
    assert compiled.sha256 == document_hash(document)
