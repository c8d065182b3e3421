"""
Questions to the register.

Members and classes belong to the whole country: these queries cross offices on purpose, and only
``Household.objects`` is bound to the office of the request. Callers decide who may see the answer.
"""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from cms.register.models import Classification, Household, HouseholdMember


def _newest_submission() -> Subquery:
    newest = Classification.objects.filter(household=OuterRef("household"))
    return Subquery(newest.order_by("-entered_at", "-pk").values("submission")[:1])


def newest_classification(household: Household) -> Classification | None:
    """Return the class the household was given last, in force or not."""
    return household.classifications.order_by("-entered_at", "-pk").first()


def classification_in_force(household: Household, on: date) -> Classification | None:
    """Return the newest class if it is in force on a day; an older one never comes back."""
    newest = newest_classification(household)
    if newest is None or not newest.valid_from <= on <= newest.valid_until:
        return None
    return newest


def current_members(household: Household) -> QuerySet[HouseholdMember]:
    """Return the members as declared last, in the order of the form."""
    return household.members.filter(submission=_newest_submission()).order_by("position")


def current_people(document_digest: str) -> QuerySet[HouseholdMember]:
    """
    Return the rows of a person in the households that list them now, newest household first.

    An empty digest (no document) finds nobody.
    """
    people = HouseholdMember.objects.exclude(document_digest="")
    return (
        people.filter(document_digest=document_digest, submission=_newest_submission())
        .select_related("household__office", "submission__classification")
        .order_by("-submission__classification__entered_at", "-pk")
    )


def households_of(document_digest: str) -> list[Household]:
    """Return the households that list a person now, newest first."""
    return [person.household for person in current_people(document_digest)]
