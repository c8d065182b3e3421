"""Files on a page: taken, listed, taken away, refused, and never lost or seen by others."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.jobs.runner import run_until_empty
from cms.submissions import services
from cms.submissions.models import Submission, Upload, UploadState
from cms.submissions.private_files import forget, stored_names
from cms.submissions.selectors import read_answers
from cms.submissions.services import uploads
from tests.factories import FormFactory, FormVersionFactory, OfficeFactory
from tests.households import start
from tests.pictures import EICAR, PDF, picture

pytestmark = pytest.mark.django_db

DOCUMENT = json.loads((Path(__file__).parents[2] / "forms" / "uploads.json").read_text())


@pytest.fixture(autouse=True)
def _empty_storage():
    for name, _changed in stored_names():
        forget(name)


@pytest.fixture
def version(db):
    form = FormFactory(slug=DOCUMENT["slug"], title=DOCUMENT["title"])
    return FormVersionFactory(form=form, document=DOCUMENT)


def pdf(name="recibo.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def answers_of(draft):
    with scope(office=draft.office):
        return read_answers(draft).answers


def upload_one(desk, draft, **typed):
    return desk.send_step(draft, "papeles", recibo_file=pdf(), subir="papeles-recibo", **typed)


@pytest.fixture(autouse=True)
def _buttons(monkeypatch):
    """The buttons of a page of files have names of their own."""
    from tests.integration.wizard.conftest import Desk

    original = Desk.send_step

    def send_step(self, draft, step, page=None, **typed):
        buttons = {key: typed.pop(key) for key in ("subir", "quitar") if key in typed}
        data = dict(self.open_step(draft, step) if page is None else page) | buttons
        return original(self, draft, step, data, **typed)

    monkeypatch.setattr(Desk, "send_step", send_step)


def test_upload_button_keeps_file_and_all_that_was_typed(desk, draft) -> None:
    response = upload_one(desk, draft, nombre="Rosa")

    upload = Upload.objects.get()
    assert response.url == desk.url(draft, "step", step="papeles")
    assert answers_of(draft) == {"nombre": "Rosa", "recibo": (upload.public_id,)}
    assert (upload.name, upload.media_type) == ("recibo.pdf", "application/pdf")
    assert upload.state == UploadState.WAITING
    page = desk.client.get(response.url).content.decode()
    assert "recibo.pdf" in page
    assert 'enctype="multipart/form-data"' in page
    assert "archivo-subido" not in page  # nobody may open it yet


def test_going_on_takes_the_chosen_file_too(desk, draft) -> None:
    response = desk.send_step(draft, "papeles", nombre="Rosa", recibo_file=pdf())

    assert response.url == desk.url(draft, "step", step="personas")
    assert len(answers_of(draft)["recibo"]) == 1


def test_file_survives_a_page_with_errors(desk, draft) -> None:
    response = desk.send_step(draft, "papeles", nombre="", recibo_file=pdf())

    assert response.status_code == 200
    again = desk.controls(response)
    assert again["papeles-recibo"] == [Upload.objects.get().public_id]
    assert desk.send_step(draft, "papeles", again, nombre="Rosa").status_code == 302
    assert Upload.objects.count() == 1


def test_refused_file_is_named_and_everything_else_stays(desk, draft) -> None:
    response = desk.send_step(
        draft,
        "papeles",
        nombre="",
        recibo_file=[pdf("<b>virus.exe", b"MZ program"), pdf()],
        subir="papeles-recibo",
    )

    page = response.content.decode()
    assert "&lt;b&gt;virus.exe: " in page
    assert "<b>virus" not in page
    assert page.count("field__error") == 1  # the empty name is not said yet
    assert desk.controls(response)["papeles-recibo"] == [Upload.objects.get().public_id]


def test_file_that_is_too_large_is_refused_before_it_is_read(desk, draft, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "keep", lambda content: pytest.fail("kept"))

    response = desk.send_step(
        draft, "papeles", recibo_file=pdf(content=PDF * 20_000), subir="papeles-recibo"
    )

    assert response.status_code == 200
    assert Upload.objects.count() == 0


def test_draft_takes_no_more_than_its_bound(desk, draft, settings) -> None:
    settings.UPLOADS_MOST_BYTES_A_DRAFT = len(PDF) + 10

    upload_one(desk, draft)
    response = upload_one(desk, draft)

    assert response.status_code == 200
    assert Upload.objects.count() == 1
    assert len(stored_names()) == 1


def test_file_is_taken_away_by_a_button(desk, draft, django_capture_on_commit_callbacks) -> None:
    upload_one(desk, draft, nombre="Rosa")
    upload = Upload.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        response = desk.send_step(draft, "papeles", quitar=f"papeles-recibo:{upload.public_id}")

    upload.refresh_from_db()
    assert response.status_code == 302
    assert answers_of(draft) == {"nombre": "Rosa"}
    assert not upload.file
    assert stored_names() == []


def test_file_of_another_question_or_draft_is_refused(desk, draft, version) -> None:
    with scope(office=desk.office):
        other = start(version, desk.office, desk.user)
    upload_one(desk, other)
    foreign = Upload.objects.get().public_id

    for question in ("recibo", "fachada"):
        response = desk.send_step(draft, "papeles", nombre="Rosa", **{question: foreign})
        assert response.status_code == 200
        assert "field__error" in response.content.decode()
        left = desk.send_step(draft, "papeles", ir="salir", nombre="Rosa", **{question: foreign})
        assert left.status_code == 302
        assert question not in answers_of(draft)


def test_only_clean_files_are_handed_out_and_only_as_downloads(desk, draft) -> None:
    upload_one(desk, draft)
    upload = Upload.objects.get()
    address = desk.url(draft, "upload", upload=upload.public_id)
    assert desk.client.get(address).status_code == 404

    list(run_until_empty())
    response = desk.client.get(address)

    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == 'attachment; filename="recibo.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert address in desk.client.get(desk.url(draft, "step", step="papeles")).content.decode()


def test_others_cannot_open_a_file(desk, draft, sit) -> None:
    upload_one(desk, draft)
    list(run_until_empty())
    upload = Upload.objects.get()
    address = desk.url(draft, "upload", upload=upload.public_id)

    neighbour = sit(OfficeFactory())

    assert neighbour.client.get(address).status_code == 404
    with scope(office=desk.office):
        other = start(draft.form_version, desk.office, desk.user)
    wrong = desk.url(other, "upload", upload=upload.public_id)
    assert desk.client.get(wrong).status_code == 404


def test_photo_is_drawn_anew_without_its_place(desk, draft) -> None:
    photo = SimpleUploadedFile("IMG_1.jpg", picture(size=(800, 600), orientation=6))

    desk.send_step(draft, "papeles", fachada_file=photo, subir="papeles-fachada")

    from PIL import Image

    upload = Upload.objects.get()
    with upload.file.open("rb") as file, Image.open(file) as kept:
        assert kept.size == (300, 400)
        assert dict(kept.getexif()) == {}


def test_harmful_file_closes_and_stops_the_form(desk, draft, monkeypatch) -> None:
    harmful = PDF.replace(b"%%EOF", EICAR + b"\n%%EOF")
    desk.send_step(draft, "papeles", nombre="Rosa", recibo_file=pdf(content=harmful))
    list(run_until_empty())

    upload = Upload.objects.get()
    assert upload.state == UploadState.REFUSED
    address = desk.url(draft, "upload", upload=upload.public_id)
    assert desk.client.get(address).status_code == 404
    response = desk.send_step(draft, "papeles")
    assert response.status_code == 200
    assert "recibo.pdf" in response.content.decode()
    with scope(office=draft.office):
        services.accept_declaration(draft=draft, by=desk.user)
        with pytest.raises(services.IncompleteDraft) as refused:
            services.submit(draft=draft, by=desk.user, at=timezone.now())
    assert [p.place.dotted for p in refused.value.problems] == ["recibo"]


def test_submission_hands_out_its_files_to_its_office_only(desk, draft, sit) -> None:
    desk.send_step(draft, "papeles", nombre="Rosa", recibo_file=pdf())
    list(run_until_empty())
    with scope(office=draft.office):
        services.accept_declaration(draft=draft, by=desk.user)
        submission = services.submit(draft=draft, by=desk.user, at=timezone.now())
    upload = Upload.objects.get()
    address = f"/oficina/registros/{submission.reference}/archivos/{upload.public_id}/"

    response = desk.client.get(address)

    assert response.getvalue() == PDF
    assert sit(OfficeFactory()).client.get(address).status_code == 404
    page = desk.client.get(f"/oficina/registros/{submission.reference}/").content.decode()
    assert address in page
    assert "recibo.pdf" in page


def test_row_takes_files(desk, draft) -> None:
    desk.send_row(draft, "personas", apodo="Lucho", partida_file=pdf("partida.pdf"))

    row = answers_of(draft)["miembros"][0]
    assert row["partida"] == (Upload.objects.get().public_id,)


def test_orphans_are_removed_and_files_in_use_are_kept(
    desk, draft, django_capture_on_commit_callbacks
) -> None:
    upload_one(desk, draft, nombre="Rosa")
    named = Upload.objects.get()
    recibo = draft.form_version.definition.step("papeles").fields[1]
    with scope(office=desk.office):
        unnamed = uploads.add_upload(draft=draft, field=recibo, file=pdf(), by=None)
    Upload.objects.filter(pk=unnamed.pk).update(
        created_at=timezone.now() - uploads.ORPHANED_AFTER * 2
    )

    with django_capture_on_commit_callbacks(execute=True):
        call_command("remove_orphan_uploads", verbosity=0)

    assert [name for name, _changed in stored_names()] == [named.file.name]


def test_files_of_a_discarded_draft_go(desk, draft, django_capture_on_commit_callbacks) -> None:
    upload_one(desk, draft, nombre="Rosa")
    with scope(office=draft.office):
        services.discard_draft(draft=draft, by=desk.user)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("remove_orphan_uploads", verbosity=0)

    assert stored_names() == []


def test_answers_from_a_file_name_no_files(desk, version, tmp_path, capsys) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"nombre": "Rosa", "recibo": ["x" * 43], "declaracion": True}))

    with pytest.raises(SystemExit):
        call_command("submit_form", version.form.slug, str(answers), office=desk.office.code)

    printed = json.loads(capsys.readouterr().out)
    assert [error["field"] for error in printed["errors"]] == ["recibo"]
    with scopes_disabled():
        assert not Submission.objects.exists()


def statements(captured):
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_files_cost_one_query_and_only_where_there_are_any(desk, draft) -> None:
    def asked_for_files(captured):
        return [sql for sql in statements(captured) if "submissions_upload" in sql]

    page = desk.open_step(draft, "papeles")
    with CaptureQueriesContext(connection) as captured:
        desk.client.get(desk.url(draft, "step", step="papeles"))
        desk.client.post(desk.url(draft, "step", step="papeles"), page)
    assert asked_for_files(captured) == []

    upload_one(desk, draft, nombre="Rosa")
    page = desk.open_step(draft, "papeles")
    with CaptureQueriesContext(connection) as captured:
        desk.client.post(desk.url(draft, "step", step="papeles"), page)
    assert len(asked_for_files(captured)) == 1
    assert len(statements(captured)) <= 9, statements(captured)
