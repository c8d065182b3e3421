"""A closed block of the editor sends what it holds as one field; it means the same as open."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest

from cms.form_builder.blocks.lazy import fields_of_state
from cms.form_builder.blocks.steps import steps_block
from cms.form_builder.compile import compile_page
from forms_plugins.engine.definition import load_form
from tests.unit.form_builder.pages import page_of


@pytest.fixture
def document():
    return json.loads(Path("tests/forms/every_part.json").read_text())


@pytest.fixture
def page(document):
    return page_of(document)


def closed(stream, states):
    """Return what the browser posts when all blocks of a stream are closed."""
    data = {f"{stream}-count": len(states)}
    for number, child in enumerate(states):
        here = f"{stream}-{number}"
        data |= {
            f"{here}-type": child["type"],
            f"{here}-id": child["id"],
            f"{here}-order": number,
            f"{here}-deleted": "",
            f"{here}-value-stored": json.dumps(child["value"]),
        }
    return data


def states_of(block, page):
    return json.loads(json.dumps(block.get_form_state(page.steps)))


def test_closed_blocks_mean_the_same(page, document):
    block = steps_block()
    before = compile_page(page).form

    value = block.value_from_datadict(closed("steps", states_of(block, page)), {}, "steps")
    page.steps = block.clean(value)

    assert compile_page(page).form == before == load_form(document)


def test_open_blocks_mean_the_same(page):
    block = steps_block()
    before = compile_page(page).form

    data = dict(fields_of_state(block, states_of(block, page), "steps"))
    page.steps = block.clean(block.value_from_datadict(data, {}, "steps"))

    assert compile_page(page).form == before


def test_ids_of_closed_blocks_stay(page):
    block = steps_block()
    states = states_of(block, page)

    value = block.value_from_datadict(closed("steps", states), {}, "steps")

    again = json.loads(json.dumps(block.get_form_state(value)))
    assert again == states


@pytest.mark.parametrize(
    "stored", ["", "{", "[]", "7", "null", '{"items": 7}', '{"items": [{"type": "nothing"}]}']
)
def test_state_that_no_script_wrote_is_refused(stored):
    data = closed("steps", [{"type": "step", "id": "1", "value": {}}])
    data["steps-0-value-stored"] = stored

    with pytest.raises(BadRequest):
        steps_block().value_from_datadict(data, {}, "steps")
