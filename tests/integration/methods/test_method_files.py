"""Methods brought in from files and taken out again."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.methods.models import MethodDraft
from forms_plugins.classification.services import publish_method
from forms_plugins.classification.sheets.xlsx import read_xlsx, write_xlsx
from forms_plugins.classification.sheets.yaml_files import read_yaml
from forms_plugins.classification.sheets.yaml_writing import write_yaml
from tests.factories.methods import make_draft, small_document, small_sheets

pytestmark = pytest.mark.django_db
IMPORT = reverse("methods:import")
BROKEN = [{"grupo": "todo", "minimo": "cero", "maximo": "10"}]


def upload(client, name, content):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def confirm(client, response, **more):
    data = {"title": "Puntaje chico", "slug": "puntaje-chico"}
    return client.post(IMPORT, data | {"carried": response.context["carried"]} | more)


@pytest.mark.parametrize("kind", ["xlsx", "yaml", "json"])
def test_file_becomes_a_draft_once_it_was_seen(author_client, kind):
    document = small_document()
    content = {
        "xlsx": lambda: write_xlsx(small_sheets()),
        "yaml": lambda: write_yaml(document).encode(),
        "json": lambda: json.dumps(document).encode(),
    }[kind]()

    seen = upload(author_client, f"metodo.{kind}", content)
    assert not MethodDraft.objects.exists()
    assert seen.context["form"].initial == {"title": "Puntaje chico", "slug": "puntaje-chico"}
    response = confirm(author_client, seen)

    assert response["Location"].endswith("/borrador/puntaje-chico/")
    exported = author_client.get(reverse("methods:draft_file", args=["puntaje-chico", "json"]))
    assert exported.json() == document


def test_problems_of_a_sheet_are_told_and_the_draft_can_be_made(author_client):
    seen = upload(author_client, "m.xlsx", write_xlsx(small_sheets(indice=BROKEN)))

    assert "Hoja «indice», fila 2" in seen.content.decode()
    confirm(author_client, seen)
    assert MethodDraft.objects.get().sheets["indice"][1] == ["todo", "cero", "10"]


def test_yaml_with_problems_makes_no_draft(author_client):
    seen = upload(author_client, "m.yaml", b"slug: x\ninputs: [\n")

    assert seen.context["problems"]
    assert "carried" not in seen.context


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"\x00\x01\x02", b"a;b;c\n1;2;3\n", b"\xff\xfe{\x00"],
    ids=["empty", "pdf", "broken zip", "bytes", "csv", "utf-16"],
)
def test_what_is_no_method_is_refused_with_words(author_client, content):
    response = upload(author_client, "metodo.xlsx", content)

    assert response.status_code == 200
    assert response.context["upload"].errors["file"]
    assert not MethodDraft.objects.exists()


def test_sheets_and_columns_named_as_people_read_them_are_ours(author_client):
    sheets = {
        {"umbrales": "Umbrales", "areas": "Áreas"}.get(name, name): rows
        for name, rows in small_sheets().items()
    }
    sheets["Umbrales"][0] = ["Grupo", "VALOR"]
    sheets["Umbrales"].insert(0, [])

    confirm(author_client, upload(author_client, "m.xlsx", write_xlsx(sheets)))

    stored = MethodDraft.objects.get().sheets
    assert stored["umbrales"] == [["grupo", "valor"], ["all", "50"]]
    assert stored["areas"][1][0] == "todo"


def test_carried_file_that_was_changed_is_not_taken(author_client):
    seen = upload(author_client, "m.xlsx", write_xlsx(small_sheets()))

    response = confirm(author_client, seen, carried=seen.context["carried"][:-2] + "xx")

    assert response["Location"] == IMPORT
    assert not MethodDraft.objects.exists()


def test_draft_that_is_there_is_replaced_only_on_purpose(author, author_client):
    draft = make_draft(author)
    seen = upload(author_client, "m.xlsx", write_xlsx(small_sheets(indice=BROKEN)))

    asked = confirm(author_client, seen)
    assert MethodDraft.objects.get().sheets == draft.sheets
    revision = asked.context["form"].data["replaces"]
    confirm(author_client, seen, replaces=revision, replace="on")

    assert MethodDraft.objects.get().sheets["indice"][1][1] == "cero"


@pytest.mark.parametrize("slug", ["", "Mayúsculas", "1a", "a/b", "a" * 61])
def test_short_name_has_a_shape(author_client, slug):
    data = {"title": "x", "slug": slug}

    response = author_client.post(reverse("methods:new"), data)

    assert response.context["form"].errors["slug"]
    assert not MethodDraft.objects.exists()


def test_draft_with_problems_is_exported_cell_by_cell(author, author_client):
    make_draft(author, small_sheets(indice=BROKEN))

    sheet = author_client.get(reverse("methods:draft_file", args=["puntaje-chico", "xlsx"]))
    refused = author_client.get(reverse("methods:draft_file", args=["puntaje-chico", "yaml"]))

    assert read_xlsx(sheet.content)["indice"][1] == ["todo", "cero", "10"]
    assert refused.status_code == 302


def test_version_is_exported_and_begins_a_draft(author_client):
    version = publish_method(small_document(), at=timezone.now()).version
    address = ["puntaje-chico", 1]

    text = author_client.get(reverse("methods:version_file", args=[*address, "yaml"])).content
    author_client.post(
        reverse("methods:draft_from_version", args=address),
        {"title": "Variante", "slug": "variante"},
    )

    assert read_yaml(text).document == version.document
    draft = MethodDraft.objects.get()
    assert (draft.slug, draft.based_on) == ("variante", version)
    assert ["clave", "variante"] in [row[:2] for row in draft.sheets["metodo"]]
    assert (
        author_client.get(reverse("methods:version_file", args=[*address, "exe"])).status_code
        == 404
    )
