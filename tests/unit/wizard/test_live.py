"""What goes to the browser so that a page can react: what its rules read, and nothing else."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cms.submissions.question_page import QuestionPage
from cms.wizard.forms import QuestionsForm
from cms.wizard.layout import page_items
from cms.wizard.live import drawn_at, encoded, live_page
from forms_plugins.engine.definition import load_form

TODAY = date(2026, 11, 23)


def field(key: str, datatype: str = "whole", **more: Any) -> dict[str, Any]:
    plain = {"whole": "integer", "text": "text", "choice": "choice", "choices": "choices"}
    kinds = {**plain, "date": "date", "boolean": "yes_no"}
    given = {"kind": "field", "key": key, "type": kinds[datatype], "datatype": datatype}
    return {**given, "label": key.title(), **more}


def document(*items: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a form whose second step has these items; the first asks three things."""
    member = [field("edad"), field("nombre", "text")]
    roster = {
        "kind": "roster",
        "key": "miembros",
        "label": "Personas",
        "item_label": "Persona",
        "items": member,
        "row_title": {"row": "nombre"},
    }
    first = {"key": "antes", "title": "Antes", "items": [field("a"), field("b", "text"), roster]}
    second = {"key": "ahora", "title": "Ahora", "items": list(items)}
    return {"slug": "prueba", "title": "Prueba", "steps": [first, second], **more}


def live(items: list[Mapping[str, Any]], answers: Mapping[str, Any] | None = None, **more: Any):
    """Return the live data of the second step of a form over stored answers."""
    form = load_form(document(*items, **more))
    page = QuestionPage(form, form.step("ahora"), answers or {}, TODAY, "es")
    drawn = QuestionsForm(page=page, prefix="ahora")
    evaluation = page.judge({k: v for k, v in (answers or {}).items() if k in page.keys})
    return live_page(drawn, page_items(drawn, evaluation))


X_IS_1 = {"eq": [{"answer": "x"}, 1]}


def test_page_whose_rules_read_earlier_steps_only_needs_nothing() -> None:
    assert live([field("x", show_if={"eq": [{"answer": "a"}, 1]})], {"a": 1}) is None


def test_page_with_its_own_rules_gets_the_answers_they_read_and_no_others() -> None:
    rule = {"and": [X_IS_1, {"gt": [{"answer": "a"}, 3]}]}

    found = live([field("x"), field("y", show_if=rule)], {"a": 7, "b": "Rosa", "x": 1, "y": 2})

    assert found["answers"] == {"a": 7}
    assert "Rosa" not in json.dumps(found)
    assert [item.get("showIf") for item in found["items"]] == [None, rule]


def test_rows_are_cut_down_to_what_is_read() -> None:
    rule = {"gt": [{"answer": "x"}, {"sum": {"roster": "miembros", "value": {"row": "edad"}}}]}
    rows = ({"_id": "r1", "edad": 40, "nombre": "Rosa"}, {"_id": "r2", "nombre": "Luis"})

    found = live([field("x"), field("y", show_if=rule)], {"miembros": rows})

    assert found["answers"] == {"miembros": [{"edad": 40}, {}]}
    assert found["hasRules"]


def test_answer_that_does_not_count_stays_away() -> None:
    earlier = field("oculta", show_if=False)
    form = document(field("x"), field("y", show_if={"eq": [{"answer": "x"}, {"answer": "oculta"}]}))
    form["steps"][0]["items"].append(earlier)
    loaded = load_form(form)
    page = QuestionPage(loaded, loaded.step("ahora"), {"oculta": 9}, TODAY, "es")
    drawn = QuestionsForm(page=page, prefix="ahora")

    found = live_page(drawn, page_items(drawn, page.judge({})))

    assert found["answers"] == {}


def test_tables_go_along_only_if_rules_read_them_and_are_not_large() -> None:
    def tables(rows: int) -> dict[str, Any]:
        return {
            "pesos": {str(n): {"peso": {"decimal": "0.5"}} for n in range(rows)},
            "otra": {"1": {"peso": 1}},
        }

    rule = {"gt": [{"lookup": {"table": "pesos", "key": {"answer": "x"}, "column": "peso"}}, 0]}
    items = [field("x"), field("y", show_if=rule)]

    small, large = live(items, tables=tables(2)), live(items, tables=tables(500))

    assert small["tables"].keys() == {"pesos"}
    assert [1, {"peso": {"decimal": "0.5"}}] in small["tables"]["pesos"]
    assert large is None


def test_labels_go_along_only_if_rules_say_them() -> None:
    choices = [{"code": 1, "label": "Uno"}, {"code": 2, "label": "Dos"}]
    words = {"concat": ["x: ", {"label_of": {"answer": "x"}}]}
    items = [
        field("x", "choice", choices=choices),
        field("z", "choice", choices=choices),
        field("y", "text", computed=words),
    ]

    found = live(items)

    assert found["labels"] == {"x": [[1, "Uno"], [2, "Dos"]]}


def test_options_of_a_dependent_list_carry_their_attributes() -> None:
    choices = [
        {"code": "a", "label": "A", "attributes": {"region": 1}},
        {"code": "b", "label": "B", "attributes": {"region": 2}},
    ]
    rule = {"eq": [{"option": "region"}, {"answer": "x"}]}

    found = live([field("x"), field("y", "choice", choices=choices, choice_filter=rule)])

    assert found["items"][1]["filter"] == rule
    assert found["items"][1]["options"] == [["a", {"region": 1}], ["b", {"region": 2}]]


def test_page_with_nothing_but_an_exclusive_option_needs_no_evaluator() -> None:
    choices = [{"code": 1, "label": "Radio"}, {"code": 9, "label": "Nada", "exclusive": True}]

    found = live([field("x", "choices", choices=choices)])

    assert found["items"][0]["exclusive"] == ["9"]
    assert not found["hasRules"]


def test_required_if_and_computed_values_are_live() -> None:
    items = [
        field("x"),
        field("doble", computed={"mul": [{"answer": "x"}, 2]}),
        field("y", required={"gt": [{"answer": "doble"}, 4]}),
    ]

    found = live(items)

    assert [item.get("computed") for item in found["items"]][1] == {"mul": [{"answer": "x"}, 2]}
    assert found["items"][2]["required"] == {"gt": [{"answer": "doble"}, 4]}


def test_validations_and_checks_are_left_to_the_server() -> None:
    secret = {"rule": {"le": [{"answer": "x"}, 20]}, "message": "Revise el número."}
    check = {"kind": "check", "key": "c", "rule": X_IS_1, "message": "Mal."}

    assert live([field("x", validations=[secret]), check]) is None


def test_things_drawn_are_found_in_the_order_of_the_page() -> None:
    form = load_form(
        document(
            {"kind": "section", "title": "Uno"},
            field("x"),
            field("nunca", show_if=False),
            {"kind": "note", "text": "Aviso", "show_if": X_IS_1},
            field("y", show_if=X_IS_1),
        )
    )
    page = QuestionPage(form, form.step("ahora"), {}, TODAY, "es")
    drawn = page_items(QuestionsForm(page=page, prefix="ahora"), page.judge({}))

    assert drawn_at(page, drawn) == [0, 1, -1, 2, 3]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, True),
        (2**53 - 1, 2**53 - 1),
        (2**53, {"whole": "9007199254740992"}),
        (Decimal("1.50"), {"decimal": "1.50"}),
        (date(2026, 1, 31), {"date": "2026-01-31"}),
        ((1, 2), {"list": [1, 2]}),
        ("a", "a"),
    ],
)
def test_values_are_written_as_in_the_vectors(value, written) -> None:
    assert encoded(value) == written
