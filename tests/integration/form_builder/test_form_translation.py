"""Translate a form side by side and by PO files."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.form_builder.models import FormPage, FormVersion
from cms.form_builder.po_files import PoRefused, read_po, write_po
from cms.form_builder.services import import_form
from cms.form_builder.translating import completeness, rows_of, write_translations
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import tiny_document
from tests.integration.form_builder.changes import draft_of, question

pytestmark = pytest.mark.django_db
ADMIN = "/admin/formularios/"
ROOMS = ".steps.vivienda.items.habitaciones.label"
SPANISH = "¿Cuántas habitaciones ocupa el hogar?"


@pytest.fixture
def household(db):
    version = import_form(tiny_document()).version
    return FormPage.objects.get(form_slug=version.form.slug)


@pytest.fixture
def translated(household):
    """The draft in which one question was translated into two languages."""
    draft = draft_of(household)
    write_translations(draft, "qu", {ROOMS: (SPANISH, "Hayka ukukuna")})
    write_translations(draft, "ay", {ROOMS: (SPANISH, "Qawqha utanaka")})
    draft.save_revision()
    return household


def row(page, language="qu", place=ROOMS):
    return next(each for each in rows_of(draft_of(page), language) if each.place == place)


def with_spanish(page, words):
    draft = draft_of(page)
    question(draft, "habitaciones")["label"] = words
    draft.save_revision()
    return page


def test_every_text_has_a_row_with_its_place_in_words(household):
    found = row(household)

    assert found.spanish == SPANISH
    assert found.words.startswith("Vivienda › ¿Cuántas habitaciones")
    assert found.state == "missing"
    assert len(rows_of(draft_of(household), "qu")) == completeness(household, ["qu"])[0].total


def test_translation_is_kept_in_the_draft_only(translated):
    assert row(translated).translation == "Hayka ukukuna"
    assert FormVersion.objects.count() == 1
    assert draft_of(translated).compiled().form.steps[0].fields[0].label.exactly_in("qu")


def test_translation_of_words_that_changed_becomes_a_suggestion(translated):
    with_spanish(translated, "¿Cuántos cuartos ocupa?")

    found = row(translated)

    assert (found.state, found.translation) == ("changed", "")
    assert (found.suggestion, found.suggested_for) == ("Hayka ukukuna", SPANISH)


def test_new_translation_leaves_the_other_language_stale(translated):
    words = "¿Cuántos cuartos ocupa?"
    with_spanish(translated, words)
    draft = draft_of(translated)

    write_translations(draft, "qu", {ROOMS: (words, "Musuq")})
    draft.save_revision()

    assert row(translated).translation == "Musuq"
    aymara = row(translated, "ay")
    assert (aymara.state, aymara.suggestion) == ("changed", "Qawqha utanaka")
    write_translations(draft, "ay", {ROOMS: (words, "Machaqa")})
    assert "_stale" not in draft.translations


def test_same_words_elsewhere_are_suggested(household):
    draft = draft_of(household)
    spanish = row(household, place=".declaration.title").spanish
    question(draft, "habitaciones")["hint"] = spanish
    write_translations(draft, "qu", {".declaration.title": (spanish, "Sut'inchay")})
    draft.save_revision()

    found = row(household, place=".steps.vivienda.items.habitaciones.hint")

    assert (found.state, found.suggestion) == ("missing", "Sut'inchay")


def test_empty_translation_removes_it(translated):
    draft = draft_of(translated)

    write_translations(draft, "qu", {ROOMS: (SPANISH, "  ")})

    assert "qu" not in draft.translations[ROOMS]


def test_answers_shown_in_a_text_must_stand_in_its_translation(household):
    with_spanish(household, "¿Cuántos cuartos ocupa {hogar}?")
    draft = draft_of(household)

    result = write_translations(draft, "qu", {ROOMS: ("¿Cuántos cuartos ocupa {hogar}?", "Hayka")})

    assert result.taken == []
    assert "{hogar}" in result.refused[0]


def test_completeness_is_counted(translated):
    (quechua,) = completeness(draft_of(translated), ["qu"])

    assert quechua.done == 1
    assert 0 < quechua.percent < 100


def test_screen_shows_filters_and_keeps(translated, editor_client):
    address = f"{ADMIN}{translated.pk}/idiomas/qu/"
    shown = editor_client.get(address)
    missing = editor_client.get(f"{address}?ver=missing")
    item = next(each for each in missing.context["rows"] if each["row"].place == ".title")

    response = editor_client.post(
        f"{address}?ver=missing", {"t:.title": "Wasi", "s:.title": item["mark"]}
    )

    assert len(shown.context["rows"]) == len(missing.context["rows"]) + 1
    assert response["Location"].endswith("?ver=missing")
    assert row(translated, place=".title").translation == "Wasi"
    assert row(translated).translation == "Hayka ukukuna"


def test_screen_does_not_put_a_translation_beside_words_that_changed_meanwhile(
    household, editor_client
):
    address = f"{ADMIN}{household.pk}/idiomas/qu/"
    shown = editor_client.get(address)
    mark = next(each["mark"] for each in shown.context["rows"] if each["row"].place == ROOMS)
    with_spanish(household, "Otra pregunta")

    editor_client.post(address, {f"t:{ROOMS}": "Hayka", f"s:{ROOMS}": mark})

    found = row(household)
    assert found.translation == ""
    assert found.suggestion == "Hayka"


def test_suggestion_is_used_when_ticked(translated, editor_client):
    with_spanish(translated, "¿Cuántos cuartos ocupa?")
    address = f"{ADMIN}{translated.pk}/idiomas/qu/"
    shown = editor_client.get(f"{address}?ver=changed")
    (item,) = shown.context["rows"]

    editor_client.post(address, {f"t:{ROOMS}": "", f"s:{ROOMS}": item["mark"], f"u:{ROOMS}": "1"})

    assert row(translated).translation == "Hayka ukukuna"


def test_languages_show_how_far_they_are(translated, editor_client):
    html = editor_client.get(f"{ADMIN}{translated.pk}/idiomas/").content.decode()

    assert "(1/" in html


@pytest.mark.parametrize("language", ["es", "xx", "../qu"])
def test_language_that_is_none(household, editor_client, language):
    assert editor_client.get(f"{ADMIN}{household.pk}/idiomas/{language}/").status_code == 404


def test_po_file_goes_out_and_comes_back(translated):
    draft = draft_of(translated)
    file = polib.pofile(write_po(draft, "qu"))
    entry = next(each for each in file if each.msgctxt == ".title")
    entry.msgstr = "Wasi"

    result = read_po(draft, "qu", str(file).encode())

    assert result.taken == [".title"]
    assert result.kept == [ROOMS]
    assert result.refused == result.suggested == []
    assert draft.translations[".title"]["qu"] == "Wasi"


def test_po_file_marks_what_changed_as_fuzzy(translated):
    with_spanish(translated, "¿Cuántos cuartos ocupa?")

    entry = next(
        e for e in polib.pofile(write_po(draft_of(translated), "qu")) if e.msgctxt == ROOMS
    )

    assert entry.fuzzy
    assert entry.msgstr == "Hayka ukukuna"
    assert entry.previous_msgid == SPANISH


def test_po_file_made_for_other_words_gives_suggestions(household):
    draft = draft_of(household)
    content = write_po(draft, "qu").replace(
        'msgctxt ".title"\nmsgid "', 'msgctxt ".title"\nmsgid "Vieja '
    )
    file = polib.pofile(content)
    for entry in file:
        if entry.msgctxt == ".title":
            entry.msgstr = "Wasi"
    file.append(polib.POEntry(msgctxt=".nowhere", msgid="x", msgstr="y"))

    result = read_po(draft, "qu", str(file).encode())

    assert result.taken == []
    assert len(result.suggested) == 1
    assert ".nowhere" in result.refused[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"/etc/passwd",
        b"\xff\xfe",
        b'msgid "a\nmsgstr',
        b"msgid\n/etc/passwd",
        b"a" * 3_000_000,
    ],
    ids=["empty", "path", "binary", "broken", "words", "large"],
)
def test_file_that_is_no_po_file_is_refused(household, content):
    with pytest.raises(PoRefused):
        read_po(draft_of(household), "qu", content)


def test_po_file_of_another_language_is_refused(household):
    draft = draft_of(household)

    with pytest.raises(PoRefused, match="ay"):
        read_po(draft, "qu", write_po(draft, "ay").encode())


def test_screen_takes_a_po_file_and_reports(household, editor_client):
    file = polib.pofile(write_po(draft_of(household), "qu"))
    next(each for each in file if each.msgctxt == ".title").msgstr = "Wasi"
    upload = SimpleUploadedFile("a.po", str(file).encode())

    response = editor_client.post(f"{ADMIN}{household.pk}/idiomas/qu/", {"po": upload})

    assert response.context["report"].taken == [".title"]
    assert row(household, place=".title").translation == "Wasi"


def test_screen_downloads_the_po_file(household, editor_client):
    response = editor_client.get(f"{ADMIN}{household.pk}/idiomas/qu/textos.po")

    assert SPANISH in response.content.decode()


@pytest.mark.parametrize("path", ["", "qu/", "qu/textos.po"])
@pytest.mark.parametrize("kind", ["enumerator", "editor"])
def test_screens_are_for_who_may_edit_the_form(household, client, path, kind):
    client.force_login(UserFactory(**{kind: True}))
    address = f"{ADMIN}{household.pk}/idiomas/{path}"

    assert client.get(address).status_code in (302, 403)
    assert client.post(address, {"t:.title": "x"}).status_code in (302, 403, 405)
