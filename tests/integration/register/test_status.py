"""The status of a household on a day, one by one and in a query, and what is under way."""

from datetime import UTC, date, datetime

import pytest
from django_scopes import scopes_disabled

from cms.register.models import (
    Cancellation,
    DuplicatePair,
    Household,
    Reclassification,
    ReviewRequest,
)
from cms.register.status import Pending, Status, status_of, with_status
from cms.submissions.models import DraftState
from forms_plugins.classification.models import Method, MethodVersion
from tests.factories import (
    ClassificationFactory,
    DraftFactory,
    FormVersionFactory,
    HouseholdFactory,
    MemberFactory,
    StepAnswersFactory,
)
from tests.factories.submissions import member_answers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def both(household, on):
    """Return the status by the function and by the query."""
    with scopes_disabled():
        queried = with_status(Household.objects.filter(pk=household.pk), on).get().status
    return status_of(household, on).status, queried


@pytest.mark.parametrize(
    ("day", "status"),
    [
        pytest.param(date(2024, 2, 28), Status.NONE, id="day before"),
        pytest.param(date(2024, 2, 29), Status.IN_FORCE, id="first day, a leap day"),
        pytest.param(date(2028, 2, 28), Status.IN_FORCE, id="day before the last"),
        pytest.param(date(2028, 2, 29), Status.IN_FORCE, id="last day, a leap day"),
        pytest.param(date(2028, 3, 1), Status.EXPIRED, id="day after a leap day"),
    ],
)
def test_status_around_leap_days(day, status):
    household = ClassificationFactory(
        valid_from=date(2024, 2, 29), valid_until=date(2028, 2, 29)
    ).household

    assert both(household, day) == (status, status)


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2030, 2, 28), Status.IN_FORCE), (date(2030, 3, 1), Status.EXPIRED)],
)
def test_status_where_the_last_day_is_in_a_common_year(day, status):
    household = ClassificationFactory(
        valid_from=date(2024, 3, 1), valid_until=date(2030, 2, 28)
    ).household

    assert both(household, day) == (status, status)


def test_status_without_a_class():
    assert both(HouseholdFactory(), TODAY) == (Status.NONE, Status.NONE)


def test_status_of_a_cancelled_class_on_any_day():
    classification = ClassificationFactory()
    Cancellation.objects.create(classification=classification, reason="mistake", at=AT)

    for day in (TODAY, date(2035, 1, 1)):
        assert both(classification.household, day) == (Status.CANCELLED, Status.CANCELLED)


def test_newest_class_decides():
    older = ClassificationFactory()
    ClassificationFactory(
        household=older.household,
        entered_at=AT,
        valid_from=date(2026, 11, 3),
        valid_until=date(2026, 11, 22),
        member=False,
    )

    assert both(older.household, TODAY) == (Status.EXPIRED, Status.EXPIRED)


def test_nothing_is_pending_at_first():
    assert status_of(ClassificationFactory().household, TODAY).pending == ()


def test_open_review_is_pending_and_a_decided_one_is_not():
    classification = ClassificationFactory()
    review = ReviewRequest.objects.create(
        reference="R-1", classification=classification, asked_at=AT, grounds="No"
    )

    assert status_of(classification.household, TODAY).pending == (Pending.REVIEW,)
    ReviewRequest.objects.filter(pk=review.pk).update(state="confirmed")
    assert status_of(classification.household, TODAY).pending == ()


def test_open_pair_is_pending_for_both_households():
    first, second = MemberFactory(), MemberFactory(document_number="49999999")
    pair = DuplicatePair.objects.create(
        first=first.person, second=second.person, score=90, found_at=AT
    )

    for stay in (first, second):
        assert status_of(stay.household, TODAY).pending == (Pending.DUPLICATE,)
    DuplicatePair.objects.filter(pk=pair.pk).update(state="apart")
    assert status_of(first.household, TODAY).pending == ()


@pytest.mark.parametrize(
    ("number", "own_office", "state", "pending"),
    [
        ("40123456", True, DraftState.OPEN, (Pending.UPDATE,)),
        ("4012-3456", True, DraftState.OPEN, (Pending.UPDATE,)),
        ("40123457", True, DraftState.OPEN, ()),
        ("40123456", False, DraftState.OPEN, ()),
        ("40123456", True, DraftState.DISCARDED, ()),
    ],
)
def test_form_being_filled_in_for_a_member(number, own_office, state, pending):
    household = ClassificationFactory().household
    office = {"office": household.office} if own_office else {}
    version = FormVersionFactory(registering=True)
    draft = DraftFactory(form_version=version, state=state, **office)
    rows = {"miembros": [member_answers(num_doc=number)]}
    StepAnswersFactory(draft=draft, step="personas", answers=rows)

    assert status_of(household, TODAY).pending == pending


def test_run_that_has_not_come_to_the_household():
    household = ClassificationFactory().household
    method = MethodVersion.objects.create(
        method=Method.objects.create(slug="m", title="m"),
        number=1,
        document={},
        sha256="0" * 64,
        published_at=AT,
    )
    run = Reclassification.objects.create(
        method=method, reason="", on=TODAY, state="running", cursor=household.pk - 1
    )

    assert status_of(household, TODAY).pending == (Pending.RECLASSIFICATION,)
    Reclassification.objects.filter(pk=run.pk).update(cursor=household.pk)
    assert status_of(household, TODAY).pending == ()
