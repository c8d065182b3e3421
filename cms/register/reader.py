"""The register as plugins may ask it."""

from datetime import date

from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.locks import lock_people
from cms.register.models import Classification, Household
from cms.register.selectors import classification_in_force, current_members, current_people
from forms_plugins.api.context import HouseholdInForce


class DjangoRegister:
    """
    Implements ``forms_plugins.api.context.RegisterReader`` on the whole register.

    Scopes are off: that nobody is in two households must hold between offices. Inside a transaction
    the person stays locked until it ends (see ``cms.register.locks``).
    """

    def household_in_force_with(
        self, document_type: str, document_number: str, *, on: date
    ) -> HouseholdInForce | None:
        """Return the household with a class in force on ``on`` that lists the person now."""
        digest = document_digest(document_type, document_number)
        if not digest:
            return None
        lock_people([digest])
        with scopes_disabled():
            stay = current_people(digest).first()
            if stay is None:
                return None
            classification = classification_in_force(stay.household, on)
            return _household(stay.household, classification) if classification else None


def _household(household: Household, classification: Classification) -> HouseholdInForce:
    members = list(current_members(household))
    head = next((member.person for member in members if member.is_head), None)
    return HouseholdInForce(
        household_id=household.pk,
        head_document=(head.document_type, head.document_number) if head else ("", ""),
        office_name=household.office.name,
        valid_until=classification.valid_until,
        documents=frozenset(
            (member.person.document_type, member.person.document_number)
            for member in members
            if member.person.document_digest
        ),
    )
