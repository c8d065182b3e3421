"""Households of the register. ``ClassificationFactory`` alone makes a household that can be found."""

from datetime import date
from typing import Any

import factory

from cms.register.digests import document_digest
from cms.register.models import Classification, Household, HouseholdMember
from tests.factories.accounts import OfficeFactory
from tests.factories.submissions import SUBMITTED_AT, ResultFactory, SubmissionFactory


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household

    office = factory.SubFactory(OfficeFactory)
    registered_at = SUBMITTED_AT


class MemberFactory(factory.django.DjangoModelFactory):
    """The head of a household; trait ``child`` for a daughter with her own document."""

    class Meta:
        model = HouseholdMember

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
    relationship = "1"
    is_head = True


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

    @factory.post_generation
    def member(self, create: bool, extracted: bool | None, **values: Any) -> None:
        if create and extracted is not False:
            MemberFactory(household=self.household, submission=self.submission, **values)
