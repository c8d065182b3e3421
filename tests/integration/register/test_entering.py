"""A sent form enters the register; the same head keeps the same household."""

from datetime import date, timedelta

import pytest

from cms.register.digests import document_digest
from cms.register.models import (
    Classification,
    Household,
    HouseholdMembership,
    Person,
    PersonRecord,
)
from cms.register.reader import DjangoRegister
from cms.register.receivers import enter_submission
from cms.register.selectors import (
    classification_in_force,
    current_members,
    households_of,
    newest_classification,
)
from cms.register.services import MappingDoesNotFit, enter_household
from cms.submissions.models import Submission
from tests.factories import ClassificationFactory, OfficeFactory, ResultFactory, SubmissionFactory
from tests.factories.submissions import SUBMITTED_AT, household_answers, member_answers

pytestmark = pytest.mark.django_db

CHILD = member_answers(
    _id="fila-2", nombres="Lucía", tipo_doc=4, num_doc="", ptes=3, fecha_nac="2014-07-28"
)


def submission_of(*rows: dict, later: int = 0, **fields) -> Submission:
    submission = SubmissionFactory(
        registering=True,
        answers=household_answers(*rows),
        submitted_at=SUBMITTED_AT + timedelta(days=later),
        **fields,
    )
    ResultFactory(submission=submission)
    return submission


def test_enter_household_with_members_and_class():
    submission = submission_of(member_answers(), CHILD)

    household = enter_household(submission=submission)

    head, child = current_members(household)
    assert (head.person.given_names, head.is_head, head.person.birth_date) == (
        "Rosa María",
        True,
        date(1985, 3, 9),
    )
    assert head.person.document_digest == document_digest(1, "40123456")
    assert (head.since, head.until, head.submission) == (date(2026, 11, 2), None, submission)
    assert (child.person.given_names, child.is_head) == ("Lucía", False)
    assert child.person.document_digest == ""
    assert PersonRecord.objects.filter(submission=submission).count() == 2
    classification = newest_classification(household)
    assert (classification.category, classification.valid_until) == ("pobre", date(2030, 11, 1))
    assert (classification.raw, classification.source) == ("-0.55", "submission")
    assert household.answers.answers["habitaciones"] == 2
    assert household.answers.taken_on == date(2026, 11, 2)
    assert household.office == submission.office


def test_enter_household_of_known_head_adds_rows_and_moves_office():
    first = enter_household(submission=submission_of(member_answers(), CHILD))
    office = OfficeFactory()

    again = enter_household(submission=submission_of(member_answers(), later=30, office=office))

    assert again == first
    assert Classification.objects.filter(household=first).count() == 2
    assert Classification.objects.latest("pk").replaces == Classification.objects.earliest("pk")
    assert [member.person.given_names for member in current_members(again)] == ["Rosa María"]
    left = HouseholdMembership.objects.get(person__given_names="Lucía")
    assert (left.until, left.end_reason) == (date(2026, 12, 2), "not_declared")
    assert PersonRecord.objects.count() == 2
    assert again.office == office


def test_enter_household_with_known_person_who_was_not_head():
    partner = member_answers(_id="fila-2", nombres="Juan", num_doc="45678901", ptes=2)
    first = enter_household(submission=submission_of(member_answers(), partner))

    own = enter_household(
        submission=submission_of(member_answers(nombres="Juan", num_doc="45678901"), later=10)
    )

    assert own != first
    (left,) = first.memberships.filter(until__isnull=False)
    assert (left.end_reason, left.until) == ("moved", date(2026, 11, 12))
    (stay,) = current_members(own)
    assert stay.person == left.person
    assert households_of(document_digest(1, "45678901")) == [own]


@pytest.mark.parametrize("trait", ["refused", "advisory"])
def test_enter_household_without_deciding_result(trait):
    submission = SubmissionFactory(registering=True)
    ResultFactory(submission=submission, **{trait: True})

    assert enter_household(submission=submission) is None
    assert not Person.objects.exists()
    assert not HouseholdMembership.objects.exists()


def test_enter_household_of_form_without_mapping():
    submission = ResultFactory().submission

    assert enter_household(submission=submission) is None


def test_enter_household_with_member_without_birth_date():
    submission = submission_of(member_answers(fecha_nac=None))

    with pytest.raises(MappingDoesNotFit, match="fecha_nac"):
        enter_household(submission=submission)


def test_receiver_is_connected_to_the_signal():
    from forms_plugins.api.signals import submission_completed

    submission = submission_of(member_answers())

    submission_completed.send(sender=Submission, submission=submission)

    assert HouseholdMembership.objects.get().submission == submission
    assert enter_submission in submission_completed._live_receivers(Submission)[0]


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        pytest.param(date(2026, 11, 1), False, id="day before"),
        pytest.param(date(2026, 11, 2), True, id="first day"),
        pytest.param(date(2030, 11, 1), True, id="last day"),
        pytest.param(date(2030, 11, 2), False, id="day after"),
    ],
)
def test_class_in_force_at_its_limits(day, in_force):
    household = ClassificationFactory().household

    assert (classification_in_force(household, day) is not None) is in_force
    found = DjangoRegister().household_in_force_with("1", "40123456", on=day)
    assert (found is not None) is in_force


def test_older_class_never_comes_back():
    household = enter_household(submission=submission_of(member_answers()))
    newer = SubmissionFactory(registering=True, submitted_at=SUBMITTED_AT + timedelta(days=30))
    ResultFactory(submission=newer, valid_from=date(2026, 12, 2), valid_until=date(2027, 1, 1))
    enter_household(submission=newer)

    assert classification_in_force(household, date(2028, 1, 1)) is None


def test_reader_says_head_office_and_end_without_scope():
    ClassificationFactory(household__office__name="ULE Comas")

    found = DjangoRegister().household_in_force_with("1", " 4012-3456 ", on=date(2027, 1, 1))

    assert found.head_document == ("1", "40123456")
    assert found.office_name == "ULE Comas"
    assert found.valid_until == date(2030, 11, 1)


def test_reader_forgets_person_who_left_the_household():
    partner = member_answers(_id="fila-2", nombres="Juan", num_doc="45678901", ptes=2)
    enter_household(submission=submission_of(member_answers(), partner))
    enter_household(submission=submission_of(member_answers(), later=30))

    reader = DjangoRegister()
    assert reader.household_in_force_with("1", "45678901", on=date(2027, 1, 1)) is None
    assert reader.household_in_force_with("1", "40123456", on=date(2027, 1, 1)) is not None


def test_reader_without_number_finds_nobody():
    ClassificationFactory(member__document_number="", member__document_digest="")

    assert DjangoRegister().household_in_force_with("4", "", on=date(2027, 1, 1)) is None


def test_register_needs_a_scope_to_list_households():
    from django_scopes import ScopeError

    with pytest.raises(ScopeError):
        Household.objects.count()
