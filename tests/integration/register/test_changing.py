"""Corrections, cancellations, moves and ends of stays: done once, kept, refused with a reason."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.register.composition import EndReason
from cms.register.declared import DeclaredDwelling
from cms.register.digests import document_digest
from cms.register.models import LookupEntry, Programme, RecordRead
from cms.register.people import identity_of
from cms.register.reader import DjangoRegister
from cms.register.reads import Purpose, log_read
from cms.register.selectors import classification_in_force, classifications_in_force
from cms.register.services import (
    CancelReason,
    DayDoesNotFit,
    DocumentIsTaken,
    NotCancellable,
    NothingChanged,
    SameAddress,
    StayIsOver,
    cancel_classification,
    correct_person,
    end_membership,
    move_household,
)
from forms_plugins.api.records import RecordIsFinal
from tests.factories import ClassificationFactory, MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def classification():
    return ClassificationFactory()


@pytest.fixture
def stay(classification):
    return classification.household.memberships.get()


def corrected(person, reason="Error de tipeo", **changes):
    said = replace(identity_of(person), **changes)
    correct_person(person=person, said=said, reason=reason, by=UserFactory(), at=AT)
    person.refresh_from_db()


def test_correction_keeps_what_was_known(stay):
    corrected(stay.person, first_surname="Quispé", birth_date=date(1985, 3, 10))

    assert stay.person.first_surname == "Quispé"
    first, second = stay.person.records.all()
    assert (first.first_surname, second.first_surname) == ("Quispe", "Quispé")
    assert (second.source, second.reason) == ("correction", "Error de tipeo")
    assert second.entered_by is not None


def test_correction_of_the_document_changes_what_is_found(stay):
    digest = document_digest("1", "40123457")
    corrected(stay.person, document_number="40123457", document_digest=digest)

    assert DjangoRegister().household_in_force_with("1", "40123457", on=TODAY) is not None
    assert DjangoRegister().household_in_force_with("1", "40123456", on=TODAY) is None
    assert list(LookupEntry.objects.values_list("document_digest", flat=True)) == [digest]


def test_correction_with_the_document_of_somebody_else(stay):
    other = MemberFactory(document_number="49999999").person

    with pytest.raises(DocumentIsTaken):
        corrected(stay.person, document_digest=other.document_digest)

    assert stay.person.records.count() == 1


def test_correction_that_says_nothing_new(stay):
    with pytest.raises(NothingChanged):
        corrected(stay.person)


def cancelled(classification, by=None):
    return cancel_classification(
        classification=classification,
        reason=CancelReason.FALSE_DATA,
        text="Acta 12",
        by=by,
        at=AT,
    )


def test_cancelled_class_is_in_force_nowhere(classification):
    household = classification.household
    before = list(classifications_in_force(TODAY))

    cancellation = cancelled(classification, by=UserFactory())

    assert before == [classification]
    assert classification_in_force(household, TODAY) is None
    assert not classifications_in_force(TODAY).exists()
    assert DjangoRegister().household_in_force_with("1", "40123456", on=TODAY) is None
    assert LookupEntry.objects.get().shown["state"] == "cancelled"
    with pytest.raises(RecordIsFinal):
        cancellation.delete()


def test_class_is_cancelled_once(classification):
    cancelled(classification)

    with pytest.raises(NotCancellable):
        cancelled(classification)


def test_older_or_expired_class_is_not_cancelled(classification):
    newer = ClassificationFactory(
        household=classification.household,
        entered_at=AT,
        valid_from=date(2021, 1, 1),
        valid_until=date(2026, 11, 22),
        member=False,
    )

    for row in (classification, newer):
        with pytest.raises(NotCancellable):
            cancelled(row)


def test_member_who_died_leaves_and_the_class_stays(stay):
    end_membership(
        membership=stay, reason=EndReason.DIED, on=date(2026, 11, 20), by=UserFactory(), at=AT
    )

    stay.refresh_from_db()
    assert (stay.until, stay.end_reason) == (date(2026, 11, 20), "died")
    assert stay.ended_by is not None
    assert classification_in_force(stay.household, TODAY) is not None
    assert not LookupEntry.objects.exists()
    with pytest.raises(StayIsOver):
        end_membership(membership=stay, reason=EndReason.LEFT, on=TODAY, by=None, at=AT)


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 24)])
def test_stay_does_not_end_before_it_began_or_after_today(stay, day):
    with pytest.raises(DayDoesNotFit):
        end_membership(membership=stay, reason=EndReason.LEFT, on=day, by=None, at=AT)


HOME = DeclaredDwelling("150110", "1", "", {"calle": "Ancón"}, "Jr. Ancón 4")


def test_household_moves_and_keeps_its_former_address(classification):
    household, by = classification.household, UserFactory()
    move_household(household=household, dwelling=HOME, on=date(2026, 11, 3), by=by, at=AT)
    away = replace(HOME, line="Jr. Lima 7", parts={"calle": "Lima"})

    with pytest.raises(SameAddress):
        move_household(household=household, dwelling=HOME, on=TODAY, by=by, at=AT)
    with pytest.raises(DayDoesNotFit):
        move_household(household=household, dwelling=away, on=date(2026, 11, 2), by=by, at=AT)
    move_household(household=household, dwelling=away, on=TODAY, by=by, at=AT)

    before, now = household.residences.order_by("pk")
    assert (before.until, now.since, now.until) == (TODAY, TODAY, None)
    assert now.entered_by == by
    assert classification_in_force(household, TODAY) is not None


def test_read_is_logged_once_by_one_reader(stay):
    user = UserFactory()
    row = log_read(at=AT, purpose=Purpose.VISIT, household=stay.household, reader=user)

    assert (row.reader, row.purpose) == (user, "visit")
    with pytest.raises(RecordIsFinal):
        row.save()
    programme = Programme.objects.create(slug="juntos", name="Juntos", key_sha256="a" * 64)
    for readers in ({}, {"reader": user, "programme": programme}):
        with pytest.raises(IntegrityError), transaction.atomic():
            log_read(at=AT, purpose=Purpose.VISIT, household=stay.household, **readers)


@pytest.mark.parametrize("detail", ["DNI 40123456", "4012 3456", "tel. 987-654-321"])
def test_detail_of_a_read_holds_no_number_of_a_document(stay, detail):
    with pytest.raises(ValidationError):
        log_read(at=AT, purpose="other", detail=detail, reader=UserFactory())

    assert not RecordRead.objects.exists()
