"""Sending a form through a gate: by the service, the page, a direct post, a command and a job."""

import json
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django_scopes import scope, scopes_disabled

from cms.submissions.gatekeeping import Held, NotAllowedNow
from cms.submissions.models import Draft, Event, StepAnswers, Submission
from cms.submissions.services import IncompleteDraft, accept_declaration, moving, submit
from cms.submissions.services.trying import start_test_draft
from cms.training.models import GatePassage, SupervisedSending
from tests.factories import OfficeFactory, UserFactory
from tests.factories.training import CertificationFactory
from tests.factories.training_gates import GateOverrideFactory
from tests.households import ANSWERS, fill_all, fill_step, household_version
from tests.integration.training.gates.conftest import NOW, client_of, declare

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def sent() -> int:
    with scopes_disabled():
        return Submission.objects.count()


def test_without_gates_everything_is_as_before(desk) -> None:
    assert isinstance(desk.submit(desk.draft()), Submission)
    assert GatePassage.objects.count() == 0


def test_a_certified_person_sends_and_nothing_is_written_down(desk) -> None:
    desk.gate()

    assert isinstance(desk.submit(desk.draft(desk.certified), desk.certified), Submission)
    assert GatePassage.objects.count() == 0


def test_who_is_not_certified_is_received_and_waits(desk) -> None:
    gate, draft = desk.gate(), desk.draft()
    with scopes_disabled():
        typed = dict(StepAnswers.objects.filter(draft=draft).values_list("step", "answers"))

    held = desk.submit(draft)

    assert isinstance(held, Held)
    assert held.reference == f"HOGAR-BREVE-{draft.pk:08d}"
    assert (desk.state(draft), sent()) == ("waiting", 0)
    sending = SupervisedSending.objects.get()
    assert (sending.gate, sending.sent_by, sending.sent_at) == (gate, desk.clerk, NOW)
    passage = GatePassage.objects.get()
    assert (passage.outcome, passage.draft, passage.user) == ("supervised", draft, desk.clerk)
    assert Event.objects.get(kind="sent_for_approval").by == desk.clerk
    with scopes_disabled():
        assert dict(StepAnswers.objects.filter(draft=draft).values_list("step", "answers")) == typed


def test_sending_again_what_waits_changes_nothing(desk) -> None:
    desk.gate()
    draft = desk.draft()

    assert desk.submit(draft) == desk.submit(draft)
    assert SupervisedSending.objects.count() == GatePassage.objects.count() == 1


def test_an_incomplete_form_is_told_so_and_does_not_wait(desk) -> None:
    desk.gate()
    draft = desk.draft()
    with scopes_disabled():
        fill_step(draft, "vivienda", habitaciones=None)

    with pytest.raises(IncompleteDraft):
        desk.submit(draft)

    assert (desk.state(draft), SupervisedSending.objects.count()) == ("open", 0)


def test_a_strict_gate_refuses_and_keeps_the_form_open_for_others(desk) -> None:
    desk.gate(strict=True)
    draft = desk.draft()

    with pytest.raises(NotAllowedNow, match="Ficha paso a paso"):
        desk.submit(draft)

    assert (desk.state(draft), sent()) == ("open", 0)
    assert isinstance(desk.submit(draft, desk.certified), Submission)


def test_grace_and_liftings_send_and_are_written_down(desk) -> None:
    gate = desk.gate()
    lifting = GateOverrideFactory(gate=gate, user=desk.clerk)

    assert isinstance(desk.submit(desk.draft()), Submission)

    passage = GatePassage.objects.get()
    assert (passage.outcome, passage.override) == ("lifted", lifting)


@pytest.mark.parametrize(
    ("target", "is_held"),
    [("user", False), ("office", False), ("both", False), ("elsewhere", True), ("nobody", True)],
)
def test_whom_a_lifting_is_for(desk, target, is_held) -> None:
    lifted = {
        "user": {"user": desk.clerk},
        "office": {"office": desk.office},
        "both": {"user": desk.clerk, "office": desk.office},
        "elsewhere": {"user": desk.clerk, "office": OfficeFactory()},
        "nobody": {},
    }
    GateOverrideFactory(gate=desk.gate(), **lifted[target])

    assert isinstance(desk.submit(desk.draft()), Held) == is_held


def test_only_what_was_passed_and_not_taken_back_counts(desk) -> None:
    desk.gate()
    CertificationFactory(user=desk.clerk, course=desk.course, participated=True)
    CertificationFactory(user=desk.clerk, course=desk.course, revoked=True)
    CertificationFactory(user=desk.clerk)  # of another course

    assert isinstance(desk.submit(desk.draft()), Held)


def test_an_older_certification_counts_beside_one_taken_back(desk) -> None:
    desk.gate()
    CertificationFactory(user=desk.clerk, course=desk.course)
    CertificationFactory(user=desk.clerk, course=desk.course, for_ever=True, revoked=True)

    assert isinstance(desk.submit(desk.draft()), Submission)


def test_the_strictest_of_several_gates_holds(desk) -> None:
    desk.gate(starts_on=date(2027, 1, 1), strict=True)
    desk.gate(roles=["head"], strict=True)
    supervised = desk.gate()
    GateOverrideFactory(gate=desk.gate(), user=desk.clerk)

    assert isinstance(desk.submit(desk.draft()), Held)

    assert SupervisedSending.objects.get().gate == supervised
    assert sorted(GatePassage.objects.values_list("outcome", flat=True)) == ["lifted", "supervised"]


def test_a_gate_before_a_step_asks_who_filled_it_in(desk) -> None:
    desk.gate(step_key="vivienda")
    by_certified = desk.draft(desk.certified)

    assert isinstance(desk.submit(by_certified, desk.clerk), Submission)
    assert isinstance(desk.submit(desk.draft(desk.clerk), desk.clerk), Held)


def test_a_gate_before_a_step_is_not_passed_by_handing_the_form_on(desk) -> None:
    desk.gate(step_key="vivienda")
    other = desk.person()

    assert isinstance(desk.submit(desk.draft(desk.clerk), other), Held)


def test_a_gate_before_a_step_is_not_passed_by_moving_the_form_to_a_newer_version(desk) -> None:
    desk.gate(step_key="vivienda")
    draft = desk.draft(desk.clerk)
    household_version(title={"es": "Otra"})

    with scope(office=desk.office):
        mark = moving.plan_move(draft).mark
        moved = moving.move_draft(draft=draft, mark=mark, by=desk.certified)
        accept_declaration(draft=moved, by=desk.clerk)

    assert isinstance(desk.submit(moved, desk.clerk), Held)


def test_a_certified_sender_answers_for_the_steps_of_others(desk) -> None:
    desk.gate(step_key="vivienda")

    assert isinstance(desk.submit(desk.draft(desk.clerk), desk.certified), Submission)


def test_a_gate_before_a_step_nobody_filled_in_is_open(desk) -> None:
    desk.gate(step_key="no_existe")

    assert isinstance(desk.submit(desk.draft()), Submission)


def test_somebody_who_left_the_office_is_held_whatever_the_roles(desk) -> None:
    desk.gate(roles=["head"])
    draft = desk.draft()
    desk.clerk.memberships.update(until=NOW.date() - timedelta(days=1))

    assert isinstance(desk.submit(draft), Held)


def test_citizens_and_tests_are_never_held(desk) -> None:
    desk.gate(strict=True)
    citizens = desk.draft()
    with scopes_disabled():
        Draft.objects.filter(pk=citizens.pk).update(office=None)
        citizens.refresh_from_db()
        tried = start_test_draft(form_version=desk.version, by=desk.clerk, page=1, layout="topic")
        fill_all(tried)
        for draft in (citizens, tried):
            assert isinstance(submit(draft=draft, by=desk.clerk, at=NOW), Submission)


def test_the_page_leads_to_the_receipt_that_says_who_looks_at_it(desk) -> None:
    desk.gate()
    client, draft = client_of(desk.clerk), desk.draft()

    response = declare(client, draft)

    assert response.status_code == 302
    page = client.get(response.url).content.decode()
    assert "Inés Rojas" in page
    assert f"{draft.pk:08d}"[-4:] in page
    assert declare(client, draft).url == response.url


def test_a_direct_post_to_the_last_page_is_held_too(desk) -> None:
    """Without having opened a page before: the declaration alone."""
    desk.gate()
    draft, client = desk.draft(), client_of(desk.clerk)
    address = f"/oficina/ficha/{draft.public_id}/firmar-declaracion/"

    client.post(address, {"declaracion": "si"})
    client.post(f"/oficina/ficha/{draft.public_id}/revisar-respuestas/", {"avisos": "leidos"})
    client.post(address, {"declaracion": "si"})

    assert (desk.state(draft), sent()) == ("waiting", 0)


def test_a_strict_gate_says_on_its_page_what_is_missing_and_who_can_help(desk) -> None:
    desk.gate(strict=True)
    draft = desk.draft()

    response = declare(client_of(desk.clerk), draft)

    page = response.content.decode()
    assert response.status_code == 403
    for words in ("Ficha paso a paso", "Inés Rojas", "Juan Paz"):
        assert words in page
    assert desk.state(draft) == "open"
    passage = GatePassage.objects.get()
    assert (passage.outcome, passage.draft) == ("refused", draft)


def test_a_draft_that_waits_takes_no_answers(desk) -> None:
    desk.gate()
    draft, client = desk.draft(), client_of(desk.clerk)
    desk.submit(draft)
    address = f"/oficina/ficha/{draft.public_id}/vivienda/"

    assert client.get(address).url == f"/oficina/capacitacion/recibidas/{draft.public_id}/"
    assert client.post(address, {"vivienda-habitaciones": "9"}).status_code == 409
    assert client.post(address + "guardar-respuestas/", {}).status_code == 409
    assert client.post(f"/oficina/ficha/{draft.public_id}/descartar-ficha/").status_code != 200
    assert desk.state(draft) == "waiting"


def run_command(desk, tmp_path, capsys, *options: str) -> dict:
    merged = {key: value for answers in ANSWERS.values() for key, value in answers.items()}
    merged["miembros"] = [
        {key: value for key, value in row.items() if key != "_id"} for row in merged["miembros"]
    ]
    declaration = desk.version.definition.declaration
    if declaration is not None:
        merged[declaration.key] = True
    file = tmp_path / "respuestas.json"
    file.write_text(json.dumps(merged))
    with suppress(SystemExit):
        call_command(
            "submit_form", "hogar-breve", str(file), "--office", desk.office.code, *options
        )
    return json.loads(capsys.readouterr().out)


def test_the_command_holds_what_a_person_sends(desk, tmp_path, capsys) -> None:
    desk.gate()

    said = run_command(desk, tmp_path, capsys, "--by", desk.clerk.username)

    assert said["waits"] is True
    assert sent() == 0
    assert SupervisedSending.objects.get().sent_by == desk.clerk


def test_the_command_is_refused_by_a_strict_gate_and_leaves_nothing(desk, tmp_path, capsys) -> None:
    desk.gate(strict=True)

    said = run_command(desk, tmp_path, capsys, "--by", desk.clerk.username)

    assert said["errors"][0]["field"] == "by"
    with scopes_disabled():
        assert Draft.objects.count() == sent() == 0
    assert GatePassage.objects.get().outcome == "refused"


def test_without_a_person_the_platform_sends_and_the_event_says_so(desk, tmp_path, capsys) -> None:
    desk.gate(strict=True)

    run_command(desk, tmp_path, capsys)

    assert sent() == 1
    event = Event.objects.get(kind="submitted")
    assert (event.by, event.detail["from"]) == (None, "platform")
    assert GatePassage.objects.count() == 0


def test_somebody_of_another_office_is_held(desk, tmp_path, capsys) -> None:
    desk.gate(roles=["head"])
    stranger = UserFactory(clerk=True)
    CertificationFactory(user=stranger)

    assert run_command(desk, tmp_path, capsys, "--by", stranger.username)["waits"] is True
