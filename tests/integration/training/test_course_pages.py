"""Catalogue, courses, modules, lessons and glossary as people read them."""

import gzip
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Locale

from cms.training.models import CourseVersion, GlossaryPage, GlossaryTerm
from cms.training.translations.translating import AlreadyTranslated, translate_page
from tests.factories import FormVersionFactory
from tests.factories.training_pages import (
    catalogue,
    course_page,
    lesson_page,
    module_page,
    published,
)
from tests.pictures import picture

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new size of a picture to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

MOST_BYTES = 150_000


@pytest.fixture
def course():
    """A course of two modules with two lessons and one."""
    page = course_page(minutes=90, valid_months=12, audience_roles=["head"])
    first, second = module_page(page, "Reglas"), module_page(page, "La ficha")
    for title in ("El hogar", "El jefe de hogar"):
        lesson_page(first, title)
    lesson_page(second, "La vivienda")
    return page


def read(client, url, **query) -> BeautifulSoup:
    response = client.get(url, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def lesson(course, title):
    return course.get_descendants().get(title=title).specific


def term(words: str, slug: str, *also: str, language: str = "es") -> GlossaryTerm:
    locale, _created = Locale.objects.get_or_create(language_code=language)
    return GlossaryTerm.objects.create(
        term=words, slug=slug, meaning="Qué es.", also=list(also), locale=locale
    )


def glossary() -> GlossaryPage:
    page = GlossaryPage(title="Glosario", slug="glosario", summary="Palabras.", live=False)
    catalogue().add_child(instance=page)
    return published(page)


def test_catalogue_lists_courses_with_their_facts(client, course):
    course_page("borrador", title="Borrador", live=False)

    page = read(client, catalogue().url)

    (card,) = page.select(".card-link")
    assert "Curso breve" in card.text
    for fact in ("3", "90", "12"):
        assert fact in card.select_one(".course-facts").text


def test_course_lists_modules_and_lessons_in_order(client, course):
    page = read(client, course.url)

    titles = [link.text for link in page.select(".outline a")]
    assert titles == ["Reglas", "El hogar", "El jefe de hogar", "La ficha", "La vivienda"]
    assert page.select_one(".breadcrumbs [aria-current]").text == "Curso breve"


def test_lesson_leads_to_the_one_before_and_after(client, course):
    middle = read(client, lesson(course, "El jefe de hogar").url)
    first = read(client, lesson(course, "El hogar").url)
    last = read(client, lesson(course, "La vivienda").url)

    assert "El hogar" in middle.select_one("a[rel=prev]").text
    assert "La vivienda" in middle.select_one("a[rel=next]").text
    assert first.select_one("a[rel=prev]") is None
    assert last.select_one("a[rel=next]") is None
    assert last.select_one(".neighbours__link--next")["href"].endswith(urlsplit(course.url).path)


def test_lesson_says_who_answers_for_it_and_when_it_is_overdue(client, course, admin_user):
    today = timezone.localdate()
    page = lesson(course, "El hogar")
    page.person_in_charge, page.legal_basis = admin_user, "Directiva 001\nart. 5"
    page.reviewed_on, page.review_by = date(2026, 1, 8), today
    page = published(page)

    fresh = read(client, page.url)
    page.review_by = today - timedelta(days=1)
    late = read(client, published(page).url)

    assert "Directiva 001" in fresh.select_one(".trust").text
    assert "2026" in fresh.select_one(".trust").text
    assert fresh.select_one(".notice--warning") is None
    assert late.select_one(".notice--warning")


def test_lesson_names_the_unit_where_no_person_is_in_charge(client, course, admin_user):
    page = lesson(course, "El hogar")
    page.unit_in_charge = "Área de capacitación"
    page = published(page)

    alone = read(client, page.url).select_one(".trust").text
    page.person_in_charge = admin_user
    both = read(client, published(page).url).select_one(".trust").text

    assert "Área de capacitación" in alone
    assert f"{admin_user.username}, Área de capacitación" in both


@pytest.mark.parametrize("words", ["vivienda", "VIVIENDA", "pregunte", "tarjeta verde", "breve"])
def test_search_finds_titles_texts_and_cards(client, course, words):
    page = lesson(course, "La vivienda")
    page.card = "<p>La tarjeta verde.</p>"
    published(page)

    found = read(client, catalogue().url, q=words)

    assert found.select(".found-list a")


@pytest.mark.parametrize(
    "words", ["xyzzy", "'; drop table", "a" * 500, "\x00", "%", "()&|!", 'a"b', "NEAR"]
)
def test_search_of_nonsense_finds_nothing_and_stays_calm(client, course, words):
    assert client.get(catalogue().url, {"q": words}).status_code == 200


def test_search_finds_no_drafts(client, course):
    lesson_page(module_page(course, "Otro"), "Zorrillo", live=False)

    assert read(client, catalogue().url, q="Zorrillo").select(".found-list a") == []


def test_terms_are_linked_once_and_not_in_links_or_headings(client, course):
    term("Hogar", "hogar", "hogares")
    term("Jefe de hogar", "jefe-de-hogar")
    words = glossary()
    page = lesson(course, "La vivienda")
    text = (
        '<p><a href="/x">hogar</a> y <b>Hogares</b>. El hogar tiene un jefe de hogar.</p>'
        "<p>Otro jefe de hogar, &lt;hogar&gt;.</p>"
    )
    page.body = [("heading", "El hogar"), ("text", text)]

    html = read(client, published(page).url)

    links = [(link.text, link["href"]) for link in html.select("a.term-link")]
    assert links == [
        ("Hogares", f"{words.url}#hogar"),
        ("jefe de hogar", f"{words.url}#jefe-de-hogar"),
    ]
    assert "<hogar>" in html.select_one(".prose").text


def test_terms_are_not_linked_without_a_glossary(client, course):
    term("Hogar", "hogar")

    assert read(client, lesson(course, "El hogar").url).select("a.term-link") == []


def test_glossary_is_sorted_as_a_dictionary_with_anchors(client):
    for words, slug in (("Ñato", "nato"), ("Nube", "nube"), ("Árbol", "arbol"), ("Zona", "zona")):
        term(words, slug)
    term("Wasi", "wasi", language="qu")

    page = read(client, glossary().url)

    assert [heading.text for heading in page.select("h2[id^=letra]")] == ["A", "N", "Ñ", "Z"]
    assert page.select_one("#arbol dfn").text == "Árbol"
    assert page.select_one("#wasi") is None


def test_translation_is_read_in_its_language_and_counts_once(client, course):
    page = lesson(course, "El hogar")
    versions = CourseVersion.objects.count()

    draft = translate_page(page, "qu", by=None)
    draft.title = "Wasi ayllu"
    translated = published(draft)

    html = read(client, translated.url)
    assert html.html["lang"] == "qu"
    assert "Wasi ayllu" in html.h1.text
    assert {link["hreflang"] for link in html.select(".language-links a")} == {"es"}
    assert "qu" in {link["hreflang"] for link in read(client, page.url).select(".language-links a")}
    assert CourseVersion.objects.count() == versions
    assert "Wasi ayllu" not in read(client, course.url).select_one(".outline").text


def test_translated_course_falls_back_to_spanish_with_a_note(client, course):
    translate = translate_page(course, "qu", by=None)
    translate.title = "Yachay"
    translated = published(translate)
    draft = translate_page(lesson(course, "El hogar"), "qu", by=None)
    draft.title = "Wasi ayllu"
    published(draft)

    outline = read(client, translated.url).select(".outline .lesson-list a")
    first, second = outline[0], outline[1]
    fallback = read(client, second["href"])

    assert (first.text, first.has_attr("lang")) == ("Wasi ayllu", False)
    assert (second.text, second["lang"]) == ("El jefe de hogar", "es")
    assert fallback.html["lang"] == "es"
    assert "quechua" in fallback.select_one(".notice").text.lower()
    assert fallback.select_one("a[rel=prev]")["href"] == first["href"]
    crumb = fallback.select(".breadcrumbs a")[-2]
    assert crumb["href"] == translated.url


def test_translation_stands_below_its_translated_parent(course):
    translated = translate_page(course, "qu", by=None)
    module = course.get_children().first()

    inside = translate_page(module, "qu", by=None)

    assert inside.get_parent().pk == translated.pk
    assert translated.course_slug == course.course_slug
    assert not inside.live


@pytest.mark.parametrize("language", ["es", "xx"])
def test_translation_that_is_there_or_unknown_is_refused(course, language):
    with pytest.raises(AlreadyTranslated):
        translate_page(course, language, by=None)


def test_catalogue_shows_a_translated_course_once(client, course):
    published(translate_page(course, "qu", by=None))

    (card,) = read(client, catalogue().url).select(".card-link")
    assert "quechua" in card.text.lower()


def full_lesson(module):
    """A lesson longer than most, with all that weighs: pictures, a table, a step, questions."""
    form = FormVersionFactory(form__slug="hogar").form
    pictures = [
        Image.objects.create(
            title="Foto", file=ContentFile(picture(size=(1600, 1200)), name=f"f{number}.jpg")
        )
        for number in range(2)
    ]
    text = "<p>" + "Pregunte por todas las personas que comparten la olla. " * 20 + "</p>"
    figures = [
        {
            "type": "figure",
            "value": {"image": {"image": each.pk, "alt_text": "Ficha", "decorative": False}},
        }
        for each in pictures
    ]
    step = {"type": "form_step", "value": {"part": f"{form.slug}/personas#row", "caption": ""}}
    body = [*[{"type": "text", "value": text}] * 5, *figures, step]
    return lesson_page(module, "Larga", body=body)


def transferred(client, page) -> int:
    """Return the bytes of a page and of all it loads by itself, compressed as they are sent."""
    response = client.get(page.url)
    total = len(gzip.compress(response.content))
    html = BeautifulSoup(response.content, "html.parser")
    assets = {tag["href"] for tag in html.select("link[rel~=stylesheet], link[rel~=icon]")}
    assets |= {tag["href"] for tag in html.select("link[rel~=preload]")}
    assets |= {tag["src"] for tag in html.select("script[src]")}
    for address in assets:
        content = Path(finders.find(address.removeprefix("/static/"))).read_bytes()
        total += len(content) if address.endswith("woff2") else len(gzip.compress(content))
    # The style sheet asks for the bold letters by itself.
    total += Path(finders.find("theme/fonts/source-sans-3-latin-700.woff2")).stat().st_size
    for tag in html.select("img[src]"):
        total += len(b"".join(client.get(tag["src"]).streaming_content))
    return total


def test_lesson_weighs_at_most_150_kilobytes_without_its_video(client, course):
    page = full_lesson(course.get_children().first().specific)

    assert transferred(client, page) <= MOST_BYTES


@pytest.mark.parametrize("kind", ["catalogue", "course", "module", "lesson"])
def test_pages_ask_the_database_a_limited_number_of_times(
    client, course, kind, django_assert_max_num_queries
):
    pages = {
        "catalogue": catalogue(),
        "course": course,
        "module": course.get_children().first().specific,
        "lesson": lesson(course, "El hogar"),
    }
    client.get(pages[kind].url)

    with django_assert_max_num_queries(45):
        client.get(pages[kind].url)
