"""
Generated: role x certification state x gate x way in, and the seconds around midnight in Lima.

What is expected comes from a table written beside the cases, not from the function that decides.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.jobs.runner import run_next
from cms.jobs.services import enqueue
from cms.submissions import services
from cms.submissions.gatekeeping import NotAllowedNow
from cms.submissions.models import Draft, Submission
from cms.training.models import GatePassage
from tests.factories.training import CertificationFactory
from tests.factories.training_gates import GateOverrideFactory
from tests.integration.training.gates.conftest import LIMA, NOW, client_of, declare

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
ROLES = ("head", "enumerator", "clerk")
HELD_ROLES = ("enumerator", "clerk")

STATES = {
    "none": None,
    "valid": "sent",
    "ends_today": "sent",
    "ended_yesterday": None,
    "in_grace": "sent",
    "for_ever": "sent",
    "revoked": None,
    "participated": None,
    "other_course": None,
    "lifted": "sent",
    "left": None,
}
"""What comes of a form for somebody the gate holds for: sent, or what the gate offers."""


def put(desk, user, state: str, gate) -> None:
    """Bring somebody into a certification state."""
    ended = {"valid_until": TODAY - timedelta(days=1)}
    made = {
        "valid": {},
        "ends_today": {"valid_until": TODAY},
        "ended_yesterday": ended,
        "in_grace": ended,
        "for_ever": {"for_ever": True},
        "revoked": {"revoked": True},
        "participated": {"participated": True},
    }
    if state in made:
        CertificationFactory(user=user, course=desk.course, **made[state])
    if state == "other_course":
        CertificationFactory(user=user)
    if state == "in_grace":
        type(gate).objects.filter(pk=gate.pk).update(grace_after_expiry_days=5)
    if state == "lifted":
        GateOverrideFactory(gate=gate, user=user)
    if state == "left":
        user.memberships.update(until=TODAY - timedelta(days=1))


def expected(role: str, state: str, strict: bool) -> str:
    if state == "left":
        return "refused" if strict else "held"
    if role not in HELD_ROLES:
        return "sent"
    return STATES[state] or ("refused" if strict else "held")


def outcome_of(draft: Draft) -> str:
    with scopes_disabled():
        state = Draft.objects.get(pk=draft.pk).state
    return {"submitted": "sent", "waiting": "held", "open": "refused"}[state]


def by_service(desk, user, draft) -> None:
    with suppress(NotAllowedNow):
        desk.submit(draft, user)


def by_page(desk, user, draft) -> None:
    declare(client_of(user), draft)


def by_direct_post(desk, user, draft) -> None:
    """The last page alone, from a client that opened none, as a script would."""
    with scopes_disabled():
        services.acknowledge_warnings(draft=draft, warnings=_warnings(draft), by=user)
    client = client_of(user)
    client.post(
        reverse("wizard:declaration", args=[draft.public_id]),
        {"declaracion": "si", "decision": "aprobar", "outcome": "certified"},
    )


def _warnings(draft: Draft) -> set[str]:
    examined = services.examine_draft(draft=draft, at=timezone.now())
    return {services.warning_id(each) for each in examined.problems if each.level == "warning"}


@job_handler("test_sends_a_draft")
def send_by_job(job: Job) -> str:
    with scopes_disabled():
        draft = Draft.objects.select_related("form_version__form", "office").get(
            pk=job.payload["draft"]
        )
        from cms.accounts.models import User

        by = User.objects.get(pk=job.payload["by"])
        services.submit(draft=draft, by=by, at=timezone.now())
    return "done"


def by_job(desk, user, draft) -> None:
    enqueue(
        kind="test_sends_a_draft", key=f"t:{draft.pk}", payload={"draft": draft.pk, "by": user.pk}
    )
    run_next()


WAYS = {"service": by_service, "page": by_page, "direct": by_direct_post, "job": by_job}


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize("strict", [False, True], ids=["supervised", "strict"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_state_by_way_in(desk, role, state, strict) -> None:
    gate = desk.gate(roles=list(HELD_ROLES), strict=strict)
    found = {}
    user = desk.person(role)
    drafts = {way: desk.draft(user) for way in WAYS}
    put(desk, user, state, gate)

    for way, send in WAYS.items():
        if state == "left" and way in ("page", "direct"):
            continue  # the office's pages are closed to them altogether
        send(desk, user, drafts[way])
        found[way] = outcome_of(drafts[way])

    assert found == dict.fromkeys(found, expected(role, state, strict))
    with scopes_disabled():
        assert Submission.objects.count() == list(found.values()).count("sent")


@pytest.mark.usefixtures("at_ten")
@pytest.mark.parametrize("state", ["none", "valid", "revoked", "lifted"])
@pytest.mark.parametrize("role", ROLES)
def test_role_by_state_by_command(desk, tmp_path, capsys, role, state) -> None:
    from tests.integration.training.gates.test_sending import run_command

    gate = desk.gate(roles=list(HELD_ROLES))
    user = desk.person(role)
    put(desk, user, state, gate)

    said = run_command(desk, tmp_path, capsys, "--by", user.username)

    assert ("held" if said.get("waits") else "sent") == expected(role, state, False)


LAST_DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("moment", "outcome"),
    [
        ("2026-11-23T00:00:00", "sent"),
        ("2026-11-23T23:59:59", "sent"),
        ("2026-11-23T23:59:59.999999", "sent"),
        ("2026-11-24T00:00:00", "held"),
        ("2026-11-24T00:00:01", "held"),
    ],
)
@pytest.mark.parametrize("way", ["service_at", "page", "job"])
@pytest.mark.parametrize("kind", ["certification", "lifting", "grace"])
def test_the_seconds_around_midnight_in_lima(desk, moment, outcome, way, kind) -> None:
    """In UTC the day changed five hours before: only Lima's midnight counts."""
    at = datetime.fromisoformat(moment).replace(tzinfo=LIMA)
    gate = desk.gate(grace_days=3 if kind == "grace" else 0)
    user = desk.person()
    draft = desk.draft(user)
    if kind == "certification":
        CertificationFactory(user=user, course=desk.course, valid_until=LAST_DAY)
    elif kind == "lifting":
        GateOverrideFactory(gate=gate, user=user, until_day=LAST_DAY)
    else:
        user.memberships.update(since=LAST_DAY - timedelta(days=2))

    with time_machine.travel(at, tick=False):
        if way == "service_at":
            with scope(office=desk.office):
                services.submit(draft=draft, by=user, at=at)
        else:
            WAYS[way](desk, user, draft)

    assert outcome_of(draft) == outcome


@pytest.mark.parametrize(
    ("moment", "outcome"), [("2026-11-22T23:59:59", "sent"), ("2026-11-23T00:00:00", "held")]
)
def test_a_gate_begins_at_midnight_in_lima(desk, moment, outcome) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=LIMA)
    desk.gate(starts_on=LAST_DAY)
    draft = desk.draft()

    with time_machine.travel(at, tick=False):
        desk.submit(draft, at=at)

    assert outcome_of(draft) == outcome


@pytest.mark.usefixtures("at_ten")
def test_what_ends_while_the_last_page_is_open_counts(desk) -> None:
    """Revoked, withdrawn or switched on between looking at the page and its button."""
    from cms.training.gates.lifting import withdraw
    from cms.training.models import CertificationRevocation, Gate

    gate = desk.gate()
    lifting = GateOverrideFactory(gate=gate, user=desk.clerk)
    Gate.objects.filter(pk=gate.pk).update(is_active=True)

    def certification_ends() -> None:
        CertificationRevocation.objects.create(
            certification=desk.certified.certifications.get(), reason="Error", at=NOW, by=desk.head
        )

    def lifting_ends() -> None:
        reason = "Ya pasó el curso, no hace falta."
        withdraw(lifting=lifting, reason=reason, by=lifting.by, at=NOW)

    for user, change in ((desk.certified, certification_ends), (desk.clerk, lifting_ends)):
        draft, client = desk.draft(user), client_of(user)
        client.post(reverse("wizard:check", args=[draft.public_id]), {"avisos": "leidos"})
        address = reverse("wizard:declaration", args=[draft.public_id])
        assert client.get(address).status_code == 200
        change()

        client.post(address, {"declaracion": "si"})

        assert outcome_of(draft) == "held"
    assert set(GatePassage.objects.values_list("outcome", flat=True)) == {"supervised"}


@pytest.mark.usefixtures("at_ten")
def test_the_office_list_shows_what_waits_and_what_was_given_back(desk) -> None:
    from cms.training.gates.supervising import give_back

    desk.gate()
    waiting, returned = desk.held(), desk.held()
    with scope(office=desk.office):
        give_back(
            sending=returned,
            steps=["vivienda"],
            note="Cuente otra vez los cuartos.",
            by=desk.certified,
            at=NOW,
        )

    page = client_of(desk.clerk).get("/oficina/").content.decode()
    check = (
        client_of(desk.clerk)
        .get(reverse("wizard:check", args=[returned.draft.public_id]))
        .content.decode()
    )

    assert reverse("training:received", args=[waiting.draft.public_id]) in page
    assert "Cuente otra vez los cuartos." in page
    assert "Inés Rojas" in page
    assert "Luz Soto" in page
    assert "Cuente otra vez los cuartos." in check
