"""Whatever is typed is taken, or refused with words; drawn again it is text and nothing else."""

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
from tests.naughty import STRINGS, foreign_markup
from tests.unit.fields.questions import CHOICES, question

TYPES = [pytest.param(plugin, id=plugin.slug) for plugin in registry.of_kind(FieldType)]
CONTROLS = ("", "_0", "_1", "_2", "_kind", "_number", "_drawn", "_typed")
"""Endings of the names of the controls that questions have."""


def drawn_again(plugin: FieldType, text: str) -> str:
    """Return a question as a page shows it after ``text`` was sent in all its controls."""

    class Page(forms.Form):
        pass

    Page.base_fields = {"p": plugin.form_field(question(plugin), CHOICES, language="es")}
    sent = QueryDict(mutable=True)
    for ending in CONTROLS:
        sent[f"p{ending}"] = text
    page = Page(sent)
    page.is_valid()
    return str(page["p"].as_field_group())


def assert_taken_or_refused(plugin: FieldType, raw: Any) -> None:
    try:
        answer = plugin.clean(raw, question(plugin), CHOICES)
    except AnswerRefused:
        return
    if answer is not None:
        assert fits(question(plugin), answer)
        plugin.show(answer, question(plugin), CHOICES, language="es")


def test_the_list_is_whole() -> None:
    assert len(STRINGS) == 485


@pytest.mark.parametrize("plugin", TYPES)
def test_naughty_strings_are_taken_or_refused(plugin: FieldType) -> None:
    for text in STRINGS:
        for raw in (text, [text], [text, text], [text] * 3):
            assert_taken_or_refused(plugin, raw)


@pytest.mark.parametrize("plugin", TYPES)
def test_naughty_strings_stay_text_on_the_page(plugin: FieldType) -> None:
    for text in STRINGS:
        assert foreign_markup(drawn_again(plugin, text)) == [], text


@pytest.mark.parametrize("plugin", TYPES)
@given(
    text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=60)
)
def test_any_text_stays_text_on_the_page(plugin: FieldType, text: str) -> None:
    assert foreign_markup(drawn_again(plugin, text)) == []


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)"]
)
def test_foreign_markup_is_noticed(attack: str) -> None:
    """Guard the guard: a page that did not escape would be found out."""
    assert foreign_markup(f"<input value='{attack}'>" + attack)
