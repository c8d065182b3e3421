"""Save a form, come back to it from another browser with a second proof."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.submissions import services
from cms.submissions.models import DraftState, ResumeKey
from cms.submissions.services.resuming import make_link, new_code, open_link, token_digest
from forms_plugins.engine.answers import answers_from_json
from tests.citizens import BIRTH_DATE, Citizen, citizen_version, deliver

pytestmark = pytest.mark.django_db
STEPS = {
    "persona_q1": {"nombres": "Zoraida Plantada"},
    "persona_q2": {"fecha_nacimiento": "1971-08-23"},
}


@pytest.fixture
def version():
    return citizen_version()


@pytest.fixture
def citizen(version):
    return Citizen()


@pytest.fixture
def draft(citizen):
    """Return a draft with a name and a birth date."""
    draft = citizen.start()
    with scopes_disabled():
        for step, answers in STEPS.items():
            typed = answers_from_json(draft.form_version.definition, answers)
            services.save_step(
                draft=draft, step=step, answers=typed, revision=0, by=None, is_complete=True
            )
    return draft


def save_by_email(citizen, draft, address: str = "zoraida@example.org") -> str:
    link = citizen.save_for_later(draft, factor="email_code", email=address)
    deliver()
    return link


def is_open(citizen, draft) -> bool:
    return citizen.client.get(citizen.url(draft, "resume")).status_code == 302


def test_birth_date_opens_in_another_browser(citizen, draft):
    other = Citizen()
    other.open_link(citizen.save_for_later(draft))

    response = other.prove(**BIRTH_DATE)

    assert response.url == citizen.url(draft, "resume")
    assert other.client.get(response.url).url.endswith("/persona_q3/")


def test_birth_date_is_offered_only_when_it_was_answered(citizen):
    draft = citizen.start()

    page = citizen.client.get(citizen.url(draft, "saved")).content.decode()
    refused = citizen.client.post(citizen.url(draft, "saved"), {"factor": "birth_date"})

    assert "birth_date" not in page
    assert refused.status_code == 200
    assert not ResumeKey.objects.exists()


def test_link_comes_by_email_and_the_code_opens(citizen, draft):
    link = save_by_email(citizen, draft)
    other = Citizen()
    other.open_link(link)

    code = other.ask_for_code()
    response = other.prove(secret=f" {code[:3]}-{code[3:]} ")

    assert link in mail.outbox[0].body
    assert link in mail.outbox[0].alternatives[0][0]
    assert mail.outbox[0].to == ["zoraida@example.org"]
    assert response.url == citizen.url(draft, "resume")
    assert is_open(other, draft)


def test_code_opens_once(citizen, draft):
    link = save_by_email(citizen, draft)
    first, second = Citizen(), Citizen()
    first.open_link(link)
    code = first.ask_for_code()
    first.prove(secret=code)
    second.open_link(link)

    assert second.prove(secret=code).status_code == 200
    assert not is_open(second, draft)


def test_code_is_over_after_ten_minutes(citizen, draft):
    link = save_by_email(citizen, draft)
    other = Citizen()
    other.open_link(link)
    code = other.ask_for_code()

    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert other.prove(secret=code).status_code == 200
        assert not is_open(other, draft)


def test_new_code_takes_the_place_of_the_one_before(citizen, draft):
    link = save_by_email(citizen, draft)
    other = Citizen()
    other.open_link(link)
    old = other.ask_for_code()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        new = other.ask_for_code()
        if old != new:
            assert other.prove(secret=old).status_code == 200
        assert other.prove(secret=new).status_code == 302


def test_another_code_has_to_wait_a_minute(citizen, draft):
    link = save_by_email(citizen, draft)
    other = Citizen()
    other.open_link(link)
    other.ask_for_code()

    again = other.client.post(reverse("tramites:continue"), {"accion": "codigo"})

    assert again.status_code == 429
    assert 1 <= int(again.headers["Retry-After"]) <= 60


def test_link_rests_after_five_wrong_answers_and_the_right_one_waits(citizen, draft):
    other = Citizen()
    link = citizen.save_for_later(draft)
    other.open_link(link)
    wrong = BIRTH_DATE | {"secret_2": "1972"}

    answers = [other.prove(**wrong).status_code for _ in range(5)]
    right = other.prove(**BIRTH_DATE)

    assert answers == [200] * 5
    assert right.status_code == 429
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        other.open_link(link)
        assert other.prove(**BIRTH_DATE).status_code == 302


def test_right_answer_forgets_the_wrong_ones(citizen, draft):
    link = citizen.save_for_later(draft)
    wrong = BIRTH_DATE | {"secret_2": "1972"}
    for _ in range(2):
        other = Citizen()
        other.open_link(link)
        for _ in range(4):
            other.prove(**wrong)
        assert other.prove(**BIRTH_DATE).status_code == 302

    assert ResumeKey.objects.get().tries == 0


def test_twenty_wrong_answers_close_a_link_for_good(citizen, draft):
    at = timezone.now()
    with scopes_disabled():
        link = make_link(draft=draft, factor="birth_date", birth_date=at.date(), at=at)
        digest = token_digest(link.token)
        for _ in range(20):
            assert open_link(digest=digest, secret="1900-01-01", at=at) is None

        assert open_link(digest=digest, secret=at.date().isoformat(), at=at) is None


def test_new_link_takes_the_place_of_the_one_before(citizen, draft):
    old, new = citizen.save_for_later(draft), citizen.save_for_later(draft)
    first, second = Citizen(), Citizen()
    first.open_link(old)
    second.open_link(new)

    assert first.prove(**BIRTH_DATE).status_code == 200
    assert second.prove(**BIRTH_DATE).status_code == 302


def test_link_is_over_with_the_days_of_the_form(citizen, draft):
    link = citizen.save_for_later(draft)
    key = ResumeKey.objects.get()
    assert key.expires_at - key.created_at < timedelta(days=20, minutes=1)

    with time_machine.travel(timezone.now() + timedelta(days=20, minutes=1)):
        other = Citizen()
        other.open_link(link)
        assert other.prove(**BIRTH_DATE).status_code == 200


def test_link_to_a_discarded_draft_opens_nothing(citizen, draft):
    link = citizen.save_for_later(draft)
    with scopes_disabled():
        services.discard_draft(draft=draft, by=None)
    other = Citizen()
    other.open_link(link)

    assert other.prove(**BIRTH_DATE).status_code == 200


def test_link_to_a_sent_form_leads_to_its_receipt(citizen, draft):
    link = citizen.save_for_later(draft)
    citizen.answer(draft, "correo")
    citizen.answer(draft, "distrito")
    citizen.answer(draft, "personas")
    citizen.send(draft)
    other = Citizen()
    other.open_link(link)

    response = other.client.get(other.prove(**BIRTH_DATE).url)

    assert response.url == reverse("tramites:receipt", args=[draft.public_id])


def test_pasted_link_is_taken(citizen, draft):
    link = citizen.save_for_later(draft)
    other = Citizen()
    address = reverse("tramites:continue")

    refused = other.client.post(address, {"link": "otra cosa"})
    taken = other.client.post(address, {"link": f"  https://sitio.example{link}\n"}, follow=True)

    assert refused.status_code == 200
    assert "secret_0" in taken.content.decode()
    assert other.prove(**BIRTH_DATE).status_code == 302


def test_many_links_to_one_address_have_to_wait(citizen, draft):
    answers = [
        citizen.client.post(
            citizen.url(draft, "saved"), {"factor": "email_code", "email": "a@example.org"}
        ).status_code
        for _ in range(6)
    ]

    assert answers[:5] == [200] * 5
    assert answers[5] == 429
    assert ResumeKey.objects.count() == 5


def test_email_without_address_says_what_to_do(citizen, draft):
    response = citizen.client.post(citizen.url(draft, "saved"), {"factor": "email_code"})

    assert response.status_code == 200
    assert not ResumeKey.objects.exists()


def test_code_is_not_made_for_a_birth_date_link(citizen, draft):
    at = timezone.now()
    with scopes_disabled():
        link = make_link(draft=draft, factor="birth_date", birth_date=at.date(), at=at)

        assert new_code(digest=token_digest(link.token), at=at) is None


def test_grant_ends_without_use(citizen, draft):
    assert is_open(citizen, draft)

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert citizen.client.get(citizen.url(draft, "resume")).status_code == 404


def test_post_after_the_grant_ended_keeps_what_was_typed(citizen, draft):
    citizen.client.cookies.clear()

    response = citizen.client.post(
        citizen.url(draft, "step", step="persona_q3"), {"x-correo": "zoraida@example.org"}
    )

    assert response.status_code == 403
    assert reverse("tramites:recover") in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_send_one_code_at_once():
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL only")
    citizen_version()
    citizen = Citizen()
    draft = citizen.start()
    at = timezone.now()
    with scopes_disabled():
        link = make_link(draft=draft, factor="email_code", email="a@example.org", at=at)
        digest = token_digest(link.token)
        _, code = new_code(digest=digest, at=at)
    opened, barrier = [], threading.Barrier(6)

    def send() -> None:
        try:
            with scopes_disabled():
                barrier.wait()
                opened.append(open_link(digest=digest, secret=code, at=at))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(opened) == 6
    assert [found.pk for found in opened if found] == [draft.pk]


@pytest.mark.django_db(transaction=True)
def test_wrong_answers_at_once_are_all_counted():
    citizen_version()
    draft = Citizen().start()
    at = timezone.now()
    with scopes_disabled():
        link = make_link(draft=draft, factor="birth_date", birth_date=at.date(), at=at)
    barrier = threading.Barrier(5)

    def send() -> None:
        try:
            with scopes_disabled():
                barrier.wait()
                open_link(digest=token_digest(link.token), secret="1900-01-01", at=at)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ResumeKey.objects.get().tries == 5
    with scopes_disabled():
        assert type(draft).objects.get().state == DraftState.OPEN
