"""Translations whose source has changed: marked, listed, compared, brought up to date."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Locale, PageLogEntry

from cms.form_builder.services import ensure_editor_group
from cms.training.groups import ensure_training_groups
from cms.training.models import GlossaryTerm, LessonPage
from cms.training.translations.following import (
    BROUGHT_UP_TO_DATE,
    bring_up_to_date,
    stale_translation,
    stale_translations,
)
from cms.training.translations.translating import translate_page
from tests.factories import UserFactory
from tests.factories.training_pages import course_page, lesson_page, module_page, published
from tests.integration.form_builder.changes import posted

pytestmark = pytest.mark.django_db

TERMS = GlossaryTerm.snippet_viewset


@pytest.fixture
def editor(client):
    """Somebody who writes the training."""
    user = UserFactory()
    user.groups.add(ensure_editor_group(), ensure_training_groups()[0])
    client.force_login(user)
    return user


@pytest.fixture
def lesson():
    return lesson_page(module_page(course_page()), "El hogar")


def in_quechua(page):
    draft = translate_page(page, "qu", by=None)
    draft.title = "Wasi ayllu"
    return published(draft)


def rewritten(page, **values):
    """Publish a page with other values."""
    page = type(page).objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    return published(page)


def body(words: str) -> list[dict[str, str]]:
    return [{"type": "text", "value": f"<p>{words}</p>"}]


def test_translation_just_made_is_not_stale(lesson):
    assert stale_translation(in_quechua(lesson)) is None
    assert stale_translation(lesson) is None


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Los hogares"},
        {"body": body("Otra cosa.")},
        {"body": []},
        {"card": "<p>Breve.</p>"},
    ],
    ids=["title", "body", "empty body", "card"],
)
def test_translation_is_stale_when_words_of_its_source_are_published(lesson, values):
    translated = in_quechua(lesson)

    rewritten(lesson, **values)

    (stale,) = stale_translations()
    assert (stale.translation, stale.source) == (translated, lesson)
    assert stale.changed_at == LessonPage.objects.get(pk=lesson.pk).last_published_at


@pytest.mark.parametrize("values", [{}, {"minutes": 9}], ids=["nothing", "a setting"])
def test_translation_is_not_stale_when_no_words_changed(lesson, values):
    in_quechua(lesson)

    rewritten(lesson, **values)

    assert stale_translations() == []


def test_source_that_was_only_opened_and_published_again_says_the_same(client, editor, lesson):
    """What a package installed has no ids and marks; the editor writes them into it."""
    check = {
        "question": "¿Cuántos?",
        "options": [{"text": "Uno", "right": True}, {"text": "Dos", "right": False}],
    }
    lesson = rewritten(lesson, body=[*body("Una <b>cosa</b>."), {"type": "check", "value": check}])
    in_quechua(lesson)
    before = lesson.live_revision.content["body"]

    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    client.post(url, posted(lesson, client) | {"action-publish": "1"})

    assert LessonPage.objects.get(pk=lesson.pk).live_revision.content["body"] != before
    assert stale_translations() == []


def test_draft_of_the_source_does_not_make_its_translation_stale(lesson):
    translated = in_quechua(lesson)
    lesson.title = "Los hogares"
    lesson.save_revision()

    assert stale_translation(translated) is None


def test_translation_of_a_draft_is_stale_only_after_other_words_go_live(lesson):
    lesson.title = "Los hogares"
    draft = lesson.save_revision()
    translated = in_quechua(LessonPage.objects.get(pk=lesson.pk))
    assert stale_translation(translated) is None

    draft.publish()
    assert stale_translation(translated) is None

    rewritten(lesson, title="Hogares")
    assert stale_translation(translated) is not None


def test_translation_of_a_page_taken_down_is_not_stale(lesson):
    translated = in_quechua(lesson)

    rewritten(lesson, title="Los hogares").unpublish()

    assert stale_translation(translated) is None


def test_translation_of_a_translation_follows_the_same_source(lesson):
    translated = in_quechua(lesson)
    second = published(translate_page(translated, "ay", by=None))
    assert stale_translation(second) is None

    rewritten(lesson, title="Los hogares")

    assert {each.translation for each in stale_translations()} == {translated, second}


def test_translation_made_in_another_way_counts_as_stale(lesson):
    locale, _created = Locale.objects.get_or_create(language_code="qu")
    copy = lesson_page(
        lesson.get_parent().specific,
        "Wasi",
        locale=locale,
        translation_key=lesson.translation_key,
    )

    stale = stale_translation(copy)

    assert stale is not None
    assert stale.compare_url == ""


def test_translation_brought_up_to_date_is_not_stale_until_the_next_change(lesson, editor):
    translated = in_quechua(lesson)
    changed = rewritten(lesson, title="Los hogares")

    bring_up_to_date(translated, by=editor)
    assert stale_translations() == []
    entry = PageLogEntry.objects.get(page=translated.pk, action=BROUGHT_UP_TO_DATE)
    assert entry.user == editor

    rewritten(changed, title="Hogares")
    assert len(stale_translations()) == 1


def test_editor_is_told_in_the_list_the_editor_and_the_report(client, editor, lesson):
    translated = in_quechua(lesson)
    listing = reverse("wagtailadmin_explore", args=[lesson.get_parent().pk])
    edit = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    report = reverse("training_overdue")
    told = f'href="{report}'
    compare = "/compare/"
    assert f'{report}#translations"' not in client.get(edit).content.decode()
    before = client.get(listing).content.decode().count(told)

    rewritten(lesson, title="Los hogares")

    assert client.get(listing).content.decode().count(told) == before + 1
    assert f'{report}#translations"' in client.get(edit).content.decode()
    html = BeautifulSoup(client.get(report).content, "html.parser")
    (link,) = html.select(f'a[href*="{compare}"]')
    shown = client.get(link["href"])
    assert shown.status_code == 200
    assert "Los" in shown.content.decode()


def test_editor_says_in_the_report_that_a_translation_is_up_to_date(client, editor, lesson):
    in_quechua(lesson)
    rewritten(lesson, title="Los hogares")
    report = reverse("training_overdue")
    html = BeautifulSoup(client.get(report).content, "html.parser")
    (form,) = html.select('form[action$="/al-dia/"]')

    response = client.post(form["action"])

    assert response["Location"] == report
    assert stale_translations() == []
    assert "/al-dia/" not in client.get(report).content.decode()


def test_readers_get_a_stale_translation_without_a_word(client, lesson):
    translated = in_quechua(lesson)
    before = client.get(translated.url).content.decode()

    rewritten(lesson, body=body("Otra cosa."))

    assert client.get(translated.url).content.decode() == before


def test_only_who_may_edit_says_that_a_translation_is_up_to_date(client, lesson):
    translated = in_quechua(lesson)
    rewritten(lesson, title="Los hogares")
    user = UserFactory()
    user.groups.add(ensure_training_groups()[1])
    client.force_login(user)
    url = reverse("training_up_to_date", args=[translated.translation_key, "qu"])

    assert client.post(url).status_code in (302, 403)
    assert len(stale_translations()) == 1


@pytest.mark.parametrize("language", ["ay", "xx"])
def test_language_that_is_not_there_is_not_found(client, editor, lesson, language):
    url = reverse("training_up_to_date", args=[lesson.translation_key, language])

    assert client.post(url).status_code == 404


def term_data(**changes: str) -> dict[str, str]:
    empty = {"term": "", "also": "", "meaning": "", "source": "", "language": "es", "slug": ""}
    return empty | {"spanish": ""} | changes


@pytest.fixture
def term(client, editor) -> GlossaryTerm:
    """A Spanish term, written in the CMS."""
    data = term_data(term="Hogar", meaning="Quienes comparten la olla.")
    client.post(reverse(TERMS.get_url_name("add")), data)
    return GlossaryTerm.objects.get()


def translated_term(client, term, /, **changes: str) -> GlossaryTerm | None:
    data = term_data(term="Wasi", meaning="Huk mankamanta.", language="qu", spanish=str(term.pk))
    client.post(reverse(TERMS.get_url_name("add")), data | changes)
    return GlossaryTerm.objects.filter(locale__language_code="qu").first()


def test_term_in_another_language_follows_the_one_it_names(client, term):
    translated = translated_term(client, term)
    assert translated.translation_key == term.translation_key
    assert stale_translation(translated) is None

    url = reverse(TERMS.get_url_name("edit"), args=[term.pk])
    client.post(url, term_data(term="Hogar", meaning="Quienes viven y comen juntos."))

    (stale,) = stale_translations()
    assert stale.translation == translated
    shown = client.get(stale.compare_url)
    assert "viven" in shown.content.decode()
    assert reverse("training_overdue") in client.get(stale.edit_url).content.decode()


def test_term_has_one_translation_in_a_language(client, term):
    translated_term(client, term)
    translated_term(client, term, term="Ayllu")

    assert GlossaryTerm.objects.filter(locale__language_code="qu").count() == 1


def test_spanish_term_translates_none(client, term):
    translated_term(client, term, language="es")

    assert GlossaryTerm.objects.count() == 1


def test_term_that_translates_nothing_any_more_follows_nothing(client, term):
    translated = translated_term(client, term)

    url = reverse(TERMS.get_url_name("edit"), args=[translated.pk])
    client.post(url, term_data(term="Wasi", meaning="Huk mankamanta.", language="qu"))

    translated.refresh_from_db()
    assert translated.translation_key != term.translation_key
    assert stale_translations() == []
