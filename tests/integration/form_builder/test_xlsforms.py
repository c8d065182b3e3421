"""XLSForms come in and go out, by command and by screen."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from cms.form_builder.models import FormPage, FormVersion
from cms.form_builder.services import ensure_form_index, export_document
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.factories.xlsforms import spreadsheet

SAMPLES = Path("tests/forms/xlsforms")
HOUSEHOLD = SAMPLES / "socio-economic-survey.xlsx"

pytestmark = pytest.mark.django_db


def imported(path, *arguments):
    out = io.StringIO()
    call_command("import_form", str(path), "--report", "json", *arguments, stdout=out)
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.xlsx")))
def test_public_forms_are_published(db, name):
    report = imported(SAMPLES / name)

    assert report["version"] == 1
    assert report["rules_live"] >= 0.95 * report["rules_total"]
    assert FormVersion.objects.get().form.slug == report["form"]


def test_report_has_the_agreed_shape(db):
    report = imported(HOUSEHOLD)

    assert set(report) == {
        "form", "version", "steps", "rosters", "fields", "lists", "languages", "rules_total",
        "rules_live", "problems",
    }  # fmt: skip
    for problem in report["problems"]:
        assert set(problem) == {"sheet", "row", "column", "severity", "message"}
        assert problem["severity"] in ("error", "warning", "info")


def test_file_that_is_no_form_is_refused_with_the_same_shape(db, tmp_path, capsys):
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"%PDF-1.7")
    out = io.StringIO()

    with pytest.raises(SystemExit) as refusal:
        call_command("import_form", str(path), "--report", "json", stdout=out)

    assert refusal.value.code == 2
    report = json.loads(out.getvalue())
    assert report["form"] is None
    assert "PDF" in report["problems"][0]["message"]
    assert not FormPage.objects.exists()


def test_dry_run_saves_nothing(db):
    report = imported(HOUSEHOLD, "--dry-run")

    assert (report["form"], report["version"]) == ("socio-economic-survey", None)
    assert not FormPage.objects.exists()


def test_slug_can_be_chosen_and_a_second_import_changes_nothing(db):
    imported(HOUSEHOLD, "--slug", "encuesta-hogar")
    again = imported(HOUSEHOLD, "--slug", "encuesta-hogar")

    assert (again["form"], again["version"]) == ("encuesta-hogar", 1)


def test_tables_beside_the_form_are_found(db, tmp_path):
    form = tmp_path / "form.xlsx"
    form.write_bytes(
        spreadsheet(
            survey=[
                ("type", "name", "label", "calculation"),
                ("text", "codigo", "Código", ""),
                ("calculate", "precio", "", "pulldata('precios', 'precio', 'codigo', ${codigo})"),
            ]
        )
    )
    (tmp_path / "precios.csv").write_text("codigo,precio\na,5\nb,7\n")

    report = imported(form)

    assert (report["rules_live"], report["rules_total"]) == (1, 1)


def test_missing_media_folder_is_refused(db, tmp_path):
    with pytest.raises(SystemExit):
        imported(HOUSEHOLD, "--media", str(tmp_path / "nowhere"))


def test_report_in_words_says_how_many_rules_work(db):
    out = io.StringIO()
    call_command("import_form", str(HOUSEHOLD), stdout=out)

    assert "Reglas que funcionan: 9 de 9." in out.getvalue()
    assert "hoja survey, fila 7, columna name" in out.getvalue()


def test_export_is_read_back_as_the_same_form(page, tmp_path):
    path = tmp_path / "out.xlsx"
    before = export_document("every-part")

    call_command("export_form", "every-part", "--format", "xlsx", "--output", str(path))
    report = imported(path, "--slug", "otra-ficha")

    after = export_document("otra-ficha")
    assert report["problems"][-1]["severity"] == "info"
    assert {**after, "slug": "every-part"} == before


def test_household_survey_is_filled_in_from_a_file(db, tmp_path, capsys):
    imported(HOUSEHOLD)
    answers = tmp_path / "answers.json"
    answers.write_text(
        json.dumps(
            {
                "region": "Sindh",
                "district": "Garden",
                "residentialaddress": "Calle 1",
                "primarycontactno": "999",
                "internethh": 2,
                "familymembers": [
                    {"firstnamefm": "Rosa", "gender": 1, "healthvisit": 2,
                     "reasonfornohealthvisit": [1, 2], "diseases": [1]},
                ],
            }
        )
    )  # fmt: skip
    out = io.StringIO()

    office = OfficeFactory()
    call_command(
        "submit_form", "socio-economic-survey", str(answers), office=office.code, stdout=out
    )

    assert json.loads(out.getvalue())["reference"]


# The screens


@pytest.fixture
def forms_index(db):
    return ensure_form_index()


def upload(client, content, name="form.xlsx", **data):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("form_builder_admin:xlsform"), {"file": file, **data})


def test_upload_shows_the_report_and_saves_nothing(forms_index, editor_client):
    answer = upload(editor_client, HOUSEHOLD.read_bytes(), HOUSEHOLD.name)

    page = answer.content.decode()
    assert "residentialAddress" in page
    assert "Create a draft" in page or "Crear borrador" in page
    assert not FormPage.objects.exists()


def test_draft_is_kept_unpublished(forms_index, editor_client):
    answer = upload(editor_client, HOUSEHOLD.read_bytes(), HOUSEHOLD.name)
    carried = answer.context["carried"]

    done = editor_client.post(
        reverse("form_builder_admin:xlsform"), {"carried": carried, "draft": "1"}
    )

    page = FormPage.objects.get()
    assert done.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert not FormVersion.objects.exists()


def test_form_can_be_published_from_the_report(forms_index, editor_client):
    carried = upload(editor_client, HOUSEHOLD.read_bytes()).context["carried"]

    editor_client.post(reverse("form_builder_admin:xlsform"), {"carried": carried, "publish": "1"})

    assert FormVersion.objects.get().number == 1


def test_changed_document_is_not_taken(forms_index, editor_client):
    carried = upload(editor_client, HOUSEHOLD.read_bytes()).context["carried"]

    editor_client.post(
        reverse("form_builder_admin:xlsform"), {"carried": f"x{carried}", "publish": "1"}
    )

    assert not FormPage.objects.exists()


def test_refused_file_says_why_on_the_screen(forms_index, editor_client):
    answer = upload(editor_client, b"%PDF-1.7")

    assert answer.status_code == 200
    assert "Es un PDF" in answer.content.decode()


def test_labels_of_a_spreadsheet_run_no_script(forms_index, editor_client):
    content = spreadsheet(
        survey=[
            ("type", "name", "label", "relevant"),
            ("text", "a", "<script>alert(1)</script>", "<script>alert(2)</script>"),
        ]
    )

    page = upload(editor_client, content).content.decode()

    assert "<script>alert" not in page


def test_only_editors_see_the_screen(forms_index, client):
    client.force_login(UserFactory(username="nadie"))

    assert client.get(reverse("form_builder_admin:xlsform")).status_code in (302, 403)


def test_version_is_downloaded_as_a_spreadsheet(page, editor_client):
    answer = editor_client.get(reverse("form_builder_admin:xlsform_version", args=[page.pk, 1]))

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["survey", "choices", "settings", "empadrona"]
    assert answer["Content-Disposition"] == 'attachment; filename="every-part.xlsx"'


def test_unpublished_form_has_no_spreadsheet(forms_index, editor_client):
    page = FormPage(title="Nueva", slug="nueva", form_slug="nueva", live=False)
    forms_index.add_child(instance=page)

    answer = editor_client.get(reverse("form_builder_admin:xlsform_export", args=[page.pk]))

    assert answer.status_code == 404
