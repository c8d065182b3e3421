"""What waits: approving, giving back, opening again; by whom, once, and without losing anything."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.jobs.models import Job
from cms.mail.services import MAIL_JOB
from cms.submissions.models import Draft, Event, StepAnswers, Submission
from cms.submissions.services import IncompleteDraft
from cms.training.gates import supervising
from cms.training.gates.lifting import lift_gate
from cms.training.groups import ensure_coordinator_group
from cms.training.models import (
    CertificationRevocation,
    GatePassage,
    SupervisedSending,
    SupervisionDecision,
)
from tests.factories import UserFactory
from tests.factories.training import CertificationFactory
from tests.factories.training_gates import GateFactory
from tests.households import fill_step
from tests.integration.training.gates.conftest import NOW, approve, client_of, give_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def test_approving_sends_what_the_sender_sent_and_names_who_approved(desk, sending) -> None:
    later = NOW + timedelta(hours=2)

    submission = approve(desk, sending, desk.certified, later)

    assert (submission.submitted_by, submission.submitted_at) == (desk.clerk, later)
    event = Event.objects.get(kind="submitted")
    assert event.by == desk.certified
    assert event.detail["sent_by"] == desk.clerk.pk
    assert event.detail["approved_as"] == "colleague"
    assert datetime.fromisoformat(event.detail["received_at"]) == NOW
    assert SupervisionDecision.objects.get().decision == "approved"
    assert desk.state(sending.draft) == "submitted"


def test_an_approved_form_has_the_number_that_was_promised(desk, sending) -> None:
    assert approve(desk, sending, desk.certified).reference == f"HOGAR-BREVE-{sending.draft_id:08d}"


def refused(desk, sending, by, error=supervising.NoApprover, **how) -> None:
    with pytest.raises(error):
        approve(desk, sending, by, **how)
    with pytest.raises(error):
        give_back(desk, sending, by, **how)
    assert desk.state(sending.draft) == "waiting"
    assert SupervisionDecision.objects.count() == 0


def test_nobody_decides_about_their_own(desk) -> None:
    desk.gate()
    sending = desk.held()
    CertificationFactory(user=desk.clerk, course=desk.course)

    refused(desk, sending, desk.clerk, supervising.OwnForm)


def test_who_is_not_certified_cannot_decide_head_or_not(desk, sending) -> None:
    refused(desk, sending, desk.head)
    refused(desk, sending, desk.person())


def test_a_certified_person_of_another_office_cannot_decide(desk, sending) -> None:
    stranger = UserFactory(head=True)
    CertificationFactory(user=stranger, course=desk.course)

    refused(desk, sending, stranger)


def test_who_left_the_office_cannot_decide(desk, sending) -> None:
    desk.certified.memberships.update(until=NOW.date() - timedelta(days=1))

    refused(desk, sending, desk.certified)


def test_who_only_passes_by_grace_or_a_lifting_cannot_decide(desk) -> None:
    gate = desk.gate(roles=["clerk"])
    sending = desk.held()
    admin = UserFactory(operator=True)
    lift_gate(
        gate=gate,
        user=desk.head,
        office=None,
        from_day=NOW.date(),
        until_day=NOW.date(),
        reason="Una razón suficientemente larga.",
        by=admin,
        at=NOW,
    )

    refused(desk, sending, desk.head)


def test_a_certification_taken_back_while_the_page_is_open_ends_the_right(desk, sending) -> None:
    client = client_of(desk.certified)
    address = reverse("training:supervised", args=[sending.draft.public_id])
    assert "Aprobar y enviar" in client.get(address).content.decode()
    CertificationRevocation.objects.create(
        certification=desk.certified.certifications.get(), reason="Error", at=NOW, by=desk.head
    )

    client.post(address, {"decision": "aprobar"})

    assert desk.state(sending.draft) == "waiting"
    refused(desk, sending, desk.certified)


def test_the_certifications_of_every_gate_are_needed(desk) -> None:
    desk.gate()
    second = GateFactory(form=desk.version.form)
    sending = desk.held()

    refused(desk, sending, desk.certified)

    CertificationFactory(user=desk.certified, course=second.course)
    assert approve(desk, sending, desk.certified)


def test_a_form_whose_passages_are_not_known_asks_for_the_gate_it_names(desk, sending) -> None:
    SupervisedSending.objects.filter(pk=sending.pk).update(sent_at=NOW - timedelta(minutes=1))

    with pytest.raises(supervising.NoApprover):
        approve(desk, sending, desk.head)
    assert approve(desk, sending, desk.certified)


def test_a_gate_before_approving_holds_too(desk, sending) -> None:
    GateFactory(action=supervising.APPROVE)

    from cms.submissions.gatekeeping import NotAllowedNow

    with pytest.raises(NotAllowedNow):
        approve(desk, sending, desk.certified)
    assert desk.state(sending.draft) == "waiting"


def test_deciding_twice_is_told(desk, sending) -> None:
    approve(desk, sending, desk.certified)

    with pytest.raises(supervising.NotWaiting):
        approve(desk, sending, desk.certified)
    with pytest.raises(supervising.NotWaiting):
        give_back(desk, sending, desk.certified)
    with scopes_disabled():
        assert Submission.objects.count() == 1


def test_a_form_given_back_is_open_with_everything_typed_and_can_be_sent_again(desk) -> None:
    desk.gate()
    draft = desk.draft()
    with scopes_disabled():
        before = dict(StepAnswers.objects.filter(draft=draft).values_list("step", "answers"))
    sending = desk.held(draft)

    give_back(desk, sending, desk.certified)

    assert desk.state(draft) == "open"
    with scopes_disabled():
        after = dict(StepAnswers.objects.filter(draft=draft).values_list("step", "answers"))
        assert after == before
        fill_step(Draft.objects.get(pk=draft.pk), "vivienda", habitaciones=4)
    again = desk.held(draft)
    assert approve(desk, again, desk.certified).answers["habitaciones"] == 4
    assert [row.decision for row in SupervisionDecision.objects.order_by("pk")] == [
        "returned",
        "approved",
    ]


@pytest.mark.parametrize(("steps", "note"), [((), "Falta"), (("vivienda",), "  ")])
def test_giving_back_says_what_to_put_right(desk, sending, steps, note) -> None:
    with pytest.raises(supervising.NothingToPutRight):
        give_back(desk, sending, desk.certified, steps=steps, note=note)


def test_the_note_stays_out_of_the_events(desk, sending) -> None:
    give_back(desk, sending, desk.certified, note="La señora Quispe vive sola.")

    assert Event.objects.get(kind="given_back").detail == {"steps": ["vivienda"]}


def test_answers_that_no_longer_stand_cannot_be_approved(desk, sending) -> None:
    with scopes_disabled():
        StepAnswers.objects.filter(draft=sending.draft, step="vivienda").update(answers={})

    with pytest.raises(IncompleteDraft):
        approve(desk, sending, desk.certified)

    assert desk.state(sending.draft) == "waiting"
    give_back(desk, sending, desk.certified)


@pytest.mark.parametrize("who", ["clerk", "head"])
def test_sender_and_head_open_it_again(desk, sending, who) -> None:
    client = client_of(getattr(desk, who))

    response = client.post(reverse("training:received", args=[sending.draft.public_id]))

    assert response.status_code == 302
    assert desk.state(sending.draft) == "open"


def test_others_do_not_open_it_again(desk, sending) -> None:
    client = client_of(desk.person())

    response = client.post(reverse("training:received", args=[sending.draft.public_id]))

    assert response.status_code == 404
    assert desk.state(sending.draft) == "waiting"


def test_once_the_gate_is_lifted_the_sender_opens_it_and_sends(desk) -> None:
    gate = desk.gate()
    sending = desk.held()
    lift_gate(
        gate=gate,
        user=desk.clerk,
        office=desk.office,
        from_day=NOW.date(),
        until_day=NOW.date(),
        reason="No hay nadie certificado en la oficina.",
        by=desk.head,
        at=NOW,
    )
    address = reverse("training:received", args=[sending.draft.public_id])
    client = client_of(desk.clerk)
    assert "Ya se puede enviar" in client.get(address).content.decode()

    client.post(address)

    assert desk.submit(sending.draft).submitted_by == desk.clerk
    assert GatePassage.objects.order_by("-pk").first().outcome == "lifted"


def coordinator() -> object:
    user = UserFactory()
    user.groups.add(ensure_coordinator_group())
    return user


def test_coordinators_decide_only_where_the_office_has_nobody(desk, sending) -> None:
    helper = coordinator()

    refused(desk, sending, helper, supervising.ColleaguesCan, as_coordinator=True)

    desk.certified.memberships.update(until=NOW.date() - timedelta(days=1))
    approve(desk, sending, helper, as_coordinator=True)
    assert Event.objects.get(kind="submitted").detail["approved_as"] == "coordinator"


def test_saying_to_be_a_coordinator_is_not_enough(desk, sending) -> None:
    desk.certified.memberships.update(until=NOW.date() - timedelta(days=1))

    refused(desk, sending, UserFactory(editor=True), as_coordinator=True)


def mails() -> list[dict]:
    return [job.payload for job in Job.objects.filter(kind=MAIL_JOB)]


def test_where_nobody_can_approve_head_and_coordinators_are_written_to(desk) -> None:
    helper = coordinator()
    desk.gate()
    desk.certified.memberships.update(until=NOW.date() - timedelta(days=1))

    sending = desk.held()

    assert {mail["user"] for mail in mails()} == {desk.head.pk, helper.pk}
    assert {mail["sending"] for mail in mails()} == {sending.pk}


def test_where_somebody_can_approve_nobody_is_written_to(desk, sending) -> None:
    assert mails() == []


def test_the_mail_names_the_office_and_no_citizen(desk) -> None:
    from cms.mail.writers import writer_of

    desk.gate()
    desk.certified.memberships.update(until=NOW.date() - timedelta(days=1))
    sending = desk.held()
    desk.head.email = "jefe@ejemplo.pe"
    desk.head.save()
    payload = {"sending": sending.pk, "user": desk.head.pk}

    mail = writer_of("supervised_without_approver")(payload)

    assert mail is not None
    assert (mail.to, mail.context["office"]) == ("jefe@ejemplo.pe", desk.office.name)
    assert sending.draft.title not in str(mail.context) or not sending.draft.title
    desk.person(certified=True)
    assert writer_of("supervised_without_approver")(payload) is None
