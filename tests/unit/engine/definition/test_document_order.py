"""What one step needs of the rest of the form, and in which order."""

from typing import Any

import pytest

from forms_plugins.engine.definition import Section, load_form
from forms_plugins.engine.definition.order import Stop, order_of
from tests import forms


def _names(stops: tuple[Stop, ...]) -> list[str]:
    return [_name(stop) for stop in stops]


def _name(stop: Stop) -> str:
    if stop.is_routes:
        return f"{stop.step.key}>"
    if isinstance(stop.item, Section):
        return f"{stop.step.key}#{stop.index}"
    return stop.item.key if stop.item else stop.step.key.upper()


def test_stops_of_a_step_are_its_own_and_what_its_rules_read() -> None:
    order = order_of(forms.load("hidden_step"))

    assert _names(order.for_step("start")) == ["START", "has_job"]
    assert _names(order.for_step("end")) == ["START", "has_job", "JOB", "salary", "END", "remark"]


def test_stops_of_a_validation_may_come_later_and_stay_in_document_order() -> None:
    order = order_of(forms.load("household"))

    assert _names(order.for_step("people")) == ["PEOPLE", "men", "women", "total"]
    assert _names(order.for_visibility("members_step")) == [
        "PEOPLE",
        "men",
        "women",
        "total",
        "MEMBERS_STEP",
    ]


def test_path_needs_no_question_that_no_condition_reads() -> None:
    order = order_of(forms.load("roster"))

    assert _names(order.for_path) == ["COUNT_STEP", "ask_job", "MEMBERS_STEP", "members", "ELDERS"]


def test_order_is_built_once_for_a_form() -> None:
    form = forms.load("roster")

    assert order_of(form) is order_of(form)


READS = {"answered": {"answer": "has_job"}}
FIELD = {"kind": "field", "key": "extra", "type": "text", "datatype": "text", "label": "Más"}


@pytest.mark.parametrize(
    "item",
    [
        pytest.param({**FIELD, "show_if": READS}, id="show_if"),
        pytest.param({**FIELD, "required": READS}, id="required"),
        pytest.param({**FIELD, "default": READS}, id="default"),
        pytest.param({**FIELD, "computed": READS}, id="computed"),
        pytest.param({**FIELD, "validations": [{"rule": READS, "message": "x"}]}, id="validation"),
        pytest.param({"kind": "note", "text": "x", "show_if": READS}, id="note"),
        pytest.param({"kind": "section", "title": "x", "show_if": READS}, id="section"),
        pytest.param({"kind": "check", "key": "c", "rule": READS, "message": "x"}, id="check"),
    ],
)
@pytest.mark.parametrize("in_a_row", [False, True])
def test_every_rule_of_an_item_is_followed(item: dict[str, Any], in_a_row: bool) -> None:
    document = forms.read_document("hidden_step")
    roster = {
        "kind": "roster",
        "key": "others",
        "label": "Otros",
        "item_label": "Otro",
        "row_title": "x",
        "items": [item],
    }
    step = {"key": "last", "title": "Último", "items": [roster if in_a_row else item]}

    form = load_form({**document, "steps": [*document["steps"], step]})

    assert _names(order_of(form).for_step("last"))[:2] == ["START", "has_job"]
