"""What one step needs of the rest of the form, and in which order."""

from forms_plugins.engine.definition.order import Stop, order_of
from tests import forms


def _names(stops: tuple[Stop, ...]) -> list[str]:
    return [stop.item.key if stop.item else stop.step.key.upper() for stop in stops]


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
