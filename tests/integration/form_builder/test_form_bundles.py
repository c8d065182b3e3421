"""Carry a form with all it leans on into another installation."""

import copy
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.utils import timezone

from cms.form_builder.bundle_import import ConflictsOpen, import_bundle
from cms.form_builder.bundle_plan import plan_bundle
from cms.form_builder.bundles import export_bundle, load_bundle
from cms.form_builder.models import (
    Form,
    FormPage,
    FormTestCase,
    FormVersion,
    ReusableBlock,
    ReusableBlockVersion,
    SharedList,
    SharedListVersion,
)
from cms.form_builder.services import DocumentRefused, import_form
from forms_plugins.engine.definition import document_hash
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import tiny_document

pytestmark = pytest.mark.django_db
ADMIN = "/admin/formularios/"
COLOURS = [{"code": 1, "label": {"es": "Rojo"}}, {"code": 2, "label": {"es": "Azul"}}]
MORE_COLOURS = [*COLOURS, {"code": 3, "label": {"es": "Verde"}}]
OTHER_COLOURS = [{"code": 9, "label": {"es": "Negro"}}]
BLOCK = [
    {
        "kind": "field",
        "key": "telefono",
        "type": "text",
        "datatype": "text",
        "label": {"es": "Teléfono"},
        "required": False,
    }
]


def publish_list(content, slug="colores", title="Colores"):
    owner, _ = SharedList.objects.get_or_create(slug=slug, defaults={"title": title})
    number = owner.versions.count() + 1
    SharedListVersion(
        shared_list=owner,
        number=number,
        content=content,
        sha256=document_hash(content),
        published_at=timezone.now(),
    ).save()
    return number


def publish_block(content, slug="contacto"):
    owner, _ = ReusableBlock.objects.get_or_create(slug=slug, defaults={"title": "Contacto"})
    number = owner.versions.count() + 1
    ReusableBlockVersion(
        block=owner,
        number=number,
        content=content,
        sha256=document_hash(content),
        published_at=timezone.now(),
    ).save()
    return number


def document(list_version=1, block_version=1, **changes):
    whole = tiny_document(**changes)
    whole["choice_lists"] = {"colores": copy.deepcopy(COLOURS)}
    whole["shared_lists"] = {"colores": {"slug": "colores", "version": list_version}}
    source = {
        "kind": "reusable_block",
        "key": "contacto",
        "name": "contacto",
        "version": block_version,
    }
    whole["steps"][0]["items"] += [
        {
            "kind": "field",
            "key": "color",
            "type": "choice",
            "datatype": "choice",
            "label": "Color",
            "choice_list": "colores",
            "required": False,
        },
        {"kind": "section", "source": source},
        *({**item, "group": "contacto"} for item in BLOCK),
    ]
    return whole


@pytest.fixture
def bundle(db):
    """The bundle of a form with a list, a block and a test case, as JSON."""
    publish_list(COLOURS)
    publish_block(BLOCK)
    version = import_form(document()).version
    page = FormPage.objects.get(form_slug=version.form.slug)
    FormTestCase.objects.create(
        page=page, name="Vacío", expected={"path": ["vivienda", "personas"]}
    )
    return json.loads(json.dumps(export_bundle("hogar")))


def forget_everything():
    """Make this an installation that knows nothing of the form."""
    FormTestCase.objects.all().delete()
    for page in FormPage.objects.all():
        page.delete()
    for model in (FormVersion, SharedListVersion, ReusableBlockVersion):
        models.QuerySet(model).all().delete()
    for model in (Form, SharedList, ReusableBlock):
        model.objects.all().delete()


def state():
    """Return everything an import might change."""
    return {
        "forms": [(v.form.slug, v.number, v.sha256) for v in FormVersion.objects.all()],
        "lists": [(v.shared_list.slug, v.number) for v in SharedListVersion.objects.all()],
        "blocks": [(v.block.slug, v.number) for v in ReusableBlockVersion.objects.all()],
        "cases": list(FormTestCase.objects.values_list("name", "answers", "expected")),
    }


def take(bundle, **options):
    loaded = load_bundle(bundle)
    return import_bundle(loaded, plan_bundle(loaded, **options), by=None)


def actions(bundle, **options):
    plan = plan_bundle(load_bundle(bundle), **options)
    return {
        line.id: "conflict" if line.conflict and not line.chosen else line.action
        for line in plan.lines
    }


def test_bundle_holds_what_the_form_leans_on(bundle):
    assert [each["slug"] for each in bundle["shared_lists"]] == ["colores"]
    assert [each["slug"] for each in bundle["reusable_blocks"]] == ["contacto"]
    assert [each["name"] for each in bundle["test_cases"]] == ["Vacío"]
    assert bundle["form"]["document"]["slug"] == "hogar"


def test_everything_is_added_where_nothing_is_known(bundle):
    forget_everything()
    publish_list(OTHER_COLOURS, slug="otra")

    planned = actions(bundle)
    version = take(bundle)

    assert set(planned.values()) == {"add"}
    assert version.document["shared_lists"]["colores"] == {"slug": "colores", "version": 1}
    assert FormTestCase.objects.get().name == "Vacío"
    assert ReusableBlock.objects.get().items[0].value["label"] == "Teléfono"
    assert SharedList.objects.get(slug="colores").choices == COLOURS


def test_planning_changes_nothing(bundle):
    forget_everything()
    before = state()

    actions(bundle, default="take")

    assert state() == before


@pytest.mark.parametrize("default", ["keep", "take", "rename"])
def test_importing_twice_changes_nothing(bundle, default):
    forget_everything()
    publish_list(OTHER_COLOURS)
    import_form(tiny_document(title="Nuestra ficha"))
    page = FormPage.objects.get(form_slug="hogar")
    FormTestCase.objects.create(page=page, name="Vacío", expected={"outcome": None})
    take(bundle, default=default)
    before = state()

    take(bundle, default=default)

    assert state() == before
    assert "add" not in actions(bundle, default=default).values()
    assert "change" not in actions(bundle, default=default).values()


def test_same_installation_keeps_everything(bundle):
    before = state()

    take(bundle)

    assert set(actions(bundle).values()) == {"keep"}
    assert state() == before


def test_numbers_of_lists_are_mapped_by_what_they_say(bundle):
    forget_everything()
    publish_list(OTHER_COLOURS)
    publish_list(COLOURS)

    version = take(bundle)

    assert version.document["shared_lists"]["colores"]["version"] == 2
    assert SharedListVersion.objects.count() == 2


def test_newer_list_is_added_to_the_one_we_have(bundle):
    newer = copy.deepcopy(bundle)
    newer["shared_lists"][0]["versions"].append({"number": 2, "content": MORE_COLOURS})

    assert actions(newer)["list:colores"] == "change"
    take(newer)
    assert SharedListVersion.objects.count() == 2


def test_form_that_went_on_there_is_changed_here(bundle):
    newer = copy.deepcopy(bundle)
    newer["form"]["document"]["title"] = {"es": "Ficha mejorada"}

    assert actions(newer)["form:hogar"] == "change"
    assert take(newer).number == 2
    assert FormPage.objects.get().title == "Ficha mejorada"


def test_form_that_went_on_here_is_kept(bundle):
    import_form(document(title="Ficha mejorada"))

    assert actions(bundle)["form:hogar"] == "keep"


@pytest.fixture
def conflict(bundle):
    """The bundle where list, form and case were changed on both sides."""
    forget_everything()
    publish_list(OTHER_COLOURS)
    import_form(tiny_document(title="Nuestra ficha"))
    page = FormPage.objects.get(form_slug="hogar")
    FormTestCase.objects.create(page=page, name="Vacío", expected={"outcome": None})
    return bundle


def test_conflict_waits_for_a_choice(conflict):
    before = state()

    with pytest.raises(ConflictsOpen):
        take(conflict)

    assert {name for name, action in actions(conflict).items() if action == "conflict"} == {
        "list:colores",
        "form:hogar",
        "case:Vacío",
    }
    assert state() == before


def test_ours_is_kept(conflict):
    take(conflict, default="keep")

    assert FormVersion.objects.get().document["title"]["es"] == "Nuestra ficha"
    assert SharedListVersion.objects.count() == 1
    assert FormTestCase.objects.get().expected == {"outcome": None}


def test_theirs_is_taken(conflict):
    version = take(conflict, default="take")

    assert version.number == 2
    assert version.document["shared_lists"]["colores"]["version"] == 2
    assert FormTestCase.objects.get().expected == {"path": ["vivienda", "personas"]}


def test_theirs_is_added_under_another_name(conflict):
    version = take(conflict, default="rename")

    assert (version.form.slug, version.number) == ("hogar-2", 1)
    assert version.document["shared_lists"]["colores"] == {"slug": "colores-2", "version": 1}
    assert FormVersion.objects.get(form__slug="hogar").number == 1


def test_choice_about_each_line(conflict):
    choices = {"list:colores": "rename", "form:hogar": "take", "case:Vacío": "rename"}

    version = take(conflict, choices=choices)

    assert version.document["shared_lists"]["colores"]["slug"] == "colores-2"
    assert set(FormTestCase.objects.values_list("name", flat=True)) == {"Vacío", "Vacío (2)"}


def test_form_that_breaks_its_cases_is_not_taken_in(bundle):
    forget_everything()
    bundle["test_cases"][0]["expected"] = {"path": ["nada"]}
    before = state()

    with pytest.raises(DocumentRefused, match="Vacío"):
        take(bundle)

    assert state() == before


@pytest.mark.parametrize(
    "change",
    [
        {"bundle": 2},
        {"colour": 1},
        {"form": {"document": {"slug": "x"}}},
        {"shared_lists": [{"slug": "Con Espacio", "title": "x", "versions": []}]},
        {"test_cases": [{"name": ""}]},
        {
            "shared_lists": [
                {
                    "slug": "colores",
                    "title": "x",
                    "versions": [{"number": 1, "content": [{"a": 1}]}],
                }
            ]
        },
    ],
    ids=["format", "unknown", "form", "slug", "case", "content"],
)
def test_wrong_bundle_is_refused(bundle, change):
    with pytest.raises(DocumentRefused):
        take(bundle | change, default="take")


def write(tmp_path, bundle):
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle))
    return str(path)


def test_command_prints_the_plan_and_changes_nothing(conflict, tmp_path):
    output, before = io.StringIO(), state()

    call_command(
        "import_form", write(tmp_path, conflict), "--dry-run", "--report", "json", stdout=output
    )

    plan = {line["name"]: line["action"] for line in json.loads(output.getvalue())["plan"]}
    assert plan["colores"] == "conflict"
    assert plan["contacto"] == "add"
    assert state() == before


def test_command_asks_for_a_choice_and_takes_it(conflict, tmp_path):
    path, output = write(tmp_path, conflict), io.StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command("import_form", path, stdout=io.StringIO())
    call_command("import_form", path, "--conflicts", "take", stdout=output)

    assert stop.value.code == 2
    assert FormVersion.objects.count() == 2
    assert "hogar" in output.getvalue()


def test_command_exports_a_bundle(bundle):
    output = io.StringIO()

    call_command("export_form", "hogar", "--format", "bundle", stdout=output)

    assert json.loads(output.getvalue()) == bundle


def upload(client, bundle):
    file = SimpleUploadedFile("form.json", json.dumps(bundle).encode(), "application/json")
    return client.post(f"{ADMIN}traer/", {"file": file})


def test_screen_shows_the_plan_then_takes_it_in(conflict, editor_client):
    before = state()
    shown = upload(editor_client, conflict)
    carried = shown.context["carried"]
    after_plan = state()

    again = editor_client.post(f"{ADMIN}traer/", {"carried": carried, "import": "1"})
    unchanged = state()
    choices = {f"choice:{name}": "take" for name in ("list:colores", "form:hogar", "case:Vacío")}
    done = editor_client.post(f"{ADMIN}traer/", {"carried": carried, "import": "1"} | choices)

    assert before == after_plan == unchanged
    assert again.status_code == 200
    assert done.status_code == 302
    assert FormVersion.objects.count() == 2


def test_screen_refuses_a_plan_that_was_tampered_with(bundle, editor_client):
    before = state()

    response = editor_client.post(f"{ADMIN}traer/", {"carried": "abc", "import": "1"})

    assert response["Location"] == f"{ADMIN}traer/"
    assert state() == before


@pytest.mark.parametrize("content", [b"[]", b"{", b"\xff", b'{"slug": 1}'], ids=str)
def test_screen_says_what_is_wrong_with_a_file(bundle, editor_client, content):
    file = SimpleUploadedFile("form.json", content, "application/json")

    response = editor_client.post(f"{ADMIN}traer/", {"file": file})

    html = response.content.decode()
    assert response.status_code == 200
    assert "form-screen__error" in html or "help-critical" in html


def test_screen_exports_a_bundle(bundle, editor_client):
    page = FormPage.objects.get()

    assert editor_client.get(f"{ADMIN}{page.pk}/llevar/").json() == bundle


@pytest.mark.parametrize("kind", ["enumerator", "editor"])
def test_screens_are_for_who_may_publish_forms(bundle, client, kind):
    client.force_login(UserFactory(**{kind: True}))
    page = FormPage.objects.get()

    for address in (f"{ADMIN}traer/", f"{ADMIN}{page.pk}/llevar/"):
        assert client.get(address).status_code in (302, 403)
    assert upload(client, bundle).status_code in (302, 403)
