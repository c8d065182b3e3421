"""The form document: loading, dumping, hashing, texts."""

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from forms_plugins.engine.definition import (
    Text,
    document_hash,
    dump_form,
    form_schema,
    load_form,
)
from tests import forms

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _changed(name: str, change) -> dict:
    document = forms.read_document(name)
    change(document)
    return document


@pytest.mark.parametrize("name", forms.NAMES)
def test_load_of_dump_is_the_same_form(name: str) -> None:
    form = forms.load(name)

    assert load_form(dump_form(form)) == form


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@unhurried
@given(
    options=st.dictionaries(st.text(max_size=5), json_values, max_size=3),
    text=st.text(),
    number=st.integers(1, 200),
)
def test_load_of_dump_keeps_whatever_an_author_writes(
    options: dict, text: str, number: int
) -> None:
    def change(document: dict) -> None:
        document["title"] = text
        document["actions"] = [{"plugin": "certificate", "options": options}]
        document["steps"][1]["items"][0]["maximum"] = number

    form = load_form(_changed("roster", change))

    assert load_form(dump_form(form)) == form
    assert form.actions[0].options == options


def test_dump_twice_gives_the_same_hash() -> None:
    first, second = (dump_form(load_form(forms.read_document("household"))) for _ in range(2))

    assert document_hash(first) == document_hash(second)
    assert len(document_hash(first)) == 64


def test_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert document_hash({"a": 1, "b": "ñ"}) == document_hash({"b": "ñ", "a": 1})
    assert document_hash({"a": 1}) != document_hash({"a": 2})


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(lambda d: d.update(colour="red"), ("colour",), id="form"),
        pytest.param(lambda d: d["steps"][0].update(colour=1), ("steps", 0, "colour"), id="step"),
        pytest.param(
            lambda d: d["steps"][0]["items"][0].update(colour=1),
            ("steps", 0, "items", 0, "field", "colour"),
            id="field",
        ),
    ],
)
def test_unknown_key_is_refused_by_name_and_place(change, place: tuple) -> None:
    with pytest.raises(ValidationError) as caught:
        load_form(_changed("plain", change))

    assert [error["loc"] for error in caught.value.errors()] == [place]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda f: f.update(key="Nombre"), id="capital key"),
        pytest.param(lambda f: f.update(key="1a"), id="key begins with a figure"),
        pytest.param(lambda f: f.update(key="a\n"), id="line break in key"),
        pytest.param(lambda f: f.update(datatype="float"), id="unknown datatype"),
        pytest.param(lambda f: f.update(show_if={"sudo": 1}), id="unknown operator"),
        pytest.param(lambda f: f.update(show_if={}), id="empty rule"),
        pytest.param(lambda f: f.update(computed=1.5), id="float in a rule"),
        pytest.param(lambda f: f.update(choices=[{"code": True, "label": "x"}]), id="code true"),
        pytest.param(lambda f: f.update(choices=[{"code": 1.0, "label": "x"}]), id="code 1.0"),
        pytest.param(
            lambda f: f.update(choices=[{"code": 1, "label": "x"}], choice_list="xs"),
            id="choices in two places",
        ),
    ],
)
def test_wrong_value_in_a_field_is_refused(change) -> None:
    document = _changed("plain", lambda d: change(d["steps"][0]["items"][0]))

    with pytest.raises(ValidationError):
        load_form(document)


def test_required_text_is_not_taken_for_yes() -> None:
    document = _changed("plain", lambda d: d["steps"][0]["items"][0].update(required="yes"))

    assert load_form(document).steps[0].fields[0].required == "yes"


def test_plain_string_is_a_spanish_text() -> None:
    assert forms.load("plain").title == Text(es="Una pregunta")


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Sí"), ("es-pe", "Sí"), ("qu", "Arí"), ("ay", "Sí"), ("fr", "Sí")],
)
def test_text_falls_back_to_spanish(language: str, words: str) -> None:
    assert Text(es="Sí", qu="Arí").in_language(language) == words


def test_step_that_does_not_exist_raises_key_error() -> None:
    with pytest.raises(KeyError):
        forms.load("plain").step("other")


def test_copy_does_not_keep_what_was_derived_from_the_old_steps() -> None:
    form = load_form(forms.read_document("plain"))
    assert form.step("only").key == "only"
    assert form.kept(lambda f: f.slug) == "plain"

    renamed = form.steps[0].model_copy(update={"key": "renamed"})
    copied = form.model_copy(update={"steps": (renamed,)})

    assert copied.step("renamed") is renamed


def test_derived_value_is_worked_out_once() -> None:
    form = load_form(forms.read_document("plain"))
    calls = []

    def derive(document) -> int:
        calls.append(document)
        return 7

    assert (form.kept(derive), form.kept(derive)) == (7, 7)
    assert calls == [form]


@pytest.mark.parametrize("name", forms.NAMES)
def test_schema_accepts_what_loads(name: str) -> None:
    validator = jsonschema.Draft202012Validator(form_schema())

    validator.validate(forms.read_document(name))
    validator.validate(dump_form(forms.load(name)))


def test_schema_refuses_what_does_not_load() -> None:
    validator = jsonschema.Draft202012Validator(form_schema())

    assert not validator.is_valid(_changed("plain", lambda d: d.update(colour="red")))
    assert not validator.is_valid(_changed("plain", lambda d: d["steps"][0].pop("title")))
    assert not validator.is_valid(
        _changed("plain", lambda d: d["steps"][0]["items"][0].pop("kind"))
    )


def test_schema_is_itself_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(form_schema())
