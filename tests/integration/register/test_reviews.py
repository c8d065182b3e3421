"""The right to human review: who may ask, once, until when; a person decides, nothing is changed."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.jobs.services import run_until_empty
from cms.register.models import Classification, LookupEntry, RecordRead, ReviewRequest
from cms.register.reviews import (
    AlreadyDecided,
    NotTheNewest,
    OutcomeDoesNotFit,
    ReasonsMissing,
    TooLate,
    ask_for_review,
    decide,
    review_until,
)
from tests.factories import ClassificationFactory, SubmissionFactory, UserFactory

AT = datetime(2026, 11, 20, 15, tzinfo=UTC)
State = ReviewRequest.State


@pytest.fixture
def classification(db):
    with scopes_disabled():
        yield ClassificationFactory(household__office__area_name="Comas, Lima, Lima")


@pytest.fixture
def head(classification):
    return UserFactory(head=True, office=classification.household.office)


def asked(classification, **changes) -> ReviewRequest:
    values = {"grounds": "No se contó a mi hija.", "at": AT} | changes
    return ask_for_review(classification=classification, **values)


def decided(review, head, **changes) -> ReviewRequest:
    values = {"state": State.CONFIRMED, "reasons": "Se revisó la ficha.", "at": AT} | changes
    return decide(review=review, by=head, **values)


def stored(classification) -> dict:
    return Classification.objects.filter(pk=classification.pk).values().get()


def test_request_is_open_and_the_look_up_says_so(classification):
    before = stored(classification)

    review = asked(classification)

    assert review.state == State.OPEN
    assert len(review.reference) == 13
    assert LookupEntry.objects.get().shown["pending"] is True
    assert stored(classification) == before


def test_asking_again_gives_the_open_request(classification):
    assert asked(classification, grounds="Otra vez") == asked(classification)
    assert ReviewRequest.objects.count() == 1


@pytest.mark.parametrize("grounds", ["", "  \n "])
def test_request_without_grounds_is_refused(classification, grounds):
    with pytest.raises(ReasonsMissing):
        asked(classification, grounds=grounds)


def test_last_day_is_taken_and_the_next_is_not(classification):
    until = review_until(classification)
    noon = datetime(until.year, until.month, until.day, 17, tzinfo=UTC)
    with pytest.raises(TooLate) as refusal:
        asked(classification, at=noon + timedelta(days=1))
    assert refusal.value.until == until

    assert asked(classification, at=noon).state == State.OPEN


def test_an_older_class_cannot_be_reviewed(classification):
    ClassificationFactory(
        household=classification.household,
        valid_from=date(2026, 11, 10),
        entered_at=classification.entered_at + timedelta(days=8),
    )

    with pytest.raises(NotTheNewest):
        asked(classification)


@pytest.mark.parametrize("state", [State.CONFIRMED, State.REJECTED])
def test_decision_is_stored_once_with_who_and_why(classification, head, state):
    review = asked(classification)

    decided(review, head, state=state)

    review.refresh_from_db()
    assert (review.state, review.decided_by, review.decision) == (
        state,
        head,
        "Se revisó la ficha.",
    )
    assert LookupEntry.objects.get().shown["pending"] is False
    with pytest.raises(AlreadyDecided):
        decided(review, head, state=State.REJECTED)


def test_decision_without_reasons_is_refused(classification, head):
    with pytest.raises(ReasonsMissing):
        decided(asked(classification), head, reasons=" ")


def test_decided_result_is_not_asked_about_again_but_a_refused_request_may_be(classification, head):
    decided(asked(classification), head, state=State.REJECTED)
    again = asked(classification)
    decided(again, head)

    with pytest.raises(AlreadyDecided):
        asked(classification)


def test_correction_names_a_newer_class_of_the_household(classification, head):
    review, before = asked(classification), stored(classification)
    stranger = ClassificationFactory(member__document_number="45678901")
    unclassified = SubmissionFactory(office=classification.household.office)
    for wrong in (None, stranger.submission, unclassified, classification.submission):
        with pytest.raises(OutcomeDoesNotFit):
            decided(review, head, state=State.CORRECTED, outcome=wrong)
    newer = ClassificationFactory(
        household=classification.household,
        valid_from=date(2026, 11, 10),
        entered_at=classification.entered_at + timedelta(days=8),
    )

    decided(review, head, state=State.CORRECTED, outcome=newer.submission)

    review.refresh_from_db()
    assert review.outcome == newer.submission
    assert stored(classification) == before


def test_confirmation_names_no_submission(classification, head):
    with pytest.raises(OutcomeDoesNotFit):
        decided(asked(classification), head, outcome=classification.submission)


def test_who_left_an_e_mail_is_written_to(classification, head):
    decided(asked(classification, contact="rosa@example.pe"), head)
    for job in run_until_empty():
        assert job.state == "done", job.note

    assert [message.to for message in mail.outbox] == [["rosa@example.pe"]]
    for secret in ("Pobre", "Quispe", "hija"):
        assert secret not in mail.outbox[0].body


def test_who_left_a_telephone_is_not(classification, head):
    decided(asked(classification, contact="999 888 777"), head)

    assert not list(run_until_empty())
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    with scopes_disabled():
        classification = ClassificationFactory()
    ready, references = threading.Barrier(4), []

    def ask() -> None:
        try:
            ready.wait(timeout=120)
            references.append(asked(classification).reference)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert len(references) == 4
    assert len(set(references)) == ReviewRequest.objects.count() == 1


# The office.


def test_head_sees_the_queue_and_the_case_and_the_read_is_logged(client, classification, head):
    review = asked(classification)
    client.force_login(head)

    queue = client.get(reverse("register:reviews")).content.decode()
    page = client.get(reverse("register:review", args=[review.reference])).content.decode()

    assert review.reference in queue
    assert "No se contó a mi hija." in page
    read = RecordRead.objects.get()
    assert (read.reader, read.purpose, read.household) == (
        head,
        "review",
        classification.household,
    )


def test_queue_of_another_office_is_empty(client, classification):
    review = asked(classification)
    client.force_login(UserFactory(head=True))

    assert review.reference not in client.get(reverse("register:reviews")).content.decode()
    assert client.get(reverse("register:review", args=[review.reference])).status_code == 404
    assert not RecordRead.objects.exists()


def test_head_decides_on_the_page(client, classification, head):
    review = asked(classification)
    client.force_login(head)
    address = reverse("register:review", args=[review.reference])

    assert client.post(address, {"state": "confirmed"}).status_code == 200
    wrong = {"state": "corrected", "outcome": "FSU-99999999", "reasons": "x"}
    assert client.post(address, wrong).status_code == 200
    assert client.post(address, {"state": "confirmed", "reasons": "Bien."}).status_code == 302

    review.refresh_from_db()
    assert review.state == State.CONFIRMED
    assert "Bien." in client.get(address).content.decode()
    assert client.post(address, {"state": "rejected", "reasons": "No."}).status_code == 302
    review.refresh_from_db()
    assert review.state == State.CONFIRMED


@time_machine.travel(AT)
def test_somebody_at_the_desk_is_taken_down(client, classification):
    clerk = UserFactory(clerk=True, office=classification.household.office)
    client.force_login(clerk)
    public_id = classification.household.public_id
    client.post(reverse("register:household", args=[public_id]), {"purpose": "attention"})

    address = reverse("register:ask_review", args=[public_id])
    assert client.post(address, {"grounds": ""}).status_code == 200
    assert client.post(address, {"grounds": "Falta un dato"}).status_code == 302

    assert ReviewRequest.objects.get().asked_by == clerk
