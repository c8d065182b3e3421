"""Screens of the form builder in the admin, and the public pages of forms."""

import json

import pytest
from django.core.management import call_command

from cms.form_builder.models import Form, FormPage, FormVersion
from cms.submissions.models import Draft
from tests.factories.accounts import UserFactory
from tests.integration.form_builder.changes import with_broken_rule, with_label

pytestmark = pytest.mark.django_db
ADMIN = "/admin/formularios/"


def test_list_of_forms_names_the_version_in_force(page, editor_client):
    html = editor_client.get(ADMIN).content.decode()

    assert "Todas las partes" in html
    assert f"/admin/formularios/{page.pk}/versiones/" in html


def test_editor_opens_the_form(page, editor_client):
    response = editor_client.get(f"/admin/pages/{page.pk}/edit/")

    assert response.status_code == 200
    assert "form-builder-words" in response.content.decode()


def test_versions_can_be_compared_and_downloaded(page, editor_client):
    with_label(page).save_revision().publish()

    versions = editor_client.get(f"{ADMIN}{page.pk}/versiones/").content.decode()
    changes = editor_client.get(f"{ADMIN}{page.pk}/versiones/2/cambios/").content.decode()
    download = editor_client.get(f"{ADMIN}{page.pk}/versiones/1.json")

    assert FormVersion.objects.get(number=2).sha256[:12] in versions
    assert "¿De qué son las paredes?" in changes
    assert "Material de las paredes" in changes
    assert download.json() == FormVersion.objects.get(number=1).document
    assert editor_client.get(f"{ADMIN}{page.pk}/versiones/9.json").status_code == 404


def test_list_of_problems_leads_to_the_input(page, editor_client):
    with_broken_rule(page).save_revision()

    html = editor_client.get(f"{ADMIN}{page.pk}/problemas/").content.decode()

    assert 'data-input="-show_if"' in html
    assert "falta un valor" in html


def test_rule_is_judged_with_the_questions_of_the_page(page, editor_client):
    question = {"kind": "question_integer", "key": "edad", "label": "Edad"}
    data = {"part": "show_if", "context": json.dumps({"questions": [question]}), "questions": "1"}

    good = editor_client.post(f"{ADMIN}regla/", data | {"text": "edad >= 18"}).json()
    bad = editor_client.post(f"{ADMIN}regla/", data | {"text": "edad + talla"}).json()

    assert good["tree"] == {"ge": [{"answer": "edad"}, 18]}
    assert good["sentence"] == "«Edad» es 18 o más"
    assert [each["key"] for each in good["questions"]] == ["edad"]
    assert "error" not in good
    assert bad["error"] == "No hay una pregunta con la clave «talla»."
    assert bad["excerpt"] == "edad + talla\n       ^"


@pytest.mark.parametrize("context", ["", "{", "[]", "7", "null"])
def test_rule_without_questions_is_read_all_the_same(page, editor_client, context):
    answer = editor_client.post(f"{ADMIN}regla/", {"text": "1 = 1", "context": context}).json()

    assert answer["tree"] == {"eq": [1, 1]}


def test_rules_are_judged_for_editors_only(page, client):
    client.force_login(UserFactory(username="empadronador"))

    assert client.post(f"{ADMIN}regla/", {"text": "1 = 1"}).status_code in (302, 403)


@pytest.mark.parametrize("text", ["sexo = ", "((((", "{", '{"nothing": 1}', "x" * 30_000])
def test_rule_that_is_wrong_is_explained(page, editor_client, text):
    answer = editor_client.post(f"{ADMIN}regla/", {"text": text}).json()

    assert answer["error"]


@pytest.mark.parametrize(
    "path", ["", "{pk}/versiones/", "{pk}/problemas/", "{pk}/versiones/1.json"]
)
def test_screens_need_an_editor(page, client, path):
    client.force_login(
        UserFactory(enumerator=True), backend="cms.accounts.backends.OfficeStaffBackend"
    )

    response = client.get(ADMIN + path.format(pk=page.pk))

    assert response.status_code in (302, 403)


def test_every_step_can_be_previewed(page, editor_client):
    for mode, title in page.preview_modes:
        response = page.make_preview_request(preview_mode=mode)

        assert response.status_code == 200, title
        assert "formulario aún no" not in response.content.decode(), title


def test_preview_shows_questions_as_a_person_sees_them_and_keeps_nothing(page):
    mode = page.preview_modes[0][0]

    html = page.make_preview_request(preview_mode=mode).content.decode()

    assert "Material de las paredes" in html
    assert 'type="radio"' in html
    assert f'action="/admin/formularios/{page.pk}/ver/paso/vivienda/' in html
    assert Draft._base_manager.count() == 0


def test_preview_of_a_form_with_problems_lists_them(page):
    draft = with_broken_rule(page)

    html = draft.make_preview_request(preview_mode=draft.preview_modes[0][0]).content.decode()

    assert "falta un valor" in html


def test_public_page_says_what_is_asked(page, client):
    html = client.get(page.url).content.decode()

    assert "Un formulario con cada parte del documento." in html
    assert "Vivienda" in html
    assert "/oficina/nueva/every-part/" not in html


def test_public_page_of_a_closed_form(page, client):
    Form.objects.update(is_open=False)

    assert client.get(page.url).status_code == 200


def test_list_page_names_published_forms(page, client):
    html = client.get(page.get_parent().url).content.decode()

    assert "Todas las partes" in html


def test_schema_of_the_document_is_public(client, db):
    response = client.get("/formularios/esquema.json")

    assert response.json()["title"] == "FormDefinition"


def test_editor_group_may_publish_forms_and_content(page, editor):
    permissions = page.permissions_for_user(editor)

    assert permissions.can_edit()
    assert permissions.can_publish()
    assert page.get_parent().permissions_for_user(editor).can_add_subpage()


def test_new_field_type_needs_no_migration(monkeypatch, settings):
    settings.MIGRATION_MODULES = {}  # the suite runs without migrations; this test reads them
    from forms_plugins.api.registry import registry
    from forms_plugins.fields.text import TextType

    class ColourType(TextType):
        slug = "colour"

    monkeypatch.setattr(registry, "_plugins", dict(registry._plugins))
    registry.register(ColourType)
    field = FormPage._meta.get_field("steps")
    monkeypatch.delitem(field.__dict__, "_settled_block", raising=False)

    assert "question_colour" in str(
        field.stream_block.child_blocks["step"].child_blocks["items"].child_blocks.keys()
    )
    call_command("makemigrations", "form_builder", check=True, dry_run=True, verbosity=0)
