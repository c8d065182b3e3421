"""What an editor is told of routes, filters, taken-over answers, texts and repeats."""

from collections.abc import Callable
from typing import Any

import pytest

from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import load_form
from tests import forms

Change = Callable[[dict[str, Any]], object]
Told = list[tuple[tuple[str | int, ...], str, str]]

TEXT = {"kind": "field", "type": "text", "datatype": "text"}


def _told(name: str, change: Change) -> Told:
    document = forms.read_document(name)
    change(document)
    problems = check_form(load_form(document))
    assert not [p for p in problems if "%(" in p.sentence]
    return [(problem.place, problem.key, problem.level) for problem in problems]


def _routes(step: int, *routes: tuple[Any, str]) -> Change:
    return lambda document: document["steps"][step].update(
        routes=[{"when": when, "to": to} for when, to in routes]
    )


ALWAYS_PASSED = _routes(0, (True, "last"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            _routes(5, (True, "nowhere")),
            [(("steps", 5, "routes", 0, "to"), "route_unknown", "error")],
        ),
        (
            _routes(5, (True, "start")),
            [(("steps", 5, "routes", 0, "to"), "route_backwards", "error")],
        ),
        (
            _routes(5, (True, "last")),
            [(("steps", 5, "routes", 0, "to"), "route_backwards", "error")],
        ),
        (
            _routes(5, (True, "elsewhere"), ({"answered": {"answer": "age"}}, "elsewhere")),
            [(("steps", 5, "routes", 1, "when"), "route_unused", "warning")],
        ),
        (
            _routes(5, ({"answer": "age"}, "elsewhere")),
            [(("steps", 5, "routes", 0, "when"), "rule_wrong", "error")],
        ),
        (
            _routes(1, ({"answered": {"answer": "remark"}}, "last")),
            [(("steps", 1, "routes", 0, "when"), "reads_later", "error")],
        ),
        (
            lambda d: d["outcomes"].append({"key": "never", "title": "t", "text": "t"}),
            [(("outcomes", 2, "key"), "outcome_unreachable", "error")],
        ),
        (
            lambda d: d["outcomes"].append({"key": "start", "title": "t", "text": "t"}),
            [
                (("outcomes", 2, "key"), "key_repeated", "error"),
                (("outcomes", 2, "key"), "outcome_unreachable", "error"),
            ],
        ),
        (
            ALWAYS_PASSED,
            [
                *((("steps", n, "key"), "step_passed", "error") for n in (1, 2, 3, 4)),
                (("outcomes", 0, "key"), "outcome_unreachable", "error"),
                (("outcomes", 1, "key"), "outcome_unreachable", "error"),
            ],
        ),
    ],
    ids=[
        *("unknown", "backwards", "to itself", "after one that always leads", "no condition"),
        *("reads later", "unreached outcome", "outcome like a step", "step that is passed"),
    ],
)
def test_routes(change: Change, expected: Told) -> None:
    assert _told("routes", change) == expected


def test_route_of_a_step_that_may_be_hidden_passes_nothing_for_sure() -> None:
    def change(document: dict[str, Any]) -> None:
        document["steps"][1]["show_if"] = {"ge": [{"answer": "age"}, 1]}
        _routes(1, (True, "last"))(document)

    assert _told("routes", change) == []


def test_condition_of_a_section_reads_only_what_comes_before() -> None:
    def change(document: dict[str, Any]) -> None:
        document["steps"][0]["items"][1]["show_if"] = {"answered": {"answer": "rent"}}

    assert _told("sections", change) == [
        (("steps", 0, "items", 1, "show_if"), "reads_later", "error")
    ]


def _province(**parts: Any) -> Change:
    return lambda document: document["steps"][0]["items"][2].update(parts)


HERE = ("steps", 0, "items", 2)


@pytest.mark.parametrize(
    ("choice_filter", "key"),
    [
        ({"eq": [{"option": "zone"}, {"answer": "region"}]}, "rule_wrong"),
        ({"eq": [{"option": "region"}, 1]}, "rule_wrong"),
        ({"option": "region"}, "rule_wrong"),
        ({"eq": [{"option": "region"}, {"label_of": {"answer": "port"}}]}, "reads_later"),
        ({"eq": [{"option": "region"}, {"answer": "nobody"}]}, "rule_wrong"),
    ],
)
def test_filters_are_rules_over_the_attributes_and_what_comes_before(
    choice_filter: Any, key: str
) -> None:
    told = _told("dependent_lists", _province(choice_filter=choice_filter))

    assert ((*HERE, "choice_filter"), key, "error") in told


def test_attribute_outside_a_filter_is_refused() -> None:
    told = _told("dependent_lists", _province(show_if={"eq": [{"option": "region"}, "01"]}))

    assert told[0] == ((*HERE, "show_if"), "rule_wrong", "error")


def test_option_that_no_answer_offers_is_a_warning() -> None:
    assert _told("dependent_lists", lambda document: None) == [
        (("steps", 0, "items", 5, "choice_filter"), "choice_never_offered", "warning")
    ]


def test_attribute_of_two_kinds_and_filter_without_options() -> None:
    def change(document: dict[str, Any]) -> None:
        document["choice_lists"]["provinces"][0]["attributes"]["region"] = 1
        document["steps"][0]["items"][0]["choice_filter"] = True

    told = _told("dependent_lists", change)

    assert (("choice_lists", "provinces"), "attribute_mixed", "error") in told
    assert (("steps", 0, "items", 0, "choice_filter"), "filter_unused", "error") in told


def _plain(**parts: Any) -> Change:
    """Add a question after the only one of the form ``plain``, and one after that."""

    def change(document: dict[str, Any]) -> None:
        items = document["steps"][0]["items"]
        items.append({**TEXT, "key": "extra", "label": "Más", **parts})
        items.append({**TEXT, "key": "later", "label": "Luego"})
        items.append({**TEXT, "key": "number", "label": "Número", "datatype": "whole"})

    return change


EXTRA = ("steps", 0, "items", 1)


@pytest.mark.parametrize(
    ("parts", "place", "key"),
    [
        ({"same_as": "nobody"}, ("same_as",), "same_as_unknown"),
        ({"same_as": "later"}, ("same_as",), "same_as_later"),
        ({"same_as": "extra"}, ("same_as",), "same_as_later"),
        ({"same_as": "name", "datatype": "whole"}, ("same_as",), "same_as_differs"),
        (
            {"prefill": {"plugin": "x", "inputs": {"dni": "nobody"}, "output": "y"}},
            ("prefill", "inputs", "dni"),
            "prefill_unknown",
        ),
        (
            {"prefill": {"plugin": "x", "inputs": {"dni": "later"}, "output": "y"}},
            ("prefill", "inputs", "dni"),
            "prefill_later",
        ),
        ({"label": "¿Qué hace {nobody}?"}, ("label",), "text_key_unknown"),
        ({"hint": "Como {later}"}, ("hint",), "text_key_later"),
        ({"help": "Como {extra}"}, ("help",), "text_key_later"),
        ({"group": "adr"}, ("group",), "group_unknown"),
    ],
)
def test_what_takes_earlier_answers_up(
    parts: dict[str, Any], place: tuple[str, ...], key: str
) -> None:
    assert _told("plain", _plain(**parts)) == [((*EXTRA, *place), key, "error")]


@pytest.mark.parametrize(
    "parts",
    [
        {"same_as": "name"},
        {"label": "¿Qué hace {name}?"},
        {"label": "Llaves {así} y { name }"},
        {"prefill": {"plugin": "x", "inputs": {"dni": "name"}, "output": "y"}},
    ],
)
def test_earlier_answers_may_be_taken_up(parts: dict[str, Any]) -> None:
    assert _told("plain", _plain(**parts)) == []


def test_text_of_a_row_tells_its_own_answers_first() -> None:
    def change(document: dict[str, Any]) -> None:
        illness = document["steps"][1]["items"][0]["items"][3]["items"]
        illness[1]["label"] = "Gasto de {name} en {illness}, de {people} personas"
        illness[0]["label"] = "Enfermedad que cuesta {cost}"

    inner = ("steps", 1, "items", 0, "items", 3, "items")
    assert _told("nested_roster", change) == [((*inner, 0, "label"), "text_key_later", "error")]


def test_texts_of_steps_notes_and_outcomes_are_looked_at() -> None:
    def change(document: dict[str, Any]) -> None:
        document["outcomes"][0]["text"] = "Tiene {age} años y {nada}."
        document["steps"][1]["title"] = "Trabajo de {works}"
        document["steps"][5]["items"].append({"kind": "note", "text": "Gana {salary}."})

    assert _told("routes", change) == [
        (("steps", 1, "title"), "text_key_later", "error"),
        (("outcomes", 0, "text"), "text_key_unknown", "error"),
    ]


def test_items_belong_to_a_section_that_says_what_they_were_made_of() -> None:
    def change(document: dict[str, Any]) -> None:
        items = document["steps"][0]["items"]
        source = {"kind": "reusable_block", "key": "block", "name": "contacto"}
        items.append({"kind": "section", "source": source})
        items.append({**TEXT, "key": "phone", "label": "Teléfono", "group": "block"})
        items.append({"kind": "section", "title": "Otra parte"})
        items.append({**TEXT, "key": "mail", "label": "Correo", "group": "block"})

    assert _told("plain", change) == [(EXTRA + ("source",), "source_version_needed", "error")]


@pytest.mark.parametrize(
    ("office_from", "kind", "expected"),
    [
        ("nobody", "text", [(("office_from",), "office_from_unknown", "error")]),
        ("name", "text", [(("office_from",), "office_from_no_place", "warning")]),
        ("name", "place", []),
    ],
)
def test_office_is_found_by_a_question_for_a_place(
    office_from: str, kind: str, expected: Told
) -> None:
    def change(document: dict[str, Any]) -> None:
        document["office_from"] = office_from
        document["steps"][0]["items"][0]["type"] = kind

    assert _told("plain", change) == expected


def test_office_is_not_found_by_a_question_of_a_row() -> None:
    def change(document: dict[str, Any]) -> None:
        document["office_from"] = "name"

    assert _told("nested_roster", change) == [(("office_from",), "office_from_unknown", "error")]


@pytest.mark.parametrize(
    ("label", "parts", "is_repeated"),
    [
        ("¿NOMBRE?", {}, True),
        ("nómbre", {}, True),
        ("Nombre", {"same_as": "name"}, False),
        ("Nombre", {"computed": {"answer": "name"}}, False),
        ("Nombre de la madre", {}, False),
    ],
)
def test_question_with_the_same_words_is_a_warning(
    label: str, parts: dict[str, Any], is_repeated: bool
) -> None:
    def change(document: dict[str, Any]) -> None:
        items = document["steps"][0]["items"]
        items[0]["label"] = "Nombre:"
        items.append({**TEXT, "key": "extra", "label": label, **parts})

    expected = [((*EXTRA, "label"), "question_repeated", "warning")] if is_repeated else []
    assert _told("plain", change) == expected


def test_question_that_browsers_fill_in_with_the_same_is_a_warning() -> None:
    def change(document: dict[str, Any]) -> None:
        items = document["steps"][0]["items"]
        items.append({**TEXT, "key": "a", "label": "A", "options": {"autocomplete": "email"}})
        items.append({**TEXT, "key": "b", "label": "B", "options": {"autocomplete": "email"}})
        items.append({**TEXT, "key": "c", "label": "C", "options": {"autocomplete": "off"}})
        items.append({**TEXT, "key": "d", "label": "D", "options": {"autocomplete": "off"}})

    assert _told("plain", change) == [
        (("steps", 0, "items", 2, "label"), "question_repeated", "warning")
    ]


def test_rows_may_ask_what_the_form_asks() -> None:
    def change(document: dict[str, Any]) -> None:
        document["steps"][0]["items"].append({**TEXT, "key": "contact", "label": "Nombre"})

    assert _told("nested_roster", change) == []


MEMBERS = ("steps", 1, "items", 0)


def _illnesses(document: dict[str, Any]) -> Any:
    return document["steps"][1]["items"][0]["items"][3]


def test_third_roster_inside_one_another_is_refused() -> None:
    def change(document: dict[str, Any]) -> None:
        doses = {"kind": "field", "key": "dose", "type": "text", "datatype": "text", "label": "D"}
        roster = {"kind": "roster", "key": "doses", "label": "D", "item_label": "D"}
        _illnesses(document)["items"].append({**roster, "row_title": "x", "items": [doses]})

    assert (
        (*MEMBERS, "items", 3, "items", 5),
        "roster_too_deep",
        "error",
    ) in _told("nested_roster", change)


def test_key_of_an_inner_row_is_used_once_in_the_form() -> None:
    def change(document: dict[str, Any]) -> None:
        document["steps"][2]["items"].append({**TEXT, "key": "illness", "label": "Otra"})

    assert _told("nested_roster", change) == [
        (("steps", 2, "items", 2, "key"), "key_repeated", "error")
    ]


@pytest.mark.parametrize(
    ("change", "place", "key"),
    [
        (
            lambda d: _illnesses(d)["items"][1].update(show_if={"answered": {"row": "spent"}}),
            (*MEMBERS, "items", 3, "items", 1, "show_if"),
            "reads_later",
        ),
        (
            lambda d: _illnesses(d)["items"][1].update(
                show_if={"gt": [{"count": {"roster": "illnesses"}}, 1]}
            ),
            (*MEMBERS, "items", 3, "items", 1, "show_if"),
            "reads_later",
        ),
        (
            lambda d: d["steps"][1]["items"][0].update(size={"count": {"roster": "members"}}),
            (*MEMBERS, "size"),
            "reads_later",
        ),
        (
            lambda d: d["steps"][1]["items"][0].update(size="dos"),
            (*MEMBERS, "size"),
            "rule_wrong",
        ),
        (
            lambda d: d["steps"][2]["items"][0].update(computed={"row": "cost"}),
            ("steps", 2, "items", 0, "computed"),
            "rule_wrong",
        ),
        (
            lambda d: d["steps"][0]["items"][0].update(show_if={"eq": [{"position": True}, 1]}),
            ("steps", 0, "items", 0, "show_if"),
            "rule_wrong",
        ),
        (
            lambda d: d["steps"][2]["items"][0].update(
                computed={"sum": {"roster": "illnesses", "value": {"row": "illness"}}}
            ),
            ("steps", 2, "items", 0, "computed"),
            "rule_wrong",
        ),
    ],
    ids=[
        *("later in the outer row", "own roster", "size of itself", "size that is a text"),
        *("inner row from outside", "position outside", "sum of texts"),
    ],
)
def test_rules_of_inner_rows(change: Change, place: tuple[str | int, ...], key: str) -> None:
    assert (place, key, "error") in _told("nested_roster", change)


def test_rule_may_read_the_outer_row_and_inner_rows_from_outside() -> None:
    def change(document: dict[str, Any]) -> None:
        _illnesses(document)["items"][1]["show_if"] = {"answered": {"row": "limit"}}
        rows = {"roster": "illnesses", "where": {"gt": [{"row": "cost"}, {"row": "limit"}]}}
        document["steps"][2]["items"][1]["show_if"] = {"any": rows}

    assert _told("nested_roster", change) == []
