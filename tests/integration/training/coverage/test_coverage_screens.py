"""The screens of coordinators in the CMS."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Role
from cms.training.groups import ensure_coordinator_group, ensure_training_editor_group
from tests.factories import MembershipFactory, OfficeFactory, UserFactory
from tests.factories.training import CertificationFactory, CourseVersionFactory
from tests.factories.training_coverage import decided, teaching_course, told

pytestmark = pytest.mark.django_db
COVERAGE = "/admin/capacitacion/cobertura/"
CAUSES = f"{COVERAGE}errores/"
COMPARISON = f"{COVERAGE}antes-y-despues/"
SCREENS = [COVERAGE, f"{COVERAGE}csv/", CAUSES, COMPARISON]


@pytest.fixture
def coordinator(client):
    user = UserFactory(first_name="Coordinadora", last_name="Única")
    user.groups.add(ensure_coordinator_group())
    client.force_login(user)
    return client


@pytest.fixture
def course():
    return CourseVersionFactory(course__title="Operatividad").course


def certified(office, course, days=300, **names):
    user = UserFactory(**names)
    MembershipFactory(user=user, office=office, role=Role.CLERK)
    last_day = timezone.localdate() + timedelta(days=days)
    CertificationFactory(user=user, course=course, valid_until=last_day)
    return user


def page(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("address", SCREENS)
def test_screens_open_to_coordinators_and_no_editors(client, coordinator, address):
    assert coordinator.get(address).status_code == 200
    assert coordinator.post(address).status_code == 405
    user = UserFactory()
    user.groups.add(ensure_training_editor_group())
    client.force_login(user)

    refused = client.get(address)

    assert refused.status_code == 302
    assert refused["Location"] == "/admin/"


@pytest.mark.parametrize("address", SCREENS)
def test_nonsense_in_the_address_counts_as_not_chosen(coordinator, course, country, address):
    nonsense = {
        "curso": "x' or 1=1", "region": "999", "funcion": "jefe", "estado": "?", "oficina": "nada",
        "dias": "31", "pagina": "-4",
    }  # fmt: skip

    assert coordinator.get(address, nonsense).status_code == 200
    assert coordinator.get(address, {**nonsense, "region": "15"}).status_code == 200


def test_offices_of_a_region_are_listed_with_their_people(coordinator, course, country):
    certified(country.lima, course, first_name="Inés", last_name="Rojas")
    certified(country.ayacucho, course, first_name="Otra", last_name="Persona")

    html = page(coordinator.get(COVERAGE, {"region": "15"}))

    assert "ULE Lima" in html
    assert "ULE Rímac" in html
    assert "Inés Rojas" in html
    assert "Otra Persona" not in html
    assert html.count('<svg class="coverage-chart"') == 1
    assert 'role="img" aria-labelledby="regions-title regions-description"' in html


def test_country_lists_only_offices_that_fall(coordinator, course, country):
    for office, days in ((country.lima, 300), (country.lima, 20), (country.rimac, 300)):
        certified(office, course, days)

    response = coordinator.get(COVERAGE)

    assert [row.count.office for row in response.context["rows"]] == [country.lima]
    assert response.context["total"].falls == 1


@pytest.mark.parametrize(("state", "names"), [("none", ["Rímac"]), ("one", ["Lima"])])
def test_state_narrows_the_list(coordinator, course, country, state, names):
    certified(country.lima, course)

    response = coordinator.get(COVERAGE, {"region": "15", "estado": state})

    assert [row.count.office.name for row in response.context["rows"]] == [
        f"ULE {name}" for name in names
    ]


def test_list_goes_on_over_pages(coordinator, course):
    for number in range(60):
        OfficeFactory(place_code=f"15{number:04}")

    first = coordinator.get(COVERAGE, {"estado": "none"})
    second = coordinator.get(COVERAGE, {"estado": "none", "pagina": "2"})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (50, 10)
    assert "estado=none&amp;pagina=2" in page(first)


def test_file_holds_numbers_and_no_names(coordinator, course, country):
    country.lima.name = "=1+1"
    country.lima.save()
    certified(country.lima, course, 20, first_name="Inés", last_name="Rojas")
    certified(country.lima, course)

    response = coordinator.get(f"{COVERAGE}csv/", {"region": "15"})

    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert "Rojas" not in text
    assert rows[1][1:6] == ["'=1+1", "Lima", "2", "1", "1"]
    assert len(rows) == 3


def test_screens_without_any_course_say_so(coordinator):
    for address in (COVERAGE, COMPARISON):
        response = coordinator.get(address)
        assert response.context["course"] is None
        assert "coverage__figures" not in page(response)
        assert "coverage__measure" not in page(response)


def test_causes_are_shown_with_their_lessons_and_without_people(coordinator, country):
    teaching_course("ficha", {"Cómo contar habitaciones": "vivienda"})
    author = UserFactory(first_name="Autora", last_name="Oculta")
    for _form in range(8):
        decided(country.lima, country.version, timezone.now(), steps={"vivienda"}, by=author)
    for _form in range(6):
        decided(country.lima, country.version, timezone.now(), steps={"bienes"}, by=author)
    told(country.lima, country.version, timezone.localdate(), 7)

    response = coordinator.get(CAUSES, {"region": "15", "oficina": country.lima.code})
    html = page(response)

    assert [row.step for row in response.context["step_rows"]] == ["Vivienda", "Bienes"]
    assert coordinator.get(CAUSES).context["steps"].total == 14
    assert "Cómo contar habitaciones" in html
    assert "¿Cuántas habitaciones ocupa el hogar?" in html
    assert response.context["topics"].percent == 57
    assert [each["step"] for each in response.context["orphans"]] == ["Bienes"]
    for secret in ("Oculta", "Quispe", "Corrija."):
        assert secret not in html


def test_short_period_shows_nothing_that_the_long_one_would_complete(coordinator, country):
    now = timezone.now()
    for days, times in ((0, 8), (40, 2)):
        for _form in range(times):
            decided(country.lima, country.version, now - timedelta(days=days), steps={"vivienda"})

    long = coordinator.get(CAUSES, {"dias": "90"}).context["steps"]
    short = coordinator.get(CAUSES, {"dias": "30"}).context["steps"]

    assert ([count for _step, count in long.causes], long.total) == ([10], 10)
    assert (short.causes, short.total) == ((), None)  # 10 less 8 are the two of last month


def test_small_groups_are_not_on_the_page(coordinator, country):
    for _form in range(3):
        decided(country.lima, country.version, timezone.now(), steps={"vivienda"})

    response = coordinator.get(CAUSES)

    assert response.context["steps"].is_too_small
    assert response.context["step_rows"] == []


def test_comparison_says_when_there_is_not_enough(coordinator, course, country):
    response = coordinator.get(COMPARISON)

    assert [each.chart for each in response.context["measures"]] == [None] * 3
    assert {each.compared.verdict for each in response.context["measures"]} == {"too_little"}


def test_menu_shows_the_screens_to_coordinators(coordinator):
    html = page(coordinator.get("/admin/"))

    assert [address in html for address in (COVERAGE, CAUSES, COMPARISON)] == [True] * 3
