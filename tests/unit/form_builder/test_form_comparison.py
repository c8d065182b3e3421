"""What changed between two versions, in words."""

import copy
import json
from pathlib import Path

import pytest
from django.utils import translation

from cms.form_builder.comparison import compare, longest_rise
from forms_plugins.engine.definition import load_form

FORM = json.loads(Path("tests/forms/every_part.json").read_text())


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def document():
    return copy.deepcopy(FORM)


def step(document, key="vivienda"):
    return next(each for each in document["steps"] if each["key"] == key)


def question(document, key):
    for each in document["steps"]:
        for item in each["items"]:
            for one in (item, *item.get("items", ())):
                if one.get("key") == key:
                    return one
    raise LookupError(key)


def changes(document):
    """Return what changed against the form as it is, flat."""
    groups = compare(load_form(FORM), load_form(document))
    return [
        (change.kind, change.subject, change.part, change.before, change.after)
        for group in groups
        for change in group.changes
    ]


def kinds(document):
    return sorted({change[0] for change in changes(document)})


def test_same_form_has_no_changes(document):
    assert changes(document) == []


def test_text_that_changed_is_shown_side_by_side(document):
    before = question(document, "mpared")["label"]
    question(document, "mpared")["label"] = "¿De qué son?"

    (change,) = changes(document)

    assert change[0] == "changed"
    assert change[3:] == (before if isinstance(before, str) else before["es"], "¿De qué son?")


def test_question_added_and_removed(document):
    step(document)["items"].append(
        {"kind": "field", "key": "nueva", "type": "text", "datatype": "text", "label": "Nueva"}
    )
    added = changes(document)
    back = compare(load_form(document), load_form(FORM))

    assert [change[:2] for change in added] == [("added", "Question “Nueva”")]
    assert [change.kind for group in back for change in group.changes] == ["removed"]


def test_question_moved_within_its_step_is_only_moved(document):
    items = step(document)["items"]
    fields = [n for n, item in enumerate(items) if item["kind"] == "field"]
    items.append(items.pop(fields[0]))

    assert kinds(document) == ["moved"]
    assert len(changes(document)) == 1


def test_question_moved_to_another_step_is_neither_removed_nor_added(document):
    first, second = document["steps"][:2]
    position = next(n for n, i in enumerate(first["items"]) if i.get("key") == "mpared_otro")
    second["items"].insert(0, first["items"].pop(position))

    (change,) = changes(document)

    assert change[0] == "moved"
    assert "Vivienda" in change[3]


def test_steps_that_changed_places_are_moved_once(document):
    document["steps"].append(document["steps"].pop(0))

    assert [change[0] for change in changes(document)] == ["moved"]


def test_key_that_changed_alone_is_renamed(document):
    question(document, "mpared_otro")["key"] = "mpared_texto"

    renamed, *others = changes(document)

    assert renamed == ("renamed", renamed[1], "Key", "mpared_otro", "mpared_texto")
    assert {change[0] for change in others} <= {"changed"}


def test_step_whose_key_changed_keeps_its_questions(document):
    step(document)["key"] = "casa"

    (change,) = changes(document)

    assert change[0] == "renamed"
    assert change[3:] == ("vivienda", "casa")


def test_options_are_compared_by_code(document):
    choices = question(document, "mpared")["choices"]
    gone = choices.pop(0)
    choices[0]["label"] = "Otro nombre"
    choices.append({"code": 99, "label": "Nueva"})

    found = changes(document)

    assert {(change[0], change[4] or change[3]) for change in found} >= {
        ("added", "99 Nueva"),
        ("renamed", "Otro nombre"),
    }
    assert any(change[0] == "removed" and str(gone["code"]) in change[3] for change in found)


def test_order_of_options(document):
    question(document, "mpared")["choices"].reverse()

    (change,) = changes(document)

    assert change[:1] + change[2:3] == ("moved", "Order of the options")


def test_condition_is_shown_as_text_and_sentence(document):
    question(document, "mpared_otro")["show_if"] = {"ne": [{"answer": "mpared"}, 1]}

    (change,) = changes(document)

    assert change[2] == "Show only if"
    assert change[4].startswith("mpared != 1\n(")
    assert "no es" in change[4]


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("title", "Otro título", "Title"),
        ("audience", "citizen", "Who fills it in"),
        ("layout", "question", "Pages"),
        ("navigation", "tasks", "Way through the form"),
        ("office_from", "mpared", "Office by"),
        ("privacy_notice", "Otro aviso", "Privacy notice"),
    ],
)
def test_settings(document, name, value, part):
    document[name] = value

    assert part in {change[2] for change in changes(document)}


def test_translation_that_changed_names_the_language(document):
    document["title"] = {**load_form(FORM).title.model_dump(), "ay": "Taqpacha"}

    assert any("(" in change[2] and change[4] == "Taqpacha" for change in changes(document))


def test_outcomes_routes_and_plugins(document):
    document["outcomes"] = [{"key": "no_toca", "title": "No corresponde", "text": "Vaya a..."}]
    document["steps"][0]["routes"] = [{"when": True, "to": "no_toca"}]
    document["calculations"] = [{"plugin": "otra", "options": {"a": 1}}]

    found = changes(document)

    assert any(change[2] == "Routes" and "No corresponde" in change[4] for change in found)
    assert any("no_toca" in change[2] and change[4] == "Vaya a..." for change in found)
    assert any("otra" in change[4] for change in found)


def test_note_that_reads_otherwise_is_changed(document):
    notes = [i for s in document["steps"] for i in s["items"] if i["kind"] == "note"]
    notes[0]["text"] = "Otra nota"

    (change,) = changes(document)

    assert change[0] == "changed"
    assert change[4] == "Otra nota"


@pytest.mark.parametrize(
    ("values", "kept"),
    [([], set()), ([0, 1, 2], {0, 1, 2}), ([1, 2, 0], {0, 1}), ([2, 0, 1], {1, 2}), ([2, 1, 0], 1)],
    ids=str,
)
def test_longest_rise(values, kept):
    found = longest_rise(values)

    assert len(found) == kept if isinstance(kept, int) else found == kept
