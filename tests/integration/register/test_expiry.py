"""Classes that end soon: in which band they are, who is told, and once."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import Role
from cms.jobs.models import Job
from cms.jobs.services import run_until_empty
from cms.register.expiry import announce, band_of, counts_by_band, ending
from cms.register.models import Cancellation, ExpiryNotice
from tests.factories.accounts import MembershipFactory
from tests.factories.register import ClassificationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2028, 2, 29)
NOW = timezone.make_aware(datetime(2028, 2, 29, 6, 10))


def ends_in(days: int, **values: object):
    begun = date(2024, 2, 29)
    return ClassificationFactory(
        valid_from=begun, valid_until=TODAY + timedelta(days=days), **values
    )


@pytest.mark.parametrize(
    ("left", "band"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (1, 30), (0, 30), (-1, None)],
)
def test_band_of_the_days_left(left, band):
    assert band_of(TODAY + timedelta(days=left), TODAY) == band


def test_class_is_announced_once_in_each_band():
    row = ends_in(90)

    for days in range(92):
        announce(on=TODAY + timedelta(days=days), at=NOW)

    assert [notice.days for notice in row.notices.order_by("pk")] == [90, 60, 30]


def test_run_after_weeks_of_silence_announces_what_still_holds():
    row = ends_in(20)

    assert announce(on=TODAY, at=NOW).notices == 1
    assert announce(on=TODAY, at=NOW).notices == 0
    assert row.notices.get().days == 30


def test_class_that_was_replaced_or_cancelled_is_not_announced():
    replaced = ends_in(20)
    ClassificationFactory(
        household=replaced.household,
        entered_at=replaced.entered_at + timedelta(days=1),
        valid_from=TODAY,
        valid_until=date(2032, 2, 28),
        member=False,
    )
    cancelled = ends_in(20, member__document_number="40999999")
    Cancellation.objects.create(classification=cancelled, reason="duplicate", at=NOW)

    assert announce(on=TODAY, at=NOW).notices == 0
    with scopes_disabled():
        assert not ending(TODAY).exists()


def test_head_of_the_office_gets_one_mail_without_names():
    row = ends_in(20)
    ends_in(55, household__office=row.household.office, member__document_number="40999999")
    head = MembershipFactory(office=row.household.office, role=Role.HEAD, since=date(2020, 1, 1))
    head.user.email = "jefa@example.org"
    head.user.save()
    MembershipFactory(office=row.household.office, role=Role.CLERK, since=date(2020, 1, 1))

    announce(on=TODAY, at=NOW)
    announce(on=TODAY, at=NOW)
    list(run_until_empty())

    letter = next(letter for letter in mail.outbox if letter.to == ["jefa@example.org"])
    assert "1 hogar" in letter.body
    assert "Quispe" not in letter.body
    assert "Rosa" not in letter.body
    assert sum(letter.to == ["jefa@example.org"] for letter in mail.outbox) == 1
    with scopes_disabled():
        assert counts_by_band(TODAY, office=row.household.office_id) == {90: 0, 60: 1, 30: 1}


def test_payload_of_the_mails_names_nobody():
    row = ends_in(20)
    MembershipFactory(office=row.household.office, role=Role.HEAD, since=date(2020, 1, 1))

    announce(on=TODAY, at=NOW)

    for job in Job.objects.filter(kind="send_email"):
        assert set(job.payload) <= {"mail", "membership", "on", "notice"}


@pytest.mark.django_db(transaction=True)
def test_two_clocks_announce_a_class_once():
    row = ends_in(30)
    start = threading.Barrier(2)

    def run() -> None:
        try:
            start.wait()
            announce(on=TODAY, at=NOW)
        finally:
            connection.close()

    clocks = [threading.Thread(target=run) for _ in range(2)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()

    assert ExpiryNotice.objects.filter(classification=row).count() == 1


def test_command_says_what_it_did(capsys):
    today = timezone.localdate()
    ClassificationFactory(valid_from=today, valid_until=today + timedelta(days=10))

    call_command("announce_expiries")

    assert capsys.readouterr().out == "Avisos nuevos: 1. Oficinas: 1. Hogares con correo: 0.\n"
