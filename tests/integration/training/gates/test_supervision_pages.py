"""The pages of what waits: who finds them, the lists, the number, deciding, and what is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from cms.submissions.models import Draft
from cms.submissions.services import moving
from cms.training.gates.telling import given_back
from cms.training.gates.waiting import approvers_by_sending, approvers_of, waiting
from cms.training.models import SupervisionDecision
from tests.factories import MembershipFactory, UserFactory
from tests.households import household_version
from tests.integration.training.gates.conftest import NOW, client_of, give_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


def test_pages_are_found_by_the_own_office_only(desk, sending) -> None:
    stranger = client_of(UserFactory(head=True))

    for name in ("supervised", "received"):
        address = reverse(f"training:{name}", args=[sending.draft.public_id])
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"decision": "aprobar"}).status_code == 404
    assert (
        sending.draft.public_id
        not in stranger.get("/oficina/capacitacion/supervision/").content.decode()
    )
    assert desk.state(sending.draft) == "waiting"


def find(user, typed):
    return client_of(user).post("/oficina/", {"referencia": typed}, follow=True)


def test_a_citizen_who_comes_back_with_the_number_is_found(desk, sending) -> None:
    typed = f"hogar-breve {sending.draft_id}"
    received = reverse("training:received", args=[sending.draft.public_id])

    assert find(desk.clerk, typed).redirect_chain[-1][0] == received
    give_back(desk, sending, desk.certified)
    assert sending.draft.public_id in find(desk.clerk, typed).redirect_chain[0][0]
    stranger = find(UserFactory(head=True), typed)
    assert (stranger.redirect_chain, stranger.context["not_found"]) == ([], typed)


def test_what_was_given_back_says_so_on_a_newer_version_too(desk, sending) -> None:
    give_back(desk, sending, desk.certified)
    household_version(title={"es": "Otra"})

    with scope(office=desk.office):
        draft = Draft.objects.select_related("form_version__form").get(pk=sending.draft_id)
        moved = moving.move_draft(draft=draft, mark=moving.plan_move(draft).mark, by=desk.clerk)

        told = given_back(moved)
    assert told is not None
    assert (told.note, told.to) == ("Faltan cuartos.", "Luz Soto")
    assert [moved.public_id in step["url"] for step in told.steps] == [True]


@pytest.mark.parametrize("typed", ["hogar-breve 0", "hogar-breve " + "9" * 40, "hogar-breve ٣"])
def test_a_number_that_was_never_given_is_not_found(desk, typed) -> None:
    desk.draft()

    assert find(desk.clerk, typed).context["not_found"] == typed


def test_the_list_of_the_office_leads_whoever_may_approve_to_the_form(desk, sending) -> None:
    mine = client_of(desk.certified).get("/oficina/").content.decode()
    others = client_of(desk.clerk).get("/oficina/").content.decode()

    supervised = reverse("training:supervised", args=[sending.draft.public_id])
    assert supervised in mine
    assert supervised not in others
    for page in (mine, others):
        assert f"HOGAR-BREVE 0000 {sending.draft_id:04d}" in page


def test_the_list_says_which_are_mine(desk, sending) -> None:
    address = reverse("training:supervision")
    url = reverse("training:supervised", args=[sending.draft.public_id])

    mine = client_of(desk.certified).get(address).context["mine"]
    others = client_of(desk.clerk).get(address).context["others"]

    assert [row["url"] for row in mine] == [row["url"] for row in others] == [url]
    assert others[0]["approvers"] == ["Inés Rojas"]


def test_who_may_approve_costs_the_same_for_many_offices(
    desk, sending, django_assert_num_queries
) -> None:
    others = [desk.elsewhere(), desk.elsewhere()]
    for other in others:
        other.held()
    everywhere = list(waiting())
    with CaptureQueriesContext(connection) as of_one:
        approvers_by_sending(everywhere[:1], NOW.date())

    with django_assert_num_queries(len(of_one)):
        found = approvers_by_sending(everywhere, NOW.date())

    assert {row.office: found[row.pk] for row in everywhere} == {
        each.office: [each.certified] for each in (desk, *others)
    }


def test_the_list_costs_the_same_however_many_wait(desk, sending, django_assert_max_num_queries):
    client, address = client_of(desk.clerk), reverse("training:supervision")
    with CaptureQueriesContext(connection) as of_one:
        client.get(address)
    for _number in range(3):
        desk.held()

    with django_assert_max_num_queries(len(of_one)):
        assert len(client.get(address).context["others"]) == 4


def test_who_left_and_came_back_the_same_day_may_approve_once(desk, sending) -> None:
    today = NOW.date()
    desk.certified.memberships.update(until=today)
    MembershipFactory(user=desk.certified, office=desk.office, since=today)

    assert approvers_of(sending, today) == [desk.certified]


def test_the_page_shows_every_answer_and_approves(desk, sending) -> None:
    client = client_of(desk.certified)
    address = reverse("training:supervised", args=[sending.draft.public_id])

    page = client.get(address)
    response = client.post(address, {"decision": "aprobar"})

    assert len(page.context["blocks"]) == 3
    assert desk.state(sending.draft) == "submitted"
    assert "constancia" in response.url
    assert client.get(address).status_code == 302


def test_the_page_gives_back_only_with_topic_and_note(desk, sending) -> None:
    client = client_of(desk.certified)
    address = reverse("training:supervised", args=[sending.draft.public_id])

    again = client.post(address, {"decision": "devolver", "note": "Revise los cuartos."})
    assert again.status_code == 200
    assert "Revise los cuartos." in again.content.decode()
    client.post(address, {"decision": "devolver", "note": "Revise.", "steps": ["vivienda"]})

    assert SupervisionDecision.objects.get().steps == ["vivienda"]
    assert desk.state(sending.draft) == "open"


def test_a_posted_step_that_the_form_has_not_is_refused(desk, sending) -> None:
    client = client_of(desk.certified)
    address = reverse("training:supervised", args=[sending.draft.public_id])

    client.post(address, {"decision": "devolver", "note": "x", "steps": ["../../etc"]})

    assert SupervisionDecision.objects.count() == 0
