"""Form documents go in and out, by service and by command."""

import io
import json
import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from cms.form_builder.models import FormPage, FormVersion
from cms.form_builder.services import (
    DocumentRefused,
    NoSuchForm,
    export_document,
    import_document,
    import_form,
    publish_version,
)
from forms_plugins.engine.definition import document_hash, dump_form, load_form
from tests.integration.form_builder.changes import with_label

pytestmark = pytest.mark.django_db


def test_import_publishes_the_very_document(page, document):
    expected = dump_form(load_form(document))

    assert export_document("every-part") == expected
    assert FormVersion.objects.get().sha256 == document_hash(expected)


def test_import_of_the_same_document_changes_nothing(page, document):
    imported = import_form(document)

    assert (imported.version.number, imported.changed) == (1, False)
    assert FormPage.objects.count() == 1


def test_import_of_a_changed_document_adds_a_version(page, document):
    document["title"] = "Otro título"

    imported = import_form(document)

    assert (imported.version.number, imported.changed) == (2, True)
    assert FormPage.objects.get().title == "Otro título"


def test_import_of_a_package_keeps_what_editors_changed(page, document):
    with_label(page).save_revision().publish()

    version = import_document(document)

    assert version.number == 2
    assert version.definition.steps[0].fields[0].label.es == "¿De qué son las paredes?"


def test_import_that_restores_publishes_the_old_document_again(page, document):
    with_label(page).save_revision().publish()

    imported = import_form(document, restore=True)

    assert (imported.version.number, imported.changed) == (3, True)
    assert imported.version.sha256 == FormVersion.objects.get(number=1).sha256


def test_import_keeps_the_texts_in_other_languages(page):
    assert export_document("every-part")["title"]["qu"] == "Llapan rakikuna"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"colour": "red"}, "colour"),
        ({"steps": [{"key": "Con Espacio", "title": "x", "items": []}]}, "steps.0.key"),
        ({"draft_title": {"nothing": []}}, "draft_title"),
        ({"actions": [{"plugin": "unheard-of"}]}, "unheard-of"),
    ],
    ids=["unknown key", "bad key", "bad rule", "unknown plugin"],
)
def test_import_of_a_wrong_document_names_the_place(page, document, change, place):
    with pytest.raises(DocumentRefused) as refusal:
        import_document(document | change)

    assert place in str(refusal.value)
    assert FormVersion.objects.count() == 1


def test_import_of_a_form_with_a_cycle_is_refused(page, document):
    question = document["steps"][0]["items"][1]
    question["show_if"] = {"eq": [{"answer": "mpared_otro"}, "x"]}

    with pytest.raises(DocumentRefused, match="mpared_otro"):
        import_document(document)


def test_export_of_an_unknown_form_or_version(page):
    with pytest.raises(NoSuchForm):
        export_document("unknown")
    with pytest.raises(NoSuchForm):
        export_document("every-part", 7)


def test_export_command_prints_the_asked_version(page):
    with_label(page).save_revision().publish()
    first, newest = io.StringIO(), io.StringIO()

    call_command("export_form", "every-part", "--version", "1", stdout=first)
    call_command("export_form", "every-part", stdout=newest)

    assert json.loads(first.getvalue()) == FormVersion.objects.get(number=1).document
    assert json.loads(newest.getvalue()) == FormVersion.objects.get(number=2).document


def test_import_command_says_what_it_did(page, document, tmp_path):
    path = tmp_path / "form.json"
    path.write_text(json.dumps(document | {"title": "Otro título"}))
    output = io.StringIO()

    call_command("import_form", str(path), stdout=output)

    assert json.loads(output.getvalue()) == {"form": "every-part", "version": 2, "changed": True}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{\xff}", "not UTF-8"),
        (b'{"a": }', "line 1, column 7"),
        (b"[]", "must be a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"slug": "x"}', "title"),
    ],
    ids=["encoding", "syntax", "list", "depth", "shape"],
)
def test_import_command_refuses_a_wrong_file(page, tmp_path, content, words):
    path = tmp_path / "form.json"
    path.write_bytes(content)
    errors = io.StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command("import_form", str(path), stderr=errors)

    assert stop.value.code == 2
    assert words in errors.getvalue()


@pytest.mark.django_db(transaction=True)
def test_publishing_at_the_same_time_gives_running_numbers(page):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time by itself")
    titles = [f"Título {number}" for number in range(6)]

    def publish(title):
        own = FormPage.objects.get(pk=page.pk)
        own.title = title
        publish_version(page=own, by=None, at=timezone.now())
        connections.close_all()

    threads = [threading.Thread(target=publish, args=[title]) for title in titles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = FormVersion.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6, 7]
