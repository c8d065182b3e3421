"""The coordinator's screens of rules."""

import pytest
from django.urls import reverse

from cms.accounts.models import Office, User
from cms.jobs.services import run_until_empty
from cms.training.groups import ensure_coordinator_group, ensure_training_editor_group
from cms.training.models import AssignmentRule, Enrolment
from tests.integration.training.test_assignments import TODAY, _course, _member

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    user = User.objects.create(username="coordina")
    user.groups.add(ensure_coordinator_group())
    client.force_login(user)
    return client


@pytest.fixture
def office():
    return Office.objects.create(
        code="150132", name="SJL", place_code="150132", area_name="San Juan de Lurigancho"
    )


def _posted(**changes):
    return {
        "name": "Todos",
        "course": _course("operatividad").pk,
        "used_within_days": "90",
        "starts_on": "2026-01-01",
        "due_days": "30",
        "renew_days": "60",
        "is_active": "on",
        **changes,
    }


def test_a_rule_is_added_and_its_effect_shown_and_run(coordinator, office):
    member = _member(office)
    sent = _posted(roles=["clerk"], regions=["15"], offices="150132")
    answer = coordinator.post(reverse("assignment_rules:add"), sent)
    rule = AssignmentRule.objects.get()
    assert answer.url == reverse("assignment_rules:effect", args=[rule.pk])
    assert (rule.places, rule.roles) == (["15", "150132"], ["clerk"])
    page = coordinator.get(answer.url).content.decode()
    assert "1" in page
    Enrolment.objects.all().delete()
    coordinator.post(answer.url)
    list(run_until_empty())
    assert Enrolment.objects.get().user == member.user


def test_what_was_chosen_is_shown_again(coordinator, office):
    coordinator.post(reverse("assignment_rules:add"), _posted(regions=["15"], offices="150132"))
    page = coordinator.get(reverse("assignment_rules:edit", args=[AssignmentRule.objects.get().pk]))
    form = page.context["form"]
    assert form["regions"].value() == ["15"]
    assert form["offices"].value() == "150132"


def test_an_office_that_there_is_not_is_named_and_nothing_is_lost(coordinator, office):
    answer = coordinator.post(reverse("assignment_rules:add"), _posted(offices="150132; 999999"))
    assert "999999" in str(answer.context["form"].errors["offices"])
    assert "150132; 999999" in answer.content.decode()
    assert not AssignmentRule.objects.exists()


def test_rules_are_not_deleted(coordinator):
    rule = AssignmentRule.objects.create(name="r", course=_course("x"), starts_on=TODAY)
    assert coordinator.post(f"/admin/capacitacion/reglas/delete/{rule.pk}/").status_code == 404


def test_editors_of_courses_do_not_assign(client):
    user = User.objects.create(username="edita")
    user.groups.add(ensure_training_editor_group())
    client.force_login(user)
    rule = AssignmentRule.objects.create(name="r", course=_course("x"), starts_on=TODAY)
    for name, args in [("index", []), ("add", []), ("edit", [rule.pk]), ("effect", [rule.pk])]:
        answer = client.get(reverse(f"assignment_rules:{name}", args=args))
        assert answer.status_code in (302, 403), name
        assert answer.headers.get("Location", "/admin/") == "/admin/"
