"""A page that is filled in by joining is the page that the template engine would draw."""

import pytest
from django.template import engines
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from cms.citizen import pages
from cms.citizen.pages import FilledPage

TEMPLATE = (
    '<h1 class="{{ title }}">{{ title }}</h1>{% if note %}<p>{{ note }}</p>{% endif %}'
    "{% for row in rows %}<li>{{ row.name }}, {{ row.age }}{% if row.ok %}!{% endif %}</li>"
    "{% empty %}<i>nobody</i>{% endfor %}"
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30)
CONTEXTS = st.fixed_dictionaries(
    {
        "title": TEXTS | st.just("Zq7x1x7qZ {{ note }} <b>&amp;'\""),
        "note": TEXTS,
        "rows": st.lists(
            st.fixed_dictionaries({"name": TEXTS, "age": st.integers(0, 3), "ok": st.booleans()}),
            max_size=3,
        ),
    }
)


@pytest.fixture(scope="module")
def template():
    with pytest.MonkeyPatch.context() as patch:
        found = engines["django"].from_string(TEMPLATE)
        patch.setattr(pages, "get_template", lambda name: found)
        yield found


def drawn(page, context) -> str:
    """Return the page for somebody who asks from a browser."""
    environ = RequestFactory().get("/").environ
    return page.draw(context, environ=environ, host="testserver").decode()


@given(contexts=st.lists(CONTEXTS, max_size=4))
def test_filled_page_is_the_drawn_page(template, contexts):
    page, request = FilledPage("x.html"), RequestFactory().get("/")

    for context in contexts:
        assert drawn(page, context) == template.render(context, request)


def test_texts_with_the_separator_stay_apart(template):
    page = drawn(FilledPage("x.html"), {"title": "a\x00b", "note": "\x00", "rows": []})

    assert page == '<h1 class="ab">ab</h1><p></p><i>nobody</i>'


def test_same_shape_is_drawn_once(monkeypatch, template):
    names = []
    monkeypatch.setattr(pages, "get_template", lambda name: names.append(name) or template)
    page = FilledPage("x.html")

    for title in ("a", "b", "c"):
        drawn(page, {"title": title, "note": "", "rows": []})
    drawn(page, {"title": "a", "note": "b", "rows": []})

    assert names == ["x.html"] * 2


def test_shapes_that_are_kept_are_bounded(monkeypatch, template):
    monkeypatch.setattr(pages, "MOST_SHAPES", 3)
    page = FilledPage("x.html")

    for number in range(10):
        drawn(page, {"title": "a", "note": "", "rows": [], "number": number})

    assert len(page._kept) <= 3


def test_what_is_no_text_cannot_be_filled_in():
    with pytest.raises(TypeError):
        FilledPage("x.html").draw({"when": 1.5}, RequestFactory().get("/"))
