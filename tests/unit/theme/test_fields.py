from django.utils import translation

from tests.unit.theme.component_samples import EMPTY_FORM, WRONG_FORM, SampleForm
from tests.unit.theme.markup import read


def test_field_group_is_drawn_by_the_theme():
    html = WRONG_FORM["number"].as_field_group()

    assert "field--error" in html
    assert 'aria-describedby="id_number_helptext id_number_error"' in html


def test_optional_field_is_marked():
    with translation.override("es"):
        assert "field__optional" in EMPTY_FORM["surname"].as_field_group()
        assert "field__optional" not in EMPTY_FORM["number"].as_field_group()


def test_mark_of_optional_field_can_be_taken_away():
    form = SampleForm()
    form.fields["surname"].hide_optional = True

    assert "field__optional" not in form["surname"].as_field_group()


def test_group_of_choices_carries_description_on_its_fieldset():
    markup = read(WRONG_FORM["wall"].as_field_group())

    fieldset = next(attributes for tag, attributes in markup.tags if tag == "fieldset")
    assert fieldset["aria-describedby"] == "id_wall_error"


def test_date_boxes_have_three_names():
    markup = read(EMPTY_FORM["birth"].as_field_group())

    names = [attributes["name"] for tag, attributes in markup.tags if tag == "input"]
    assert names == ["birth_0", "birth_1", "birth_2"]


def test_hint_is_escaped():
    form = SampleForm()
    form.fields["number"].help_text = "<b>grueso</b>"

    assert "<b>" not in form["number"].as_field_group()
