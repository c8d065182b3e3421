"""What every registered field type promises, built in or not."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.answers import fits
from tests.unit.fields.questions import CHOICES, question

TYPES = [pytest.param(plugin, id=plugin.slug) for plugin in registry.of_kind(FieldType)]
BUILT_IN = {
    "text", "long_text", "integer", "decimal", "choice", "choices", "yes_no", "date", "place",
    "phone", "confirm", "money", "time", "email", "document", "file", "photo", "signature", "consent",
    "reference",
}  # fmt: skip


def hostile_values() -> st.SearchStrategy[Any]:
    """Return what nobody would type: hidden characters, huge numbers, lists in lists, bytes."""
    texts = st.one_of(
        st.text(st.characters(exclude_categories=()), max_size=40),
        st.sampled_from(
            ["\x00", "\ud800", "‮evil", "9" * 5000, "x" * 100_000, "１２３", "²", "٣", "NaN", "-Infinity",
             "1e999999", "0000-00-00", "31/02/2020", "1/1/0", "<script>", "１５０１３２", "-", "--5", "İ"]
        ),
    )  # fmt: skip
    plausible = st.sampled_from(
        ["4", "-2,50", "1,234.5", "sí", "no", "on", "5/3/1987", "1987-03-05", "150132", " 987 654 321",
         "S/ 1,250.50", "2:30 pm", "rosa@correo.pe", "DNI 40123456", ["dni", "4012-3456"], "M1 2L3 4",
         "1", "8", "9", ["1", "8"], ["5", "marzo", "1987"], ["15", "1501", "150132"], "Rosa  María"]
    )  # fmt: skip
    scalars = st.one_of(
        plausible,
        st.none(),
        st.booleans(),
        st.integers(),
        st.just(10).map(lambda ten: ten**6000),
        st.floats(),
        st.decimals(allow_nan=True, allow_infinity=True),
        st.dates(),
        st.datetimes(),
        st.binary(max_size=10),
        texts,
    )
    return st.recursive(
        scalars,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, max_size=4).map(tuple),
            st.dictionaries(texts, inner, max_size=2),
        ),
        max_leaves=6,
    )


def cleaned_or_refusal(plugin: FieldType, raw: Any) -> Any:
    """Return the typed answer, or the refusal; anything else that is raised fails the test."""
    try:
        return plugin.clean(raw, question(plugin), CHOICES)
    except AnswerRefused as refusal:
        return refusal


def test_every_built_in_type_is_registered() -> None:
    assert {plugin.slug for plugin in registry.of_kind(FieldType)} >= BUILT_IN


@pytest.mark.parametrize("plugin", TYPES)
@given(raw=hostile_values())
def test_clean_refuses_or_returns_the_datatype(plugin: FieldType, raw: Any) -> None:
    field = question(plugin)

    answer = cleaned_or_refusal(plugin, raw)

    if isinstance(answer, AnswerRefused):
        assert answer.message.endswith(".")
    else:
        assert answer is None or fits(field, answer)


@pytest.mark.parametrize("plugin", TYPES)
@given(raw=hostile_values())
def test_clean_of_a_clean_answer_changes_nothing(plugin: FieldType, raw: Any) -> None:
    field = question(plugin)
    answer = cleaned_or_refusal(plugin, raw)

    if isinstance(answer, AnswerRefused):
        with pytest.raises(AnswerRefused):
            plugin.clean(raw, field, CHOICES)
    else:
        assert plugin.clean(answer, field, CHOICES) == answer


@pytest.mark.parametrize("plugin", TYPES)
@pytest.mark.parametrize("nothing", [None, "", "   "], ids=["none", "empty", "spaces"])
def test_clean_of_nothing_is_none(plugin: FieldType, nothing: Any) -> None:
    assert plugin.clean(nothing, question(plugin), CHOICES) is None


@pytest.mark.parametrize("plugin", TYPES)
def test_sample_is_accepted_and_shown(plugin: FieldType) -> None:
    field = question(plugin)

    sample = plugin.sample(field, CHOICES)

    assert plugin.clean(sample, field, CHOICES) == sample
    assert fits(field, sample)
    assert plugin.show(sample, field, CHOICES, language="es")


@pytest.mark.parametrize("plugin", TYPES)
def test_show_of_no_answer_is_empty(plugin: FieldType) -> None:
    assert plugin.show(None, question(plugin), CHOICES, language="es") == ""


@pytest.mark.parametrize("plugin", TYPES)
def test_what_the_page_draws_comes_back_as_the_same_answer(plugin: FieldType) -> None:
    """Draw the sample, send the drawn page back unchanged, get the sample."""
    field = question(plugin)
    sample = plugin.sample(field, CHOICES)

    class Page(forms.Form):
        pass

    Page.base_fields = {"pregunta": plugin.form_field(field, CHOICES, language="es")}
    drawn = Page(initial={"pregunta": sample}, prefix="p")["pregunta"]

    again = Page(QueryDict(_successful_controls(str(drawn))), prefix="p")
    assert again.is_valid(), again.errors
    assert again.cleaned_data["pregunta"] == sample


def _successful_controls(html: str) -> str:
    """Return what a browser would send for drawn controls, URL encoded."""
    from urllib.parse import urlencode

    from lxml import html as parser

    form = parser.fromstring(f"<form>{html}</form>")
    return urlencode(form.form_values())


@pytest.mark.parametrize("plugin", TYPES)
def test_form_field_is_never_required_by_itself(plugin: FieldType) -> None:
    field = plugin.form_field(question(plugin), CHOICES, language="es")

    assert field.required is False
    assert field.hide_optional is True


@pytest.mark.parametrize("plugin", TYPES)
def test_unknown_option_is_refused(plugin: FieldType) -> None:
    with pytest.raises(ValueError, match="does_not_exist"):
        plugin.read_options({"does_not_exist": 1})


def test_dates_and_numbers_keep_their_types() -> None:
    """Guard the two subclasses Python offers as traps: ``bool`` of ``int``, ``datetime`` of ``date``."""
    types = {plugin.slug: plugin for plugin in registry.of_kind(FieldType)}

    cleaned = types["date"].clean(datetime(2020, 5, 4, 10), question(types["date"]), ())

    assert type(cleaned) is date
    with pytest.raises(AnswerRefused):
        types["integer"].clean(True, question(types["integer"]), ())
    assert types["decimal"].clean(2.5, question(types["decimal"]), ()) == Decimal("2.5")
