"""Every mistake is told once, with the place that it leads back to."""

import json
from pathlib import Path

import pytest

from cms.form_builder.compile import compile_page
from cms.form_builder.problems import block_errors
from forms_plugins.api.kinds import FieldType, Options
from forms_plugins.api.registry import Registry, registry
from tests.unit.form_builder.pages import page_of


@pytest.fixture
def page():
    return page_of(json.loads(Path("tests/forms/every_part.json").read_text()))


def item(page, key):
    for step in page.steps:
        for child in step.value["items"]:
            if child.value.get("key") == key:
                return child
    raise LookupError(key)


def problems(page):
    compiled = compile_page(page)
    return [(each.message, each.location) for each in compiled.problems]


def only(page):
    found = problems(page)
    assert len(found) == 1, found
    return found[0]


def test_empty_label(page):
    child = item(page, "mpared")
    child.value["label"] = " "

    _message, location = only(page)

    assert location.block_id == child.id
    assert location.input_name == "-label"


def test_rule_that_is_no_rule_shows_the_mark(page):
    child = item(page, "mpared_otro")
    child.value["validations"][0]["rule"] = "largo(mpared_otro) >"

    compiled = compile_page(page)

    assert compiled.problems[0].excerpt.split("\n")[1].endswith("^")
    assert compiled.problems[0].location.block_id == child.id
    assert compiled.problems[0].location.input_name == "-validations-0-value-rule"


def test_rule_about_an_unknown_question_shows_the_mark(page):
    item(page, "mpared_otro").value["show_if"] = "mpared = 8 y techo = 1"

    compiled = compile_page(page)

    assert compiled.problems[0].excerpt == "mpared = 8 y techo = 1\n             ^"


@pytest.mark.parametrize(
    ("name", "value", "input_name"),
    [
        ("key", "Con Espacio", "-key"),
        ("show_if", "mpared + 1", "-show_if"),
        ("computed", "verdadero", "-computed"),
        ("required_if", "mpared = 1", "-required_if"),
        ("option_max_length", -1, "-option_max_length"),
    ],
)
def test_wrong_input_of_a_question(page, name, value, input_name):
    child = item(page, "mpared_otro")
    child.value[name] = value

    found = problems(page)

    assert found
    assert {location.block_id for _message, location in found} == {child.id}
    assert input_name in {location.input_name for _message, location in found}


def test_key_used_twice(page):
    child = item(page, "agua")
    child.value["key"] = "mpared"

    assert child.id in {location.block_id for _message, location in problems(page)}


def test_two_rosters_in_one_step(page):
    step = page.steps[2]
    roster = step.value["items"][0]
    value = roster.block.normalize({**roster.value, "key": "otros", "items": roster.value["items"]})
    step.value["items"].append(("roster", value))

    assert any(location.path[:3] == (2, "items", 1) for _message, location in problems(page))


def test_problem_inside_a_roster_leads_to_the_question(page):
    roster = page.steps[2].value["items"][0]
    child = roster.value["items"][1]
    child.value["choices"] = []

    _message, location = only(page)

    assert location.block_id == child.id
    assert location.path == (2, "items", 0, "items", 1, "choices")
    assert location.words == ("Personas", "Personas del hogar", "Sexo")


def test_problem_of_a_page_field(page):
    page.form_slug = ""

    _message, location = only(page)

    assert (location.field, location.block_id) == ("form_slug", "")


def test_plugin_that_is_not_installed_keeps_its_block(page):
    fewer = Registry()
    for plugin in registry.of_kind(FieldType):
        if plugin.slug != "yes_no":
            fewer.register(type(plugin))
    from cms.form_builder.blocks.steps import steps_block

    raw = page.steps.get_prep_value()
    page.steps = steps_block(fewer).to_python(json.loads(json.dumps(raw)))
    found = [message for message, _location in problems(page)]
    page.steps = steps_block(registry).to_python(page.steps.get_prep_value())

    assert any("yes_no" in message for message in found)
    assert problems(page) == []


def test_block_errors_follow_the_place(page):
    child = item(page, "mpared_otro")
    child.value["validations"][0]["rule"] = "largo("

    error = block_errors(list(compile_page(page).problems), page.steps)

    step = error.block_errors[0].block_errors["items"].block_errors[2]
    validation = step.block_errors["validations"].block_errors[0]
    assert "rule" in validation.block_errors


def test_options_that_depend_on_each_other(page):
    class PairOptions(Options):
        names: tuple[str, ...]
        count: int = 1

    class Paired(FieldType):
        slug = "paired"
        label = "Paired"
        datatype = "text"
        options_class = PairOptions

    plugins = Registry()
    for plugin in registry.of_kind(FieldType):
        plugins.register(type(plugin))
    plugins.register(Paired)
    from cms.form_builder.blocks.steps import steps_block

    block = steps_block(plugins).child_blocks["step"].child_blocks["items"]
    value = block.child_blocks["question_paired"].normalize(
        {
            **block.child_blocks["question_paired"].get_default(),
            "label": "Dos",
            "option_names": "uno, dos",
        }
    )
    page.steps = steps_block(plugins).to_python(page.steps.get_prep_value())
    page.steps[0].value["items"].append(("question_paired", value))

    form = compile_page(page, plugins).form

    assert form.step("vivienda").fields[-1].options == {"names": ["uno", "dos"]}
