"""What each built-in type takes, and what it tells people to do otherwise."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms_plugins.api.errors import AnswerRefused
from forms_plugins.api.kinds import FieldType
from forms_plugins.api.registry import registry
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
    ],
)
def test_show_in_words(slug: str, value: Any, words: str) -> None:
    plugin = registry.get(FieldType, slug)

    assert plugin.show(value, question(plugin), CHOICES, language="es") == words
