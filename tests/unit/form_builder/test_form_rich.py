"""Forms with routes, outcomes, dependent lists, groups, nested rosters: into blocks and back."""

import json
from pathlib import Path

import pytest

from cms.form_builder.blocks.steps import choice_lists_block, outcomes_block, steps_block
from cms.form_builder.compile import compile_page
from cms.form_builder.decompile import decompile
from cms.form_builder.library import GivenLibrary
from forms_plugins.engine.definition import load_form
from tests.unit.form_builder.pages import page_of
from tests.unit.form_builder.plugins import plugins

HEALTH = [
    {
        "kind": "field",
        "key": "seguro",
        "type": "yes_no",
        "datatype": "boolean",
        "label": "¿Tiene seguro?",
    },
    {
        "kind": "field",
        "key": "cual",
        "type": "text",
        "datatype": "text",
        "label": "¿Cuál?",
        "show_if": {"answer": "seguro"},
    },
]
PROVINCES = [{"code": "1501", "label": "Lima"}, {"code": "1201", "label": "Huancayo"}]
OLD_PROVINCES = [{"code": "1501", "label": "Lima Metropolitana"}]
NEW_PROVINCES = [*PROVINCES, {"code": "0601", "label": "Cajamarca"}]


@pytest.fixture
def installed():
    return plugins()


@pytest.fixture
def library():
    return GivenLibrary(
        {"provincias-del-peru": {1: OLD_PROVINCES, 2: PROVINCES, 3: NEW_PROVINCES}},
        {"salud-breve": {3: HEALTH}},
    )


@pytest.fixture
def document():
    return json.loads(Path("tests/unit/form_builder/rich_form.json").read_text())


@pytest.fixture
def page(document, installed, library):
    values = decompile(load_form(document), installed, library)
    blocks = {
        "steps": steps_block(installed),
        "outcomes": outcomes_block(),
        "choice_lists": choice_lists_block(),
    }
    page = page_of(
        {**document, "choice_lists": {}, "shared_lists": {}, "steps": [], "outcomes": []}
    )
    for name, value in values.items():
        setattr(page, name, blocks[name].to_python(value) if name in blocks else value)
    return page


def kinds(page, step):
    return [child.block_type for child in page.steps[step].value["items"]]


def block(page, step, kind):
    return next(child for child in page.steps[step].value["items"] if child.block_type == kind)


def test_rich_document_survives_the_way_into_blocks_and_back(page, document, installed, library):
    compiled = compile_page(page, installed, library)

    assert compiled.form == load_form(document)


def test_group_of_questions_is_one_block_where_the_plugin_makes_the_same(page):
    assert kinds(page, 0).count("group_some_address") == 1
    assert block(page, 0, "group_some_address").value["key"] == "casa"


def test_questions_that_differ_from_the_plugin_stay_questions(page):
    # The second group asks in other words than the plugin does today.
    town = [c for c in page.steps[0].value["items"] if c.value.get("key") == "trabajo_town"]

    assert [child.block_type for child in town] == ["question_text"]
    assert town[0].value["group"] == "trabajo"


def test_reusable_block_reads_the_row_that_it_stands_in(page, installed, library):
    roster = block(page, 1, "roster").value
    folded = [child for child in roster["items"] if child.block_type == "reusable"]

    assert [child.value["block"] for child in folded] == ["salud-breve 3"]
    form = compile_page(page, installed, library).form
    cual = next(field for _step, _roster, field in form.fields() if field.key == "cual")
    assert cual.show_if == {"row": "seguro"}


def test_shared_list_is_pinned_to_its_version(page, installed, library):
    form = compile_page(page, installed, library).form

    assert [child.block_type for child in page.choice_lists] == [
        "choice_list",
        "shared_list",
        "choice_list",
    ]
    assert [choice.label.es for choice in form.choice_lists["provincias"]] == ["Lima", "Huancayo"]


def test_another_version_is_taken_when_asked_for(page, installed, library):
    page.choice_lists[1].value["shared_list"] = "provincias-del-peru 3"

    form = compile_page(page, installed, library).form

    assert len(form.choice_lists["provincias"]) == 3
    assert form.shared_lists["provincias"].version == 3


def test_without_a_version_the_newest_is_taken_and_kept(page, installed, library):
    page.choice_lists[1].value["shared_list"] = "provincias-del-peru"

    compile_page(page, installed, library)

    assert page.choice_lists[1].value["shared_list"] == "provincias-del-peru 3"


@pytest.mark.parametrize("pin", ["otra-lista", "provincias-del-peru 9", ""])
def test_shared_list_that_is_not_there(page, installed, library, pin):
    page.choice_lists[1].value["shared_list"] = pin

    found = compile_page(page, installed, library).problems

    assert [each for each in found if each.location.input_name == "-shared_list"]


def test_reusable_block_that_is_not_there(page, installed, library):
    roster = block(page, 1, "roster").value
    child = next(child for child in roster["items"] if child.block_type == "reusable")
    child.value["block"] = "salud-breve 4"

    found = compile_page(page, installed, library).problems

    assert [each for each in found if each.location.block_id == child.id]


def test_route_without_a_target(page, installed, library):
    page.steps[0].value["routes"][0]["to"] = " "

    found = compile_page(page, installed, library).problems

    place = found[0].location
    assert place.input_name == "-routes-0-value-to"
    assert place.block_id == page.steps[0].id


def test_reason_is_for_warnings_only(page, installed, library):
    child = block(page, 0, "check")
    child.value["level"] = "error"

    found = compile_page(page, installed, library).problems

    assert [each.location.input_name for each in found if each.location.block_id == child.id] == [
        "-reason"
    ]


def test_group_that_ends_a_conditional_section_is_pointed_out(page, installed, library):
    plain = next(c for c in page.steps[0].value["items"] if c.block_type == "section")
    ends = [c for c in page.steps[0].value["items"] if c.block_type == "section"][1]
    ends.value["show_if"] = plain.value["show_if"]
    group = block(page, 0, "group_some_address")

    warned = [each.location.block_id for each in compile_page(page, installed, library).warnings]
    group.value["show_if"] = plain.value["show_if"]
    quiet = [each.location.block_id for each in compile_page(page, installed, library).warnings]

    assert group.id in warned
    assert group.id not in quiet


def test_texts_without_translation_are_told_once_a_language(page, installed, library):
    page.languages = ["es", "qu"]

    compiled = compile_page(page, installed, library)

    told = [each for each in compiled.warnings if each.location.field == "languages"]
    assert [each for each in compiled.problems if "qu" in each.message.split()] == []
    assert len(told) == 1
