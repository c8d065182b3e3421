"""A section governs all that follows it, up to the next one."""

from datetime import date

from forms_plugins.engine.definition import load_form
from forms_plugins.engine.definition.order import order_of
from forms_plugins.engine.evaluation import evaluate_form, evaluate_row, evaluate_step
from tests import forms
from tests.unit.engine.evaluation.told import told

TODAY = date(2026, 11, 23)
SECTIONS = forms.load("sections")


def test_hidden_section_hides_its_questions_notes_and_checks() -> None:
    found = evaluate_step(SECTIONS, "home", {"rented": False, "rooms": 2}, TODAY)

    assert found.visible == {"rented", "rooms"}
    assert found.visible_items == {0, 8, 9, 10}
    assert told(found) == []


def test_shown_section_asks_its_questions_and_judges_its_checks() -> None:
    found = evaluate_step(SECTIONS, "home", {"rented": True, "rooms": 2}, TODAY)

    assert found.visible_items == {0, 1, 2, 3, 4, 8, 9, 10}
    assert told(found) == [("rent", "required"), ("rent", "check")]


def test_computed_value_of_a_hidden_section_does_not_count() -> None:
    answers = {"rented": False, "rent": 100, "rooms": 1}

    assert evaluate_step(SECTIONS, "home", answers, TODAY).answers == {"rented": False, "rooms": 1}
    assert evaluate_step(SECTIONS, "home", {**answers, "rented": True}, TODAY).answers == {
        **answers,
        "rented": True,
        "year_rent": 1200,
    }


def test_answer_left_in_a_hidden_section_is_told() -> None:
    found = evaluate_step(SECTIONS, "home", {"rented": False, "rent": 100, "rooms": 1}, TODAY)

    assert told(found) == [("rent", "irrelevant")]


def test_question_of_a_shown_section_keeps_its_own_condition() -> None:
    answers = {"rented": True, "rooms": 1}

    low = evaluate_step(SECTIONS, "home", {**answers, "rent": 900}, TODAY)
    high = evaluate_step(SECTIONS, "home", {**answers, "rent": 1100}, TODAY)

    assert "owner" not in low.visible
    assert told(high) == [("owner", "required")]


def test_section_around_a_roster_hides_it() -> None:
    one = evaluate_form(SECTIONS, {"rented": False, "rooms": 1, "pets": ({"kind": "gato"},)}, TODAY)
    two = evaluate_form(SECTIONS, {"rented": False, "rooms": 2, "pets": ({"kind": "gato"},)}, TODAY)

    assert "pets" not in one.answers
    assert [(p.place.dotted, p.code) for p in one.problems] == [("pets", "irrelevant")]
    assert two.answers["pets"] == ({"kind": "gato"},)


def test_section_inside_a_row_governs_questions_notes_and_checks_of_the_row() -> None:
    answers = {"rented": False, "rooms": 2}

    cat = evaluate_row(SECTIONS, "pets_step", {"kind": "gato"}, answers, TODAY)
    dog = evaluate_row(SECTIONS, "pets_step", {"kind": "perro"}, answers, TODAY)

    assert (cat.visible, told(cat)) == ({"kind", "age"}, [])
    assert cat.visible_items == {0, 5, 6}
    assert told(dog) == [("pets.chip", "required"), ("pets.chip", "check")]
    assert dog.visible_items == {0, 1, 2, 3, 5, 6}


def test_condition_of_a_section_is_a_dependency_of_what_it_governs() -> None:
    order = order_of(SECTIONS)

    read = {stop.item.key for stop in order.for_keys(["pets"]) if hasattr(stop.item, "key")}

    assert read == {"rooms", "pets"}


def test_error_in_the_condition_of_a_section_is_told_once_at_the_step() -> None:
    document = forms.read_document("sections")
    document["steps"][0]["items"][1]["show_if"] = {"gt": [{"div": [1, 0]}, 1]}

    found = evaluate_step(load_form(document), "home", {"rented": True, "rooms": 1}, TODAY)

    assert [(p.place.dotted, p.code, p.params["part"]) for p in found.problems] == [
        ("home", "rule_error", "items.1.show_if")
    ]
