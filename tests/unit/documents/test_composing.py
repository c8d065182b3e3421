import pytest
from django.template import TemplateSyntaxError

from reporting.documents.composing import compose
from reporting.documents.publishing import project_templates, read_sources
from reporting.documents.template_builtins import in_groups, long_date

PAYLOAD = {"verification_url": "https://padron.example.pe/verificar/X", "name": "<b>&\"'</b>"}


def written(template: str) -> str:
    return compose({"document.html": template}, PAYLOAD)


def test_what_people_typed_is_escaped():
    assert written("{{ name }}") == "&lt;b&gt;&amp;&quot;&#x27;&lt;/b&gt;"


@pytest.mark.parametrize(
    "template",
    [
        "{{ name|safe }}",
        "{% autoescape off %}{{ name }}{% endautoescape %}",
        "{% load static %}",
        "{% include 'base.html' %}",
        "{% extends 'base.html' %}",
        "{% url 'documents:verify_form' %}",
        "{% debug %}",
        "{% now 'Y' %}",
    ],
)
def test_template_has_nothing_but_the_listed_tags_and_filters(template):
    with pytest.raises(TemplateSyntaxError):
        written(template)


def test_drawings_of_the_template_are_inlined():
    sources = {"document.html": "{{ images.arms }}", "arms.svg": "<svg/>"}

    assert compose(sources, PAYLOAD) == "data:image/svg+xml;base64,PHN2Zy8+"


def test_date_in_words():
    assert long_date("2026-09-07") == "7 de setiembre de 2026"


def test_code_in_groups_of_four():
    assert in_groups("ABCDEFGHJ") == "ABCD EFGH J"


@pytest.mark.parametrize("slug", project_templates())
def test_what_is_published_is_complete_by_itself(slug):
    sources = read_sources(slug)

    assert not [name for name, text in sources.items() if '"shared:' in text or '"font:' in text]
    assert "arms.svg" in sources
