"""A pair as a table with two columns, what differs marked."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scopes_disabled

from cms.register.models import DuplicatePair, HouseholdMembership, Person, Residence

REASONS = {
    "same_number": gettext_lazy("The same document number"),
    "number_mistyped": gettext_lazy("Document numbers that differ by one digit"),
    "same_names": gettext_lazy("The same names"),
    "alike_names": gettext_lazy("Names that are alike"),
    "same_birth": gettext_lazy("The same birth date"),
    "birth_mistyped": gettext_lazy("Birth dates that are often confused"),
    "same_place": gettext_lazy("The same district"),
    "other_sex": gettext_lazy("Different sex"),
    "other_number": gettext_lazy("Different numbers of the same document"),
    "listed_together": gettext_lazy("One household lists both"),
}


@dataclass(frozen=True, repr=False)
class Line:
    """What is known of the two people under one label."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Say whether the two columns say different things."""
        return self.first != self.second


def lines_of(pair: DuplicatePair) -> list[Line]:
    """Return the two people line by line, with the households they live in."""
    with scopes_disabled():
        one, other = _facts(pair.first), _facts(pair.second)
    return [Line(label, one[label], other[label]) for label in one]


def reasons_of(pair: DuplicatePair) -> list[dict[str, object]]:
    """Return why a pair was proposed: words and points."""
    return [
        {"words": REASONS.get(reason["code"], reason["code"]), "points": reason["points"]}
        for reason in pair.reasons
    ]


def _facts(person: Person) -> dict[str, str]:
    membership = (
        HouseholdMembership.objects.filter(person=person, until__isnull=True)
        .select_related("household__office")
        .first()
    )
    residence = membership and (
        Residence.objects.filter(household=membership.household_id, until__isnull=True)
        .select_related("dwelling")
        .first()
    )
    none = _("none")
    return {
        _("Given names"): person.given_names,
        _("Surnames"): f"{person.first_surname} {person.second_surname}".strip(),
        _("Birth date"): date_format(person.birth_date, "SHORT_DATE_FORMAT"),
        _("Document number"): person.document_number or none,
        _("Household"): str(membership.household) if membership else none,
        _("Office"): membership.household.office.name if membership else none,
        _("Head of the household"): (_("yes") if membership.is_head else _("no"))
        if membership
        else none,
        _("Address"): residence.dwelling.line if residence else none,
        _("In the register since"): date_format(person.created_at, "SHORT_DATE_FORMAT"),
    }
