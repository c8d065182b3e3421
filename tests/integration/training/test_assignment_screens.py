"""The coordinator's screens of rules."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from cms.accounts.models import Office, User
from cms.jobs.services import run_until_empty
from cms.training.assignments.admin import SHOWN
from cms.training.assignments.running import wanted_by
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


def test_people_are_named_before_a_rule_begins(coordinator, office):
    User.objects.filter(pk=_member(office).user_id).update(first_name="Nélida", last_name="Rojas")
    coordinator.post(reverse("assignment_rules:add"), _posted(is_active=""))
    rule = AssignmentRule.objects.get()

    answer = coordinator.get(reverse("assignment_rules:effect", args=[rule.pk]))
    html = answer.content.decode()

    (row,) = answer.context["rows"]
    (wanted,) = wanted_by(rule, on=timezone.localdate())
    assert (row.name, row.places, row.due_on) == ("Nélida Rojas", ["SJL"], wanted.due_on)
    assert "Nélida Rojas" in html
    assert not Enrolment.objects.exists()
    # Nobody is told that they are enrolled tonight by a rule that is switched off.
    assert not answer.context["is_in_force"]
    assert "tonight" not in html
    assert "esta noche" not in html


def test_long_list_of_people_is_cut_and_says_so(coordinator, office):
    for _person in range(SHOWN + 2):
        _member(office)
    coordinator.post(reverse("assignment_rules:add"), _posted(is_active=""))

    answer = coordinator.get(
        reverse("assignment_rules:effect", args=[AssignmentRule.objects.get().pk])
    )

    assert (len(answer.context["rows"]), answer.context["more"]) == (SHOWN, 2)


def test_form_asks_whom_before_when(coordinator):
    names = list(coordinator.get(reverse("assignment_rules:add")).context["form"].fields)

    assert names.index("offices") < names.index("used_form") < names.index("due_days")
    assert names[-1] == "is_active"


def test_list_and_message_say_it_in_words(coordinator, office):
    coordinator.post(reverse("assignment_rules:add"), _posted(is_active=""))

    html = coordinator.get(reverse("assignment_rules:index")).content.decode()

    assert gettext("Rule saved: %(object)s.") % {"object": "Todos"} in html
    assert not re.search(r">\s*(True|False)\s*<", html)
    assert re.search(r">\s*No\s*<", html)
