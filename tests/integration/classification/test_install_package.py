"""Installing the Peru package, twice and after a change."""

import copy
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from cms.accounts.installer import install
from cms.accounts.models import Office
from cms.form_builder.models import FormPage, FormVersion
from forms_plugins.api.kinds import Package
from forms_plugins.api.packages import OfficeData
from forms_plugins.api.registry import registry
from forms_plugins.classification.models import MethodVersion
from forms_plugins.classification.selectors import published_method
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def sisfoh(monkeypatch) -> Package:
    """Return the Peru package without its courses: they take long and have tests of their own."""
    package = registry.get(Package, "sisfoh")
    monkeypatch.setattr(type(package), "courses", Package.courses)
    return package


def counts():
    return {
        "offices": Office.objects.count(),
        "methods": MethodVersion.objects.count(),
        "forms": FormVersion.objects.count(),
    }


def test_install_loads_offices_methods_and_form(sisfoh):
    done = install(sisfoh, at=AT)

    assert counts() == {"offices": 1892, "methods": 2, "forms": 2}
    assert done.offices_added == 1892
    assert sorted(done.methods) == ["cse-demostracion v1", "ifh-2010 v1"]
    assert done.forms == ("fsu v1", "s100 v1")
    assert Office.objects.get(code="150132").area_name == "San Juan de Lurigancho, Lima, Lima"


def test_install_twice_changes_nothing(sisfoh):
    install(sisfoh, at=AT)
    before = counts(), list(MethodVersion.objects.values_list("sha256", flat=True))

    again = install(sisfoh, at=AT)

    assert not again.changed
    assert (counts(), list(MethodVersion.objects.values_list("sha256", flat=True))) == before


def test_published_form_is_the_document_of_the_package(sisfoh):
    install(sisfoh, at=AT)

    published = {version.form.slug: version.document for version in FormVersion.objects.all()}
    assert published == sisfoh.forms()


def test_changed_method_publishes_a_new_version(sisfoh, monkeypatch):
    install(sisfoh, at=AT)
    changed = copy.deepcopy(dict(sisfoh.methods()))
    changed["ifh-2010"]["indicators"][0]["categories"][0]["weights"]["lima"] = "-0.48"
    monkeypatch.setattr(type(sisfoh), "methods", lambda self: changed)

    done = install(sisfoh, at=AT)

    assert done.methods == ("ifh-2010 v2",)
    found = published_method("ifh-2010")
    assert found.number == 2
    weights = found.classifier.method.indicators[0].categories[0].weights
    assert str(weights["lima"]) == "-0.48"


def test_method_of_the_institution_stays_when_the_package_is_installed_again(sisfoh, monkeypatch):
    install(sisfoh, at=AT)
    own = copy.deepcopy(dict(sisfoh.methods()))
    own["ifh-2010"]["title"] = {"es": "Índice de la institución"}
    with monkeypatch.context() as patch:
        patch.setattr(type(sisfoh), "methods", lambda self: own)
        install(sisfoh, at=AT)

    done = install(sisfoh, at=AT)

    assert done.methods == ()
    assert published_method("ifh-2010").classifier.method.title.es == "Índice de la institución"


def test_changed_form_publishes_a_new_version(sisfoh, monkeypatch):
    install(sisfoh, at=AT)
    changed = copy.deepcopy(dict(sisfoh.forms()))
    changed["fsu"]["steps"][0]["title"] = {"es": "Dónde está la vivienda"}
    monkeypatch.setattr(type(sisfoh), "forms", lambda self: changed)

    done = install(sisfoh, at=AT)

    assert done.forms == ("fsu v2",)


@pytest.mark.parametrize("is_published", [True, False], ids=["published", "draft"])
def test_form_that_an_editor_changed_is_left_alone(sisfoh, monkeypatch, is_published):
    install(sisfoh, at=AT)
    page = FormPage.objects.get(form_slug="fsu")
    page.title = "Ficha de la oficina"
    revision = page.save_revision(user=UserFactory())
    if is_published:
        revision.publish(user=UserFactory(), skip_permission_checks=True)
    changed = copy.deepcopy(dict(sisfoh.forms()))
    changed["fsu"]["title"] = {"es": "Ficha nueva"}
    monkeypatch.setattr(type(sisfoh), "forms", lambda self: changed)
    told = []

    done = install(sisfoh, at=AT, report=told.append)

    assert done.forms == ()
    assert any("«fsu» no se tocó" in line for line in told)
    page = FormPage.objects.get(form_slug="fsu")
    assert page.get_latest_revision_as_object().title == "Ficha de la oficina"


def test_office_is_renamed_and_never_removed(sisfoh, monkeypatch):
    install(sisfoh, at=AT)
    Office.objects.filter(code="150132").update(is_active=False)
    renamed = [OfficeData("150132", "ULE nueva", "150132", "San Juan de Lurigancho, Lima, Lima")]
    monkeypatch.setattr(type(sisfoh), "offices", lambda self: renamed)

    done = install(sisfoh, at=AT)

    office = Office.objects.get(code="150132")
    assert (done.offices_added, done.offices_changed) == (0, 1)
    assert (office.name, office.is_active) == ("ULE nueva", False)
    assert Office.objects.count() == 1892


def test_command_says_what_it_did_and_that_there_is_nothing_to_do(capsys):
    call_command("install_package", "sisfoh")
    first = capsys.readouterr().out
    call_command("install_package", "sisfoh")
    second = capsys.readouterr().out

    assert "1892" in first
    assert "ya estaba al día" in second


def test_command_with_unknown_package():
    with pytest.raises(CommandError) as refusal:
        call_command("install_package", "atlantida")

    assert refusal.value.returncode == 2
    assert "sisfoh" in str(refusal.value)
