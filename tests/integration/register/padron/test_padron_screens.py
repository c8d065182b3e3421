"""The screens for padrones: who may open them, and the way from a file to the register."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.content.models import SiteSettings
from cms.jobs.models import Job, JobState
from cms.jobs.services import run_until_empty
from cms.register.models import Household, PadronImport, RecordRead
from cms.register.padron import services
from tests.factories import UserFactory
from tests.padrons import CHILD, HEAD, imported, install, padron_text

pytestmark = pytest.mark.django_db
VIEW, BRING, ENTER, EXPORT = (
    "view_padronimport",
    "add_padronimport",
    "change_padronimport",
    "export_padron",
)
WRONG = HEAD | {"hogar": "H-2", "sexo": "9", "num_doc": "40999888"}


@pytest.fixture(autouse=True)
def installation(page_tree):
    install()


@pytest.fixture
def sign_in(client):
    """Sign in somebody with permissions on padrones."""

    def do(*codenames):
        user = UserFactory()
        user.user_permissions.set(
            Permission.objects.filter(codename__in=["access_admin", *codenames])
        )
        client.force_login(user)
        return client

    return do


def upload(client, text: str, name: str = "padron.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("register_padron:bring"), {"file": file})


def address(name: str, padron: PadronImport, *more: str) -> str:
    return reverse(f"register_padron:{name}", args=[padron.public_id, *more])


def test_way_from_a_file_to_the_register(sign_in):
    client = sign_in(VIEW, BRING, ENTER)

    checked = upload(client, padron_text(HEAD, CHILD, WRONG))
    list(run_until_empty())
    report = client.get(checked["Location"]).content.decode()
    padron = PadronImport.objects.get()
    assert "40123456" not in report
    assert "<code>parentesco</code>" not in report
    assert "<code>sexo</code>" in report
    assert not household_codes()

    confirm = client.get(address("enter", padron)).content.decode()
    assert "csrfmiddlewaretoken" in confirm
    entered = client.post(address("enter", padron))
    list(run_until_empty())

    assert household_codes() == ["H-1"]
    page = client.get(entered["Location"]).content.decode()
    assert "SHA-256" in page
    assert PadronImport.objects.filter(is_dry_run=False).get().state == "done"


def household_codes() -> list[str]:
    with scopes_disabled():
        return list(Household.objects.values_list("code", flat=True))


def test_wrong_heading_is_said_at_once_and_nothing_is_kept(sign_in):
    client = sign_in(VIEW, BRING)

    page = upload(client, padron_text(HEAD).replace("ape_pat", "apepat")).content.decode()

    assert "apepat" in page
    assert "ape_pat" in page
    assert not PadronImport.objects.exists()


def test_file_name_is_never_a_path_and_never_drawn_as_markup(sign_in):
    client = sign_in(VIEW, BRING)

    page = client.get(upload(client, padron_text(HEAD), "<b>x.csv")["Location"]).content.decode()

    assert "<b>x.csv" not in page
    assert PadronImport.objects.get().file.name.count("/") == 0


@pytest.mark.parametrize("held", [(), (VIEW,), (BRING,), (ENTER,), (EXPORT,)])
def test_every_screen_asks_for_its_own_permission(sign_in, held):
    padron = imported(HEAD, is_dry_run=True)
    client = sign_in(*held)
    needed = {
        reverse("register_padron:index"): VIEW,
        address("run", padron): VIEW,
        address("problems", padron): VIEW,
        reverse("register_padron:bring"): BRING,
        address("enter", padron): ENTER,
        reverse("register_padron:export"): EXPORT,
    }

    opened = {url for url in needed if client.get(url).status_code == 200}

    assert opened == {url for url, permission in needed.items() if permission in held}


@pytest.mark.parametrize("what", ["pausar", "seguir", "cancelar", "borrar"])
def test_acts_need_the_permission_to_change(sign_in, what):
    padron = imported(HEAD, is_dry_run=True)
    client = sign_in(VIEW, BRING, EXPORT)

    response = client.post(address("act", padron, what))

    padron.refresh_from_db()
    assert response.status_code in (302, 403)
    assert padron.file
    assert padron.state == "done"


def test_acts_take_no_get(sign_in):
    padron = imported(HEAD, is_dry_run=True)

    assert sign_in(VIEW, ENTER).get(address("act", padron, "borrar")).status_code == 405


def test_pause_go_on_and_cancel(sign_in):
    client = sign_in(VIEW, BRING, ENTER)
    upload(client, padron_text(HEAD, CHILD))
    padron = PadronImport.objects.get()

    client.post(address("act", padron, "pausar"))
    list(run_until_empty())
    padron.refresh_from_db()
    assert (padron.state, padron.cursor) == ("paused", 1)

    client.post(address("act", padron, "seguir"))
    list(run_until_empty())
    padron.refresh_from_db()
    assert padron.state == "done"

    upload(client, padron_text(HEAD))
    second = PadronImport.objects.exclude(pk=padron.pk).get()
    client.post(address("act", second, "cancelar"))
    list(run_until_empty())
    second.refresh_from_db()
    assert second.state == "cancelled"
    assert not second.rows.exists()


def test_run_whose_job_stopped_can_go_on(sign_in):
    client = sign_in(VIEW, BRING, ENTER)
    upload(client, padron_text(HEAD))
    Job.objects.update(state=JobState.FAILED)
    padron = PadronImport.objects.get()

    assert "/seguir/" in client.get(address("run", padron)).content.decode()
    client.post(address("act", padron, "seguir"))
    list(run_until_empty())

    padron.refresh_from_db()
    assert padron.state == "done"


def test_one_padron_enters_at_a_time(sign_in):
    first, second = imported(HEAD, is_dry_run=True), imported(WRONG, HEAD, is_dry_run=True)
    client = sign_in(VIEW, ENTER)
    client.post(address("enter", first))

    client.post(address("enter", second))

    assert PadronImport.objects.filter(is_dry_run=False).count() == 1
    with pytest.raises(services.AnotherPadronEnters):
        services.enter(second, by=UserFactory())


def test_deleted_file_cannot_be_entered(sign_in):
    padron = imported(HEAD, is_dry_run=True)
    client = sign_in(VIEW, ENTER)

    client.post(address("act", padron, "borrar"))
    client.post(address("enter", padron))

    assert PadronImport.objects.count() == 1
    padron.refresh_from_db()
    assert not padron.file


def test_export_is_written_down_before_it_flows(sign_in):
    imported(HEAD, CHILD)
    client = sign_in(EXPORT)

    response = client.post(
        reverse("register_padron:export"), {"office": "", "purpose": "Cruce con el programa Juntos"}
    )

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 3
    read = RecordRead.objects.get()
    assert (read.purpose, read.detail) == ("export", "Cruce con el programa Juntos")
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("purpose", ["", "corto", "Para ver al 40123456 de una vez"])
def test_export_without_a_purpose(sign_in, purpose):
    response = sign_in(EXPORT).post(reverse("register_padron:export"), {"purpose": purpose})

    assert not response.streaming
    assert not RecordRead.objects.exists()


def test_export_of_a_demonstration_says_so(sign_in):
    imported(HEAD)
    settings = SiteSettings.objects.first() or SiteSettings.objects.create(
        site_id=__import__("wagtail.models").models.Site.objects.first().pk
    )
    settings.demonstration_text = "Demostración: los datos son inventados."
    settings.save()
    client = sign_in(EXPORT)

    page = client.get(reverse("register_padron:export")).content.decode()
    response = client.post(reverse("register_padron:export"), {"purpose": "Probar la exportación"})

    assert "los datos son inventados" in page
    assert "demostracion" in response["Content-Disposition"]


def test_problems_as_a_file_hold_all_of_them(sign_in, monkeypatch):
    monkeypatch.setattr("cms.register.padron.screens.MOST_TOLD", 1)
    padron = imported(WRONG, WRONG | {"hogar": "H-3", "fecha_nac": "=1+1"}, is_dry_run=True)

    response = sign_in(VIEW).get(address("problems", padron))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines] == [
        ["linea", "columna"],
        ["2", "sexo"],
        ["3", "fecha_nac"],
        ["3", "sexo"],
    ]
