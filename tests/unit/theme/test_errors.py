import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.unit.theme.files import TEMPLATES
from tests.unit.theme.markup import read

PAGES = ["400", "403", "404", "413", "429", "500", "503", "stale_page"]


@pytest.mark.parametrize("name", PAGES)
def test_error_page_without_context_or_database(name):
    html = render_to_string(f"errors/{name}.html")

    markup = read(html)
    assert sum(tag == "h1" for tag, _ in markup.tags) == 1
    assert 'href="/"' in html
    assert "(ULE)" in html


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_page_that_django_looks_for(code):
    assert render_to_string(f"{code}.html") == render_to_string(f"errors/{code}.html")


def test_pause_is_said_in_minutes():
    with translation.override("en"):
        html = render_to_string("errors/429.html", {"retry_after_minutes": 15})

    assert "Wait 15 minutes" in html


def test_every_error_page_is_tested():
    assert {path.stem for path in (TEMPLATES / "errors").glob("*.html")} == {*PAGES, "error"}
