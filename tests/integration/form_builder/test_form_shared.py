"""Lists and blocks that forms share: written, published in versions, used by forms."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.form_builder.models import (
    FormPage,
    ReusableBlock,
    ReusableBlockVersion,
    SharedList,
    SharedListVersion,
)
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.selectors import uses_of_block, uses_of_list
from cms.form_builder.shared import publish_block, publish_list
from tests.factories.accounts import UserFactory
from tests.integration.form_builder.changes import draft_of

pytestmark = pytest.mark.django_db
LISTS = "/admin/formularios/listas/"
BLOCKS = "/admin/formularios/bloques/"
PROVINCES = [
    {"code": "1501", "label": "Lima", "attributes": {"region": "15"}},
    {"code": "1201", "label": "Huancayo", "attributes": {"region": "12"}},
]


@pytest.fixture
def provinces(db):
    made = SharedList.objects.create(slug="provincias", title="Provincias", choices=PROVINCES)
    publish_list(shared_list=made, by=None, at=timezone.now())
    return made


def text_block(key, label):
    return {"type": "question_text", "value": {"key": key, "label": label, "required": "no"}}


@pytest.fixture
def health(db):
    made = ReusableBlock(slug="salud", title="Salud")
    made.items = json.dumps([text_block("seguro", "¿Qué seguro tiene?")])
    made.save()
    made.refresh_from_db()
    publish_block(block=made, by=None, at=timezone.now())
    return made


def publish_with(page, **streams):
    draft = draft_of(page)
    for name, raw in streams.items():
        block = draft._meta.get_field(name).stream_block
        setattr(draft, name, block.to_python(raw))
    draft.save_revision().publish()
    return FormPage.objects.get(pk=page.pk).latest_version.definition


def test_publishing_the_same_adds_no_version(provinces):
    again = publish_list(shared_list=provinces, by=None, at=timezone.now())
    provinces.choices = [*PROVINCES, {"code": "0601", "label": "Cajamarca"}]
    provinces.save()
    changed = publish_list(shared_list=provinces, by=None, at=timezone.now())

    assert (again.number, changed.number) == (1, 2)
    assert SharedListVersion.objects.get(number=1).content[0]["label"]["es"] == "Lima"


@pytest.mark.parametrize(
    "choices",
    [
        [],
        [{"code": "1", "label": ""}],
        [{"code": 1, "label": "A"}, {"code": 1, "label": "B"}],
        [{"code": 1, "label": "A"}, {"code": "b", "label": "B"}],
        "no es una lista",
    ],
)
def test_list_that_no_form_could_use_is_not_published(db, choices):
    made = SharedList.objects.create(slug="mala", title="Mala", choices=choices)

    with pytest.raises(FormHasProblems):
        publish_list(shared_list=made, by=None, at=timezone.now())

    assert not SharedListVersion.objects.exists()


def test_block_with_a_rule_about_elsewhere_is_not_published(health):
    health.items = json.dumps(
        [{"type": "question_text", "value": {"label": "Otra", "show_if": "de_otro_formulario = 1"}}]
    )
    health.save()
    health.refresh_from_db()

    with pytest.raises(FormHasProblems):
        publish_block(block=health, by=None, at=timezone.now())

    assert ReusableBlockVersion.objects.count() == 1


def test_form_keeps_the_version_it_took(page, provinces):
    lists = [
        *draft_of(page).choice_lists.get_prep_value(),
        {"type": "shared_list", "value": {"key": "provincias", "shared_list": "provincias 1"}},
    ]
    provinces.choices = PROVINCES[:1]
    provinces.save()
    publish_list(shared_list=provinces, by=None, at=timezone.now())

    form = publish_with(page, choice_lists=lists)

    assert form.shared_lists["provincias"].version == 1
    assert [each.code for each in form.choice_lists["provincias"]] == ["1501", "1201"]
    assert [(use.title, use.version) for use in uses_of_list("provincias")] == [
        ("Todas las partes", 1)
    ]


def test_form_holds_the_questions_of_a_block(page, health):
    steps = draft_of(page).steps.get_prep_value()
    steps[1]["value"]["items"].append({"type": "reusable", "value": {"block": "salud"}})

    form = publish_with(page, steps=steps)

    fields = {field.key: field for _step, _roster, field in form.fields()}
    assert fields["seguro"].group
    assert [(use.title, use.version) for use in uses_of_block("salud")] == [("Todas las partes", 1)]
    kept = draft_of(page).steps[1].value["items"][-1].value
    assert kept["block"] == "salud 1"


def test_editor_writes_and_publishes_a_list(page, editor_client):
    data = {
        "title": "Distritos",
        "slug": "distritos",
        "source": "INEI",
        "choices": json.dumps(PROVINCES),
        "publish": "on",
    }

    response = editor_client.post(f"{LISTS}new/", data)

    assert response.status_code == 302, response.context["form"].errors
    version = SharedListVersion.objects.get(shared_list__slug="distritos")
    assert version.number == 1
    assert version.published_by.username == "editora"
    html = editor_client.get(f"{LISTS}edit/{version.shared_list_id}/").content.decode()
    assert "form-choices" in html


def test_editor_loads_a_long_list_from_a_file(page, editor_client):
    rows = ["codigo;opcion;provincia", *(f"{n:06};Distrito {n};{n // 100:04}" for n in range(1892))]
    upload = SimpleUploadedFile("distritos.csv", "\n".join(rows).encode("cp1252"))
    data = {"title": "Distritos", "slug": "distritos", "publish": "on", "upload": upload}

    response = editor_client.post(f"{LISTS}new/", data)

    assert response.status_code == 302, response.context["form"].errors
    content = SharedListVersion.objects.get().content
    assert len(content) == 1892
    assert content[101] == {
        "exclusive": False,
        "code": "000101",
        "label": {"es": "Distrito 101"},
        "attributes": {"provincia": "0001"},
    }


@pytest.mark.parametrize(
    "text", ["", "solo una columna\n1", "codigo,opcion\n1,", "codigo,opcion", "a,b\n1,2"]
)
def test_file_that_is_no_list_is_refused_with_what_to_do(page, editor_client, text):
    upload = SimpleUploadedFile("x.csv", text.encode())
    data = {"title": "Mala", "slug": "mala", "publish": "on", "upload": upload}

    response = editor_client.post(f"{LISTS}new/", data)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not SharedList.objects.exists()


def test_saving_without_publishing_adds_no_version(page, provinces, editor_client):
    data = {"title": "Provincias", "choices": json.dumps(PROVINCES[:1])}

    response = editor_client.post(f"{LISTS}edit/{provinces.pk}/", data)

    assert response.status_code == 302
    assert provinces.versions.count() == 1
    provinces.refresh_from_db()
    assert (provinces.slug, len(provinces.choices)) == ("provincias", 1)


def test_editor_opens_a_block(page, health, editor_client):
    response = editor_client.get(f"{BLOCKS}edit/{health.pk}/")

    assert response.status_code == 200
    assert "form-builder-words" in response.content.decode()


@pytest.mark.parametrize("path", [LISTS, f"{LISTS}new/", BLOCKS, f"{BLOCKS}new/"])
def test_screens_are_closed_to_others(page, client, path):
    client.force_login(UserFactory(username="empadronador"))

    assert client.get(path).status_code in (302, 403)


def test_nothing_shared_is_removed(page, provinces, editor_client):
    response = editor_client.post(f"{LISTS}delete/{provinces.pk}/")

    assert response.status_code in (302, 403, 404)
    assert SharedList.objects.filter(pk=provinces.pk).exists()
