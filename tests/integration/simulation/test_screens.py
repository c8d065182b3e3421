"""The screens of simulations: who may open them, what they say, what they hand out."""

import io
import json
import re
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cms.jobs.runs import RunState
from cms.methods.groups import ensure_method_editor_group
from cms.methods.models import MethodDraft, Simulation
from forms_plugins.classification.sheets import to_sheets
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    """Somebody of the group that writes methods, signed in."""
    user = UserFactory(editor=True)
    user.groups.add(ensure_method_editor_group())
    client.force_login(user)
    return user


@pytest.fixture
def kept_draft(draft):
    return MethodDraft.objects.create(slug=draft["slug"], title="Borrador", sheets=to_sheets(draft))


def started_form(published, **changes):
    return {
        "title": "Prueba de impacto",
        "source": "synthetic",
        "count": "200",
        "seed": "3",
        "against": str(published.pk),
        **changes,
    }


def address(name, *arguments):
    return reverse(f"methods:{name}", args=arguments)


def test_a_draft_is_simulated_from_its_screen(client, author, published, kept_draft, work):
    page = client.get(address("simulate", kept_draft.slug))
    assert page.status_code == 200

    response = client.post(
        address("simulate", kept_draft.slug),
        started_form(published, **{"benefit:P": "100.50", "benefit:PE": "205"}),
    )
    simulation = Simulation.objects.get()
    assert response["Location"] == address("simulation", simulation.public_id)
    assert simulation.options["benefits"] == {"P": "100.50", "PE": "205"}
    assert simulation.created_by == author
    assert "0 %" in client.get(response["Location"]).content.decode()

    work(simulation)
    report = client.get(response["Location"]).content.decode()
    assert "Pobre extremo" in report
    assert "<svg" in report
    assert published.method.versions.count() == 1


def test_a_version_is_simulated_too(client, author, published):
    where = address("simulate_version", published.method.slug, published.number)
    assert client.get(where).status_code == 200
    client.post(where, started_form(published, against="nothing"))
    assert Simulation.objects.get().options["against"] == "nothing"


def test_a_draft_that_cannot_be_read_says_so(client, author, published):
    broken = MethodDraft.objects.create(slug="roto", title="Roto", sheets={})
    page = client.get(address("simulate", broken.slug))
    assert page.status_code == 200
    assert '<form method="post" enctype' not in page.content.decode()
    client.post(address("simulate", broken.slug), started_form(published))
    assert not Simulation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"count": ""}, "count"),
        ({"count": "0"}, "count"),
        ({"count": "10000001"}, "count"),
        ({"count": "muchos"}, "count"),
        ({"seed": "-1"}, "seed"),
        ({"source": "file"}, "file"),
        ({"against": "register"}, "against"),
        ({"against": "999999"}, "against"),
        ({"source": "somewhere"}, "source"),
        ({"benefit:P": "-1"}, "benefit:P"),
        ({"benefit:P": "1.005"}, "benefit:P"),
        ({"title": ""}, "title"),
    ],
)
def test_what_cannot_be_simulated_is_said_beside_its_field(
    client, author, published, kept_draft, changes, field
):
    response = client.post(address("simulate", kept_draft.slug), started_form(published, **changes))

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Simulation.objects.exists()


def test_a_file_is_uploaded_and_its_problems_are_listed(
    client, author, published, kept_draft, invented, work
):
    lines = [json.dumps({"answers": one}) for one in invented[:30]]
    file = io.BytesIO("\n".join([lines[0], "{broken", *lines[1:]]).encode())
    file.name = "hogares.jsonl"
    response = client.post(
        address("simulate", kept_draft.slug), started_form(published, source="file", file=file)
    )
    work(Simulation.objects.get())
    page = client.get(response["Location"]).content.decode()

    assert "hogares.jsonl" in page
    assert re.search(r"(Line|Línea) 2", page)


def test_a_file_of_no_use_is_refused_beside_the_field(client, author, published, kept_draft):
    file = io.BytesIO(b"nombre,edad\nAna,3\n")
    file.name = "personas.csv"
    response = client.post(
        address("simulate", kept_draft.slug), started_form(published, source="file", file=file)
    )
    assert "file" in response.context["form"].errors
    assert not Simulation.objects.exists()


@pytest.fixture
def done(start, work):
    return work(start(count=400, benefits={"P": "100", "PE": "200"}))


@pytest.mark.parametrize("by", ["department", "district", "area", "size", "children", "head"])
def test_groups_are_chosen_by_address(client, author, done, by):
    page = client.get(address("simulation", done.public_id), {"por": by})
    assert page.context["dimension"] == by
    assert page.context["groups"]


def test_one_group_shows_its_own_matrix(client, author, done):
    page = client.get(address("simulation", done.public_id), {"por": "area", "grupo": "lima"})
    shown = page.context["group"]
    assert shown["matrix"].rows
    assert shown["label"] in page.content.decode()


def test_districts_are_filtered_by_department(client, author, done):
    page = client.get(address("simulation", done.public_id), {"por": "district", "en": "15"})
    assert {row["value"][:2] for row in page.context["groups"]} == {"15"}


@pytest.mark.parametrize(
    "query",
    [{"por": "nombres"}, {"por": "area", "grupo": "'><script>"}, {"por": "district", "en": "x"}],
)
def test_addresses_that_name_nothing_show_the_report(client, author, done, query):
    page = client.get(address("simulation", done.public_id), query)
    assert page.status_code == 200
    assert "'><script>" not in page.content.decode()


class Tables(HTMLParser):
    """Collects tables without caption or label, and header cells without scope."""

    def __init__(self):
        super().__init__()
        self.without_scope = 0
        self.tables = 0

    def handle_starttag(self, tag, attributes):
        self.tables += tag == "table"
        self.without_scope += tag == "th" and "scope" not in dict(attributes)


def test_every_heading_of_a_table_says_what_it_heads(client, author, done):
    parser = Tables()
    page = client.get(address("simulation", done.public_id)).content.decode()
    parser.feed(page)
    assert parser.tables >= 5
    assert parser.without_scope == 0
    assert "style=" not in re.sub(
        r"<(svg|div)[^>]*data-[^>]*>", "", page.split("simulation__notice")[1]
    )


# --- files ----------------------------------------------------------------------------------


def test_report_is_handed_out_as_csv(client, author, done):
    response = client.get(address("simulation_file", done.public_id, "csv"))
    rows = response.content.decode("utf-8-sig").splitlines()
    total = sum(int(row.rsplit(",", 1)[1]) for row in rows if row.startswith("total,"))
    assert total == 400
    assert "attachment" in response["Content-Disposition"]


def test_report_is_handed_out_as_json(client, author, done):
    response = client.get(address("simulation_file", done.public_id, "json"))
    document = json.loads(response.content)
    assert document["matrix"] == done.report["matrix"]
    assert "no cambia" in document["notice"]


def test_report_is_handed_out_as_xlsx(client, author, done):
    from openpyxl import load_workbook

    response = client.get(address("simulation_file", done.public_id, "xlsx"))
    book = load_workbook(io.BytesIO(response.content))
    assert {"Resumen", "Transiciones", "Costo", "Muestras"} <= set(book.sheetnames)
    rows = list(book["Transiciones"].iter_rows(values_only=True))
    assert sum(row[5] for row in rows[1:] if row[0] == "total") == 400


def test_formulas_stay_text_in_files(client, author, start, work, draft):
    from openpyxl import load_workbook

    draft["areas"][0]["label"] = {"es": "=HYPERLINK(1)"}
    simulation = work(start(count=300, document=draft))
    csv = client.get(address("simulation_file", simulation.public_id, "csv")).content.decode()
    assert ",=HYPERLINK" not in csv
    assert "'=HYPERLINK(1)" in csv
    xlsx = client.get(address("simulation_file", simulation.public_id, "xlsx")).content
    cells = [
        cell
        for sheet in load_workbook(io.BytesIO(xlsx))
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_unfinished_simulation_has_no_file(client, author, start):
    simulation = start(count=10)
    assert client.get(address("simulation_file", simulation.public_id, "csv")).status_code == 404


def test_unknown_kind_of_file_is_not_found(client, author, done):
    assert client.get(address("simulation_file", done.public_id, "exe")).status_code == 404


# --- life -----------------------------------------------------------------------------------


def test_simulation_is_stopped_and_deleted_from_its_screen(client, author, start):
    simulation = start(count=10)
    client.post(address("simulation_stop", simulation.public_id))
    simulation.refresh_from_db()
    assert simulation.state == RunState.CANCELLED

    assert client.get(address("simulation_delete", simulation.public_id)).status_code == 200
    client.post(address("simulation_delete", simulation.public_id))
    assert not Simulation.objects.exists()


def test_running_simulation_is_not_deleted(client, author, start):
    simulation = start(count=10)
    client.post(address("simulation_delete", simulation.public_id))
    assert Simulation.objects.exists()


def test_stopped_job_is_shown_and_let_go_on(client, author, start):
    simulation = start(count=10)
    from cms.jobs.models import Job
    from cms.methods.simulation.services import stopped_jobs

    Job.objects.update(state="failed", note="Algo pasó.")
    page = client.get(address("simulation", simulation.public_id)).content.decode()
    assert "Algo pasó." in page
    client.post(address("simulation_go_on", simulation.public_id))
    assert not stopped_jobs(simulation).exists()


@pytest.mark.parametrize("name", ["simulation_stop", "simulation_go_on"])
def test_acts_need_a_post(client, author, start, name):
    assert client.get(address(name, start(count=10).public_id)).status_code == 405


def test_list_shows_all_simulations(client, author, done):
    page = client.get(address("simulations")).content.decode()
    assert "Prueba" in page
    assert address("simulation", done.public_id) in page


# --- rights ---------------------------------------------------------------------------------


def person_with(client, *codenames):
    user = UserFactory(editor=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client.force_login(user)


def test_without_right_nothing_opens(client, done, kept_draft, published):
    person_with(client)
    addresses = [
        address("simulations"),
        address("simulation", done.public_id),
        address("simulation_file", done.public_id, "csv"),
        address("simulation_delete", done.public_id),
        address("simulate", kept_draft.slug),
        address("simulate_version", published.method.slug, published.number),
    ]
    # Wagtail sends whom it refuses to its first page, with a message.
    assert {client.get(where).status_code for where in addresses} <= {302, 403}
    for name in ("simulation_stop", "simulation_go_on", "simulation_delete"):
        assert client.post(address(name, done.public_id)).status_code in (302, 403)
    assert Simulation.objects.filter(pk=done.pk, state=RunState.DONE).exists()


def test_who_may_look_may_not_begin_stop_or_delete(client, start, kept_draft, published):
    simulation = start(count=10)
    person_with(client, "view_simulation", "view_methoddraft")

    assert client.get(address("simulation", simulation.public_id)).status_code == 200
    client.post(address("simulate", kept_draft.slug), started_form(published))
    client.post(address("simulation_stop", simulation.public_id))
    client.post(address("simulation_delete", simulation.public_id))

    assert Simulation.objects.get().state == RunState.WAITING


@pytest.mark.parametrize("kind", ["enumerator", "head", "clerk"])
def test_staff_of_offices_see_no_simulation(client, done, kind):
    client.force_login(UserFactory(**{kind: True}))
    response = client.get(address("simulation", done.public_id))
    assert response.status_code in (302, 403)
    assert "Prueba" not in response.content.decode()
