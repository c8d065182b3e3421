"""Households of the register. ``ClassificationFactory`` alone makes a household that can be found."""

from dataclasses import fields
from datetime import date
from typing import Any

import factory
from django.db.models import F

from cms.register.declared import DeclaredIdentity
from cms.register.digests import document_digest
from cms.register.lookup_entries import refresh
from cms.register.models import Classification, EntrySource, Household, HouseholdMembership, Person
from cms.register.people import Origin, add_person, update_person
from tests.factories.accounts import OfficeFactory
from tests.factories.submissions import SUBMITTED_AT, ResultFactory, SubmissionFactory


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household

    office = factory.SubFactory(OfficeFactory)
    registered_at = SUBMITTED_AT


class MemberFactory(factory.django.DjangoModelFactory):
    """
    The head of a household; trait ``child`` for a daughter with her own document.

    Who has the document already is the same person, and moves from where they were.
    """

    class Meta:
        model = HouseholdMembership

    class Params:
        child = factory.Trait(
            position=2,
            relationship="3",
            is_head=False,
            given_names="Lucía",
            document_number="71234567",
            birth_date=date(2014, 7, 28),
        )

    household = factory.SubFactory(HouseholdFactory)
    submission = factory.SubFactory(
        SubmissionFactory, registering=True, office=factory.SelfAttribute("..household.office")
    )
    position = 1
    document_type = "1"
    document_number = "40123456"
    document_digest = factory.LazyAttribute(
        lambda member: document_digest(member.document_type, member.document_number)
    )
    given_names = "Rosa María"
    first_surname = "Quispe"
    second_surname = "Mamani"
    birth_date = date(1985, 3, 9)
    sex = ""
    relationship = "1"
    is_head = True
    since = date(2026, 11, 2)
    source = "submission"

    @classmethod
    def _create(cls, model_class: type, *args: Any, **values: Any) -> HouseholdMembership:
        said = {field.name: values.pop(field.name) for field in fields(DeclaredIdentity)}
        known = Person.objects.exclude(document_digest="")
        person = known.filter(document_digest=said["document_digest"]).first()
        origin = Origin(EntrySource.SUBMISSION, SUBMITTED_AT, values["submission"])
        if person is None:
            person = add_person(DeclaredIdentity(**said), origin=origin)
        else:
            update_person(person, DeclaredIdentity(**said), origin=origin)
        open_rows = person.memberships.filter(until__isnull=True)
        left = set(open_rows.values_list("household", flat=True))
        open_rows.update(until=F("since"), end_reason="moved")
        membership = super()._create(model_class, *args, person=person, **values)
        refresh({membership.household_id, *left})
        return membership


class ClassificationFactory(factory.django.DjangoModelFactory):
    """
    The class of a household, with its submission, its result and its head as the only member.

    Trait ``expired``: it ended on 31 December 2024. ``member__document_number`` and the like go to
    the head; ``member=False`` leaves the household empty.
    """

    class Meta:
        model = Classification
        skip_postgeneration_save = True

    class Params:
        expired = factory.Trait(valid_from=date(2021, 1, 1), valid_until=date(2024, 12, 31))

    household = factory.SubFactory(HouseholdFactory)
    submission = factory.SubFactory(
        SubmissionFactory, registering=True, office=factory.SelfAttribute("..household.office")
    )
    result = factory.SubFactory(
        ResultFactory,
        submission=factory.SelfAttribute("..submission"),
        category=factory.SelfAttribute("..category"),
        valid_from=factory.SelfAttribute("..valid_from"),
        valid_until=factory.SelfAttribute("..valid_until"),
    )
    category = "pobre"
    valid_from = date(2026, 11, 2)
    valid_until = date(2030, 11, 1)
    entered_at = SUBMITTED_AT

    @classmethod
    def _after_postgeneration(
        cls, instance: Classification, create: bool, results: Any = None
    ) -> None:
        refresh([instance.household_id])

    @factory.post_generation
    def member(self, create: bool, extracted: bool | None, **values: Any) -> None:
        if create and extracted is not False:
            MemberFactory(household=self.household, submission=self.submission, **values)
