import re
from decimal import Decimal

import pytest
from django import forms

from cms.content.blocks import ICON_CHOICES
from cms.content.templatetags.ui import UnknownIcon, at, error_items, grouped, icon, weight_bar
from tests.unit.theme.files import ICON_FOLDER, TEMPLATES


def test_icon_is_hidden_from_screen_readers():
    assert 'aria-hidden="true"' in icon("info")


@pytest.mark.parametrize("name", ["no-such-icon", "../fonts/OFL", "", "info.svg"])
def test_icon_that_does_not_exist(name):
    with pytest.raises(UnknownIcon):
        icon(name)


def test_icons_of_all_templates_exist():
    drawings = {path.stem for path in ICON_FOLDER.glob("*.svg")}
    offered = {name for name, _ in ICON_CHOICES}

    drawn = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'(?:{% icon |\bicon=)"([^"]+)"', path.read_text())
    }

    assert (drawn | offered) - drawings == set()


@pytest.mark.parametrize(
    ("value", "start", "width", "sign"),
    [
        ("-1.5", 0, 80, "negative"),
        ("-0.75", 40, 40, "negative"),
        ("0", 80, 0, "positive"),
        ("0.75", 80, 40, "positive"),
        ("9", 80, 80, "positive"),
    ],
)
def test_weight_bar(value, start, width, sign):
    bar = weight_bar(Decimal(value), "1.5")

    assert (bar["start"], bar["width"], bar["sign"]) == (start, width, sign)


def test_weight_bar_without_longest():
    assert weight_bar("0", "0")["width"] == 0


@pytest.mark.parametrize(
    ("code", "groups"),
    [("A7K2-M9PQ-31", ["A7K2", "M9PQ", "31"]), ("12345678", ["1234", "5678"]), ("", [])],
)
def test_grouped(code, groups):
    assert grouped(code) == groups


def test_at_beyond_the_end():
    assert at(["a"], 1) is None


class PersonForm(forms.Form):
    name = forms.CharField(error_messages={"required": "Escriba el nombre"})
    sex = forms.ChoiceField(
        choices=[("1", "Hombre"), ("2", "Mujer")],
        widget=forms.RadioSelect,
        error_messages={"required": "Elija el sexo"},
    )

    def clean(self) -> None:
        raise forms.ValidationError("Revise a la persona")


def test_error_items_lead_to_the_first_control():
    items = error_items(PersonForm({}))

    assert items == [
        ("", "Revise a la persona"),
        ("id_name", "Escriba el nombre"),
        ("id_sex_0", "Elija el sexo"),
    ]
