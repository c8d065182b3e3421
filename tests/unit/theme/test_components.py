"""Each component can be drawn alone, is well formed and says its names to screen readers."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.unit.theme.component_samples import COMPONENTS, PARTS_OF_OTHERS
from tests.unit.theme.files import TEMPLATES
from tests.unit.theme.markup import MarkupError, read

IDS = [f"{name}-{number}" for number, (name, _, _) in enumerate(COMPONENTS)]


@pytest.mark.parametrize(("name", "values", "words"), COMPONENTS, ids=IDS)
def test_component_alone(name, values, words):
    with translation.override("es"):
        html = render_to_string(f"components/{name}.html", values)

    read(html)
    assert [word for word in words if word not in html] == []


@pytest.mark.parametrize(("name", "values", "words"), COMPONENTS, ids=IDS)
def test_component_references_lead_somewhere(name, values, words):
    markup = read(render_to_string(f"components/{name}.html", values))

    for _, attributes in markup.tags:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for target in (attributes.get(attribute) or "").split():
                assert target in markup.ids


@pytest.mark.parametrize(("name", "values", "words"), COMPONENTS, ids=IDS)
def test_pictures_are_hidden_from_screen_readers(name, values, words):
    markup = read(render_to_string(f"components/{name}.html", values))

    assert all(
        attributes.get("aria-hidden") == "true" for tag, attributes in markup.tags if tag == "svg"
    )


def test_every_component_has_a_sample():
    names = {path.stem for path in (TEMPLATES / "components").glob("*.html")}

    assert names == {name for name, _, _ in COMPONENTS} | PARTS_OF_OTHERS


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda p: p.stem
)
def test_component_says_its_variables(path):
    assert "{% comment %}" in path.read_text().splitlines()[0]


def test_text_of_people_is_escaped():
    html = render_to_string(
        "components/person_list.html", {"people": [{"name": "<script>alert(1)</script>"}]}
    )

    assert "<script>" not in html


def test_reader_refuses_what_is_left_open():
    with pytest.raises(MarkupError):
        read("<p><b>one</p>")


def test_reader_refuses_repeated_id():
    with pytest.raises(MarkupError):
        read('<p id="a"></p><p id="a"></p>')
