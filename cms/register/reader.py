"""The register as plugins may ask it."""

from datetime import date

from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.locks import lock_people
from cms.register.models import HouseholdMember
from cms.register.selectors import current_people
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
            people = current_people(digest).filter(
                submission__classification__valid_from__lte=on,
                submission__classification__valid_until__gte=on,
            )
            person = people.first()
            return self._household(person) if person else None

    @staticmethod
    def _household(person: HouseholdMember) -> HouseholdInForce:
        head = HouseholdMember.objects.filter(submission=person.submission_id, is_head=True).first()
        return HouseholdInForce(
            household_id=person.household_id,
            head_document=(head.document_type, head.document_number) if head else ("", ""),
            office_name=person.household.office.name,
            valid_until=person.submission.classification.valid_until,
        )
