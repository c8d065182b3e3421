"""Rows by form become people with stays: nobody is lost and nobody is in two households."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import OfficeFactory, ResultFactory, SubmissionFactory
from tests.factories.submissions import SUBMITTED_AT

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("register", "0003_public_ids")]
AFTER = [("register", "0005_delete_householdmember")]


@pytest.fixture
def old_apps():
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def entered(apps, household, *people, later=0):
    submission = SubmissionFactory(submitted_at=SUBMITTED_AT + timedelta(days=later))
    result = ResultFactory(submission=submission)
    apps.get_model("register", "Classification").objects.create(
        household=household,
        submission_id=submission.pk,
        result_id=result.pk,
        category="pobre",
        valid_from=date(2026, 11, 2),
        valid_until=date(2030, 11, 1),
        entered_at=submission.submitted_at,
    )
    for position, (name, digest, relationship) in enumerate(people, 1):
        apps.get_model("register", "HouseholdMember").objects.create(
            household=household,
            submission_id=submission.pk,
            position=position,
            document_type="1" if digest else "4",
            document_number="12345678" if digest else "",
            document_digest=digest,
            given_names=name,
            first_surname="Quispe",
            birth_date=date(1985, 3, 9),
            relationship=relationship,
            is_head=relationship == "1",
        )


def test_members_become_people_with_stays(old_apps):
    office = OfficeFactory()
    household_model = old_apps.get_model("register", "Household")
    one, two = (
        household_model.objects.create(office_id=office.pk, registered_at=SUBMITTED_AT, public_id=i)
        for i in "ab"
    )
    entered(old_apps, one, ("Rosa", "r" * 64, "1"), ("Juan", "j" * 64, "2"), ("Lucía", "", "3"))
    entered(old_apps, two, ("Juan", "j" * 64, "1"), later=5)
    entered(old_apps, one, ("Rosa María", "r" * 64, "1"), ("Lucía", "", "3"), later=9)

    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)

    from cms.register.models import HouseholdMembership, Person

    assert {person.given_names for person in Person.objects.all()} == {
        "Rosa María",
        "Juan",
        "Lucía",
    }
    rosa = Person.objects.get(given_names="Rosa María")
    assert [record.given_names for record in rosa.records.all()] == ["Rosa", "Rosa María"]
    assert rosa.name_key == "rosa maria|quispe"
    stays = HouseholdMembership.objects.order_by("household", "pk").values_list(
        "household", "person__given_names", "until", "end_reason"
    )
    assert list(stays) == [
        (one.pk, "Rosa María", None, ""),
        (one.pk, "Juan", date(2026, 11, 7), "moved"),
        (one.pk, "Lucía", None, ""),
        (two.pk, "Juan", None, ""),
    ]
