"""Make people, their history and their stays in households of the rows declared with each form."""

from collections import defaultdict

from cms.register.names import name_key
from django.db import migrations
from django.utils import timezone

IDENTITY = (
    "document_type",
    "document_number",
    "document_digest",
    "given_names",
    "first_surname",
    "second_surname",
    "birth_date",
)


def move_rows(apps, schema_editor):
    """
    Go through the classified forms in the order in which they were entered.

    Each one makes its rows the composition of its household, as entering a form does now: who is
    not among them left, who belongs to another household moved.
    """
    Classification = apps.get_model("register", "Classification")
    HouseholdMember = apps.get_model("register", "HouseholdMember")
    mover = _Mover(apps)
    entered = Classification.objects.filter(submission__isnull=False)
    for classification in entered.order_by("entered_at", "pk").iterator():
        rows = HouseholdMember.objects.filter(submission=classification.submission_id)
        mover.enter(classification, list(rows.order_by("position")))


def move_back(apps, schema_editor):
    """Leave the old table as it is (its rows stay while it exists) and empty the new ones."""
    for name in ("HouseholdMembership", "PersonRecord", "Person"):
        apps.get_model("register", name).objects.all()._raw_delete(schema_editor.connection.alias)


class _Mover:
    def __init__(self, apps):
        self.Person = apps.get_model("register", "Person")
        self.PersonRecord = apps.get_model("register", "PersonRecord")
        self.Membership = apps.get_model("register", "HouseholdMembership")

    def enter(self, classification, rows):
        on = timezone.localdate(classification.entered_at)
        own = self._members_by_name(classification.household_id)
        people = {}
        for row in rows:
            person = self._person(row, own, classification.entered_at)
            people.setdefault(person.pk, row)
        stays = self.Membership.objects.filter(until__isnull=True)
        elsewhere = stays.filter(person__in=people).exclude(household=classification.household_id)
        gone = stays.filter(household=classification.household_id).exclude(person__in=people)
        self._close(elsewhere, on, "moved")
        self._close(gone, on, "not_declared")
        self._open(classification, people, on)

    def _open(self, classification, people, on):
        stays = self.Membership.objects.filter(
            household=classification.household_id, until__isnull=True
        )
        for stay in stays:
            row = people[stay.person_id]
            if (stay.relationship, stay.is_head) == (row.relationship, row.is_head):
                self.Membership.objects.filter(pk=stay.pk).update(position=row.position)
                del people[stay.person_id]
        self._close(stays.filter(person__in=people), on, "changed")
        for person, row in people.items():
            self.Membership.objects.create(
                household_id=classification.household_id,
                person_id=person,
                position=row.position,
                relationship=row.relationship,
                is_head=row.is_head,
                since=on,
                source="submission",
                submission_id=classification.submission_id,
            )

    @staticmethod
    def _close(stays, on, reason):
        for stay in list(stays):
            stay.until, stay.end_reason = max(stay.since, on), reason
            stay.save(update_fields=["until", "end_reason"])

    def _members_by_name(self, household):
        own = defaultdict(list)
        stays = self.Membership.objects.filter(household=household).select_related("person")
        for stay in stays.order_by("pk"):
            if not stay.person.document_digest:
                own[stay.person.name_key, stay.person.birth_date].append(stay.person)
        return own

    def _person(self, row, own, at):
        said = {name: getattr(row, name) for name in IDENTITY}
        said["name_key"] = name_key(row.given_names, row.first_surname, row.second_surname)
        person = None
        if row.document_digest:
            person = self.Person.objects.filter(document_digest=row.document_digest).first()
        if person is None and own[said["name_key"], row.birth_date]:
            person = own[said["name_key"], row.birth_date].pop()
        if person is None:
            person = self.Person.objects.create(created_at=at, **said)
        elif all(getattr(person, name) == value for name, value in said.items()):
            return person
        else:
            self.Person.objects.filter(pk=person.pk).update(**said)
        self.PersonRecord.objects.create(
            person=person,
            source="submission",
            submission_id=row.submission_id,
            entered_at=at,
            **said,
        )
        return person


class Migration(migrations.Migration):
    dependencies = [("register", "0003_public_ids")]

    operations = [migrations.RunPython(move_rows, move_back)]
