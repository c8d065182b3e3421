"""What each built-in type takes, and what it tells people to do otherwise."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
from forms_plugins.engine.definition import Choice
from forms_plugins.fields.identity_numbers import check_characters
from tests.unit.fields.questions import CHOICES, question


def clean(slug: str, raw: Any, **options: Any) -> Any:
    plugin = registry.get(FieldType, slug)
    return plugin.clean(raw, question(plugin, **options), CHOICES)


@pytest.mark.parametrize(
    ("slug", "options", "raw", "answer"),
    [
        ("text", {}, "  Juan   de\tDios ", "Juan de Dios"),
        ("text", {}, "Nin\u0303o", "Niño"),
        ("text", {}, 120, "120"),
        ("text", {"compact": True}, " 4568-9012 ", "45689012"),
        ("text", {"compact": True}, "４５６８９０１２", "45689012"),
        ("text", {"compact": True}, "ab.123", "AB123"),
        ("long_text", {}, "uno \r\n dos", "uno\ndos"),
        ("integer", {}, " 4 ", 4),
        ("integer", {}, "１２", 12),
        ("integer", {}, "1,250", 1250),
        ("integer", {}, "1 250", 1250),
        ("integer", {}, "4.0", 4),
        ("integer", {}, "−3", -3),
        ("integer", {"minimum": 0, "maximum": 24}, 24, 24),
        ("decimal", {}, "2,5", Decimal("2.5")),
        ("decimal", {}, "1,234.50", Decimal("1234.50")),
        ("decimal", {}, "1.234,50", Decimal("1234.50")),
        ("decimal", {}, 3, Decimal(3)),
        ("choice", {}, "２", 2),
        ("choice", {}, 8, 8),
        ("choices", {}, ["8", 1, "1"], (1, 8)),
        ("choices", {}, [9], (9,)),
        ("yes_no", {}, "Sí", True),
        ("yes_no", {}, "NO", False),
        ("date", {}, ["5", "3", "1987"], date(1987, 3, 5)),
        ("date", {}, [" 5", "marzo", "1987"], date(1987, 3, 5)),
        ("date", {}, ["05", "Sept.", "1987"], date(1987, 9, 5)),
        ("date", {}, "1987-03-05", date(1987, 3, 5)),
        ("date", {}, "5/3/1987", date(1987, 3, 5)),
        ("date", {}, "5 de marzo de 1987", date(1987, 3, 5)),
        ("place", {}, "150132", "150132"),
        ("place", {}, ["15", "1501", "150132"], "150132"),
        ("phone", {}, "+51 987-654-321", "987654321"),
        ("phone", {}, "(01) 4567890", "014567890"),
        ("confirm", {}, "on", True),
        ("confirm", {}, False, None),
        ("money", {}, "S/ 1,250.50", Decimal("1250.50")),
        ("money", {}, "S/.1250,5", Decimal("1250.50")),
        ("money", {}, "1,250", Decimal("1250.00")),
        ("money", {}, "1.250,50 soles", Decimal("1250.50")),
        ("money", {}, "0", Decimal("0.00")),
        ("time", {}, "2:30 pm", "14:30"),
        ("time", {}, "2.30 p. m.", "14:30"),
        ("time", {}, "14h30", "14:30"),
        ("time", {}, "1430", "14:30"),
        ("time", {}, "12:05 am", "00:05"),
        ("time", {}, "9", "09:00"),
        ("time", {}, "14:30:59", "14:30"),
        ("email", {}, " Rosa.Quispe @ Correo.PE ", "Rosa.Quispe@correo.pe"),
        ("document", {}, ["dni", "4012 3456"], "DNI 40123456"),
        ("document", {}, "dni 40123456", "DNI 40123456"),
        ("document", {}, "40123456", "DNI 40123456"),
        ("document", {}, ["ce", "001-234567"], "CE 001234567"),
        ("document", {"kind": "dni"}, "10117410-2", "10117410"),
        ("document", {"kind": "dni"}, "10117410-g", "10117410"),
        ("document", {"kind": "dni", "check_character": "required"}, "101174102", "10117410-2"),
        ("document", {"kind": "cpp"}, "002345678", "002345678"),
        ("consent", {}, "on", True),
        ("signature", {}, " Rosa  Quispe ", "Rosa Quispe"),
        ("signature", {}, "M1 2" + "L3 4" * 8, "M1 2" + "L3 4" * 8),
        ("file", {"maximum": 2}, ["a" * 43, "a" * 43, "b" * 43], ("a" * 43, "b" * 43)),
        ("photo", {}, "a" * 43, ("a" * 43,)),
        ("reference", {}, "EXP-2026-1", "EXP-2026-1"),
    ],
)  # fmt: skip
def test_clean_takes(slug: str, options: dict[str, Any], raw: Any, answer: Any) -> None:
    assert clean(slug, raw, **options) == answer


@pytest.mark.parametrize(
    ("slug", "options", "raw", "message"),
    [
        ("text", {}, "a\x00b", "characters that cannot be seen"),
        ("text", {}, "\ud800", "characters that cannot be seen"),
        ("text", {}, "‮abc", "characters that cannot be seen"),
        ("text", {}, "x" * 10_000, "at most 200 characters"),
        ("text", {}, "x" * 10_000_000, "shorter"),
        ("text", {"min_length": 3}, "ab", "at least 3"),
        ("text", {}, ["a"], "as text"),
        ("integer", {}, "cuatro", "for example 4"),
        ("integer", {}, "4.5", "for example 4"),
        ("integer", {}, "9" * 17, "for example 4"),
        ("integer", {"minimum": 0, "maximum": 24}, "25", "from 0 to 24"),
        ("integer", {"minimum": 1}, "0", "from 1 up"),
        ("decimal", {}, "NaN", "for example 2.5"),
        ("decimal", {}, "1,2,3", "for example 2.5"),
        ("decimal", {"places": 1}, "2.55", "at most 1 decimal"),
        ("choice", {}, "3", "on the list"),
        ("choice", {}, True, "on the list"),
        ("choices", {}, ["1", "9"], "No tiene"),
        ("choices", {}, ["1", "77"], "on the list"),
        ("yes_no", {}, "quizá", "yes or no"),
        ("date", {}, ["5", "", "1987"], "the month too"),
        ("date", {}, ["", "3", "1987"], "the day too"),
        ("date", {}, ["5", "3", ""], "the year too"),
        ("date", {}, ["31", "2", "1987"], "does not have so many days"),
        ("date", {}, ["5", "13", "1987"], "from 1 to 12"),
        ("date", {}, ["5", "ma", "1987"], "from 1 to 12"),
        ("date", {}, ["32", "1", "1987"], "from 1 to 31"),
        ("date", {}, ["5", "3", "87"], "four figures"),
        ("date", {}, "0000-01-01", "four figures"),
        ("date", {}, "1850-01-01", "from 1900 to 2100"),
        ("place", {}, "999999", "place of the list"),
        ("place", {}, ["15", "", ""], "Provincia"),
        ("place", {}, ["15", "1501", ""], "Distrito"),
        ("place", {}, ["04", "1501", "150132"], "Provincia"),
        ("phone", {}, "12345", "figures only"),
        ("phone", {}, "no tengo", "figures only"),
        ("confirm", {}, "quizá", "Tick"),
        ("money", {}, "1,250.505", "at most 2 decimals"),
        ("money", {}, "-5", "from 0 up"),
        ("money", {}, "US$ 5", "for example 2.5"),
        ("time", {}, "25:00", "from 0 to 23"),
        ("time", {}, "10:75", "minutes from 0 to 59"),
        ("time", {}, "14 pm", "from 1 to 12"),
        ("time", {}, "mañana", "for example 14:30"),
        ("time", {"earliest": "08:00", "latest": "16:30"}, "17:00", "from 08:00 to 16:30"),
        ("email", {}, "rosa", "whole e-mail"),
        ("email", {}, "rosa@correo", "whole e-mail"),
        ("email", {}, "r" * 300 + "@correo.pe", "whole e-mail"),
        ("document", {}, ["", "40123456"], "kind of document"),
        ("document", {}, ["dni", "4012345"], "8 figures"),
        ("document", {}, ["ce", "ABC"], "as it stands"),
        ("document", {"kind": "dni"}, "10117410-3", "does not go with"),
        ("document", {"kind": "dni", "check_character": "no"}, "101174102", "without the one after"),
        ("document", {"kind": "dni", "check_character": "required"}, "10117410", "figure after"),
        ("consent", {}, "quizá", "Tick"),
        ("signature", {}, "M1 2L3 4", "whole signature"),
        ("signature", {}, "12345", "letters"),
        ("signature", {}, "R", "at least 5"),
        ("file", {}, ["a" * 43, "b" * 43], "at most 1 file"),
        ("file", {"minimum": 2, "maximum": 3}, ["a" * 43], "at least 2 files"),
        ("file", {}, ["../etc/passwd"], "Choose the file again"),
        ("file", {}, [{"name": "x"}], "Choose the file again"),
    ],
)  # fmt: skip
def test_clean_refuses(slug: str, options: dict[str, Any], raw: Any, message: str) -> None:
    with pytest.raises(AnswerRefused, match=message):
        clean(slug, raw, **options)


@pytest.mark.parametrize(("count", "tag"), [(11, "radio"), (12, "<select")])
def test_choice_becomes_a_list_when_there_are_many_options(count: int, tag: str) -> None:
    plugin = registry.get(FieldType, "choice")
    choices = CHOICES[:1] * count

    field = plugin.form_field(question(plugin), choices, language="es")

    assert tag in field.widget.render("pregunta", None, {"id": "p"})


def test_place_lists_show_only_what_lies_under_the_chosen_place() -> None:
    plugin = registry.get(FieldType, "place")
    widget = plugin.form_field(question(plugin), (), language="es").widget

    drawn = widget.render("p", ["15", "0401", ""], {"id": "p"})

    assert "BARRANCA" in drawn
    assert "ALTO SELVA ALEGRE" not in drawn
    assert drawn.count("selected") == 1


@pytest.mark.parametrize(
    ("slug", "value", "words"),
    [
        ("date", date(1987, 3, 5), "5 de marzo de 1987"),
        ("choices", (1, 8), "Ladrillo, Otro"),
        ("choice", 77, "77"),
        ("place", "150132", "SAN JUAN DE LURIGANCHO, LIMA, LIMA"),
        ("phone", "987654321", "987 654 321"),
        ("decimal", Decimal("2.50"), "2.50"),
        ("money", Decimal("1250.50"), "S/ 1,250.50"),
        ("document", "CE 001234567", "CE 001234567"),
        ("signature", "Rosa Quispe", "Rosa Quispe"),
        ("email", "rosa@correo.pe", "rosa@correo.pe"),
        ("time", "14:30", "14:30"),
    ],
)
def test_show_in_words(slug: str, value: Any, words: str) -> None:
    plugin = registry.get(FieldType, slug)

    assert plugin.show(value, question(plugin), CHOICES, language="es") == words


@pytest.mark.parametrize(
    ("slug", "options", "purposes"),
    [
        ("email", {"own_data": True}, ["email"]),
        ("email", {}, ["off"]),
        ("phone", {"own_data": True}, ["tel-national"]),
        ("date", {"own_birthday": True}, ["bday-day", "bday-month", "bday-year"]),
        ("text", {"autocomplete": "given-name"}, ["given-name"]),
    ],
)
def test_browsers_fill_in_only_what_is_their_owners(
    slug: str, options: dict[str, Any], purposes: list[str]
) -> None:
    plugin = registry.get(FieldType, slug)
    widget = plugin.form_field(question(plugin, **options), (), language="es").widget

    drawn = html.fromstring(f"<div>{widget.render('p', None, {'id': 'p'})}</div>")

    assert [each.get("autocomplete") for each in drawn.iter("input")] == purposes


def test_list_to_search_is_a_plain_list_without_script() -> None:
    plugin = registry.get(FieldType, "choice")
    choices = tuple(Choice(code=number, label=f"Lugar {number}") for number in range(2000))

    widget = plugin.form_field(question(plugin, display="search"), choices, language="es").widget
    drawn = html.fromstring(widget.render("p", 7, {"id": "p"}))

    assert drawn.tag == "select"
    assert "data-search" in drawn.attrib
    assert drawn.value == "7"
    assert len(drawn) == 2001


def test_consent_shows_its_text_and_which_version_of_it() -> None:
    plugin = registry.get(FieldType, "consent")
    text = {"es": "Acepto <todo>.", "qu": "Arí."}
    field = question(plugin, text=text, version="2026-1")

    class Page(forms.Form):
        p = plugin.form_field(field, (), language="es")

    drawn = str(Page()["p"].as_field_group())

    assert "Acepto &lt;todo&gt;." in drawn
    assert "2026-1" in drawn
    assert "2026-1" in plugin.show(True, field, (), language="es")
    assert plugin.form_field(field, (), language="qu").statement == "Arí."
    with pytest.raises(ValueError, match="version"):
        plugin.read_options({"text": "Acepto."})


def test_reference_is_on_no_page() -> None:
    hidden = [plugin.slug for plugin in registry.of_kind(FieldType) if plugin.is_hidden]

    assert hidden == ["reference"]


def test_typed_name_replaces_a_drawn_signature() -> None:
    widget = (
        registry.get(FieldType, "signature")
        .form_field(question(registry.get(FieldType, "signature")), (), language="es")
        .widget
    )
    strokes = "M1 2" + "L3 4" * 8

    both = {"p_drawn": strokes, "p_typed": "Rosa Quispe"}

    assert widget.value_from_datadict(both, {}, "p") == "Rosa Quispe"
    assert widget.value_from_datadict({**both, "p_typed": " "}, {}, "p") == strokes
    assert f'd="{strokes}"' in widget.render("p", strokes, {"id": "p"})


@given(amount=st.decimals(0, 10**9, places=2))
def test_amount_as_it_is_shown_is_taken_back(amount: Decimal) -> None:
    plugin = registry.get(FieldType, "money")
    shown = plugin.show(amount, question(plugin), (), language="es")

    assert clean("money", shown) == amount


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_every_time_of_two_clocks_is_the_same_time(hour: int, minute: int) -> None:
    half = "p. m." if hour >= 12 else "a. m."

    assert clean("time", f"{hour}:{minute:02}") == f"{hour:02}:{minute:02}"
    assert clean("time", f"{hour % 12 or 12}:{minute:02} {half}") == f"{hour:02}:{minute:02}"


@given(
    number=st.from_regex(r"[0-9]{8}", fullmatch=True),
    wrong=st.sampled_from("0123456789ABCDEFGHIJK"),
)
def test_check_character_of_a_dni_is_the_only_one_taken(number: str, wrong: str) -> None:
    right = check_characters(number)
    options = {"kind": "dni", "check_character": "required"}

    assert clean("document", number + right[0], **options) == f"{number}-{right[0]}"
    if wrong not in right:
        with pytest.raises(AnswerRefused):
            clean("document", number + wrong, **options)


@pytest.mark.parametrize(("number", "characters"), [("10117410", "2G"), ("00000000", "6K")])
def test_check_characters_known(number: str, characters: str) -> None:
    assert check_characters(number) == characters
