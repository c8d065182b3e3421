"""Coordinators in the CMS: gates without keys, liftings, forms nobody can approve, the log."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cms.submissions.models import Event
from cms.training.gates.admin_forms import place_of
from cms.training.groups import ensure_coordinator_group, ensure_training_editor_group
from cms.training.models import Gate, GateOverride, GatePassage
from tests.factories import UserFactory
from tests.factories.training_gates import GateFactory
from tests.integration.training.gates.conftest import NOW, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]
REASON = "La oficina espera el próximo curso."


@pytest.fixture
def helper(db):
    user = UserFactory(first_name="Carla", last_name="Vega")
    user.groups.add(ensure_coordinator_group())
    return client_of(user)


def gate_data(desk, before: str) -> dict:
    return {
        "name": "Enviar la ficha",
        "before": before,
        "course": desk.course.pk,
        "roles": ["clerk", "enumerator"],
        "starts_on": "2026-11-01",
        "grace_days": "5",
        "grace_after_expiry_days": "10",
        "is_supervised": "on",
        "head_override_days": "3",
        "is_active": "on",
    }


@pytest.mark.parametrize(
    "before", ["form:{form}", "step:{form}:vivienda", "action:cancel_class", "action:approve_form"]
)
def test_a_gate_is_chosen_from_forms_steps_and_acts(desk, helper, before) -> None:
    chosen = before.format(form=desk.version.form.pk)

    response = helper.post(reverse("gates:add"), gate_data(desk, chosen))

    assert response.status_code == 302, response.content.decode()
    gate = Gate.objects.get()
    assert place_of(gate) == chosen
    assert gate.roles == ["clerk", "enumerator"]
    assert helper.get(reverse("gates:edit", args=[gate.pk])).status_code == 200
    assert helper.get(reverse("gates:index")).status_code == 200
    changed = gate_data(desk, f"form:{desk.version.form.pk}")
    helper.post(reverse("gates:edit", args=[gate.pk]), changed)
    gate.refresh_from_db()
    assert (gate.form, gate.step_key, gate.action) == (desk.version.form, "", "")


@pytest.mark.parametrize("before", ["", "form:999999", "action:rule_the_world", "step:x:y"])
def test_a_gate_before_nothing_is_refused(desk, helper, before) -> None:
    assert helper.post(reverse("gates:add"), gate_data(desk, before)).status_code == 200
    assert Gate.objects.count() == 0


def test_a_step_that_is_gone_stays_until_another_is_chosen(desk, helper) -> None:
    gate = desk.gate(step_key="antes")
    address = reverse("gates:edit", args=[gate.pk])

    data = gate_data(desk, f"step:{desk.version.form.pk}:antes")

    assert helper.post(address, data).status_code == 302
    gate.refresh_from_db()
    assert gate.step_key == "antes"


def test_gates_are_never_deleted(desk, helper) -> None:
    gate = desk.gate()

    assert helper.get(f"/admin/capacitacion/requisitos/delete/{gate.pk}/").status_code == 404


def test_coordinators_lift_and_end(desk, helper) -> None:
    gate = desk.gate()
    data = {
        "gate": gate.pk,
        "user": desk.clerk.username,
        "office": "",
        "from_day": "2026-11-23",
        "until_day": "2027-03-01",
        "reason": REASON,
    }

    assert helper.post(reverse("gate_liftings:add"), data).status_code == 302
    row = GateOverride.objects.get()
    assert (row.user, row.office) == (desk.clerk, None)
    assert REASON in helper.get(reverse("gate_liftings:index")).content.decode()
    helper.post(reverse("gate_liftings:withdraw", args=[row.pk]), {"reason": REASON})
    assert GateOverride.objects.filter(withdraws=row).exists()
    assert helper.get(reverse("gate_liftings:index")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"user": "nadie"},
        {"office": "NO"},
        {"user": "", "office": ""},
        {"from_day": "2026-11-22"},
        {"until_day": "2026-11-22"},
        {"until_day": "2206-11-24"},
        {"from_day": "9999-12-31", "until_day": "9999-12-31"},
        {"reason": "corta"},
    ],
)
def test_a_lifting_that_does_not_fit_is_told(desk, helper, changes) -> None:
    data = {
        "gate": desk.gate().pk,
        "user": desk.clerk.username,
        "office": desk.office.code,
        "from_day": "2026-11-23",
        "until_day": "2026-11-24",
        "reason": REASON,
    }

    assert helper.post(reverse("gate_liftings:add"), data | changes).status_code == 200
    assert GateOverride.objects.count() == 0


@pytest.fixture
def alone(desk):
    """A form that waits in an office where nobody may approve it."""
    desk.gate()
    desk.certified.memberships.update(until=NOW.date() - timedelta(days=1))
    return desk.held()


def test_the_list_names_offices_and_no_citizens(desk, helper, alone) -> None:
    page = helper.get(reverse("training_supervision:index")).content.decode()

    assert desk.office.name in page
    assert "Rosa" not in page


def test_a_form_that_a_colleague_can_approve_is_not_for_coordinators(desk, helper) -> None:
    desk.gate()
    sending = desk.held()

    assert (
        sending.office.name
        not in helper.get(reverse("training_supervision:index")).content.decode()
    )
    assert helper.get(reverse("training_supervision:help", args=[sending.pk])).status_code == 302
    assert desk.state(sending.draft) == "waiting"


def test_coordinators_read_and_approve_and_both_is_written_down(desk, helper, alone) -> None:
    address = reverse("training_supervision:help", args=[alone.pk])

    assert "Rosa" in helper.get(address).content.decode()
    assert Event.objects.filter(kind="read_by_coordinator").count() == 1
    helper.post(address, {"decision": "aprobar"})

    assert desk.state(alone.draft) == "submitted"


def test_coordinators_give_back_with_topic_and_note(desk, helper, alone) -> None:
    address = reverse("training_supervision:help", args=[alone.pk])

    assert helper.post(address, {"decision": "devolver"}).status_code == 200
    helper.post(address, {"decision": "devolver", "steps": ["hogar"], "note": "Revise."})

    assert desk.state(alone.draft) == "open"


def test_the_log_lists_who_passed_how(desk, helper, alone) -> None:
    page = helper.get(reverse("gate_passages:index")).content.decode()

    assert "Luz Soto" in page
    assert GatePassage.objects.count() == 1
    filtered = helper.get(reverse("gate_passages:index"), {"outcome": "refused"}).content.decode()
    assert "Luz Soto" not in filtered


ADDRESSES = (
    "gates:index",
    "gates:add",
    "gate_liftings:index",
    "gate_liftings:add",
    "gate_passages:index",
    "training_supervision:index",
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_editors_of_the_training_do_not_open_the_screens_of_coordinators(db, name) -> None:
    user = UserFactory()
    user.groups.add(ensure_training_editor_group())

    assert client_of(user).get(reverse(name)).status_code in (302, 403)


def test_editors_neither_end_liftings_nor_decide(desk, alone) -> None:
    user = UserFactory()
    user.groups.add(ensure_training_editor_group())
    client = client_of(user)
    address = reverse("training_supervision:help", args=[alone.pk])

    assert client.get(address).status_code in (302, 403)
    client.post(address, {"decision": "aprobar"})

    assert desk.state(alone.draft) == "waiting"


def test_an_act_in_the_cms_is_refused_with_a_page(desk, db) -> None:
    """Operators are people too: a gate before an act holds in the admin."""
    from cms.register.models import DuplicatePair
    from tests.factories import MemberFactory

    first, second = MemberFactory(), MemberFactory(document_number="49999998")
    pair = DuplicatePair.objects.create(
        first=first.person, second=second.person, score=80, found_at=NOW
    )
    GateFactory(action="join_duplicates", course=desk.course)
    client = client_of(UserFactory(operator=True))

    response = client.post(
        reverse("register_duplicates:pair", args=[pair.pk]),
        {"verdict": "apart", "reason": "Son dos personas distintas."},
    )

    pair.refresh_from_db()
    assert (response.status_code, pair.state) == (403, DuplicatePair.State.OPEN)
    assert "Ficha paso a paso" in response.content.decode()
    assert GatePassage.objects.get().outcome == "refused"
