"""
What a household's class is worth on a day, and whether something is under way that may change it.

The newest class decides, whatever the older ones say. Both days of its validity count: a class
given until 28 February 2030 is in force on that day and expired on 1 March. The last day was fixed
when the class was given (``forms_plugins.engine.classification.validity`` says what becomes of a
29 February); here dates are compared and nothing is added.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from cms.register.models import (
    Cancellation,
    Classification,
    DuplicatePair,
    Household,
    HouseholdMembership,
    Reclassification,
    ReviewRequest,
)
from cms.register.selectors import newest_classification, newest_classification_of
from cms.register.underway import has_update_under_way


class Status(models.TextChoices):
    """What the class of a household is worth; the values are those programmes and files see."""

    IN_FORCE = "vigente", _("In force")
    EXPIRED = "caducada", _("Expired")
    CANCELLED = "cancelada", _("Cancelled")
    NONE = "sin_clasificacion", _("Without a class")


class Pending(models.TextChoices):
    """What is under way and may change the class or the household."""

    REVIEW = "review", _("A review of the result was asked for")
    DUPLICATE = "duplicate", _("A possible duplicate is to be decided")
    UPDATE = "update", _("A new form of this household is being filled in")
    RECLASSIFICATION = "reclassification", _("The register is being classified anew")


@dataclass(frozen=True)
class HouseholdStatus:
    """The status of a household on a day, the class it comes from, and what is under way."""

    status: Status
    classification: Classification | None = None
    pending: tuple[Pending, ...] = ()


def status_of(household: Household, on: date) -> HouseholdStatus:
    """Return the status on a day, and what is under way now."""
    newest = newest_classification(household)
    return HouseholdStatus(status_by(newest, on), newest, pending_of(household))


def status_by(newest: Classification | None, on: date) -> Status:
    """
    Return what the newest class of a household is worth on a day.

    A class that begins later is worth nothing yet.
    """
    if newest is None:
        return Status.NONE
    if hasattr(newest, "cancellation"):
        return Status.CANCELLED
    if on < newest.valid_from:
        return Status.NONE
    return Status.IN_FORCE if on <= newest.valid_until else Status.EXPIRED


def with_status(households: QuerySet[Household], on: date) -> QuerySet[Household]:
    """Add ``status`` (a value of ``Status``) and ``newest_class`` (its key) to a query."""
    key = OuterRef("newest_class")
    newest = Classification.objects.filter(pk=key)
    return households.annotate(newest_class=newest_classification_of(OuterRef("pk"))).annotate(
        status=Case(
            When(newest_class__isnull=True, then=Value(Status.NONE.value)),
            When(
                Exists(Cancellation.objects.filter(classification=key)),
                then=Value(Status.CANCELLED.value),
            ),
            When(Exists(newest.filter(valid_from__gt=on)), then=Value(Status.NONE.value)),
            When(Exists(newest.filter(valid_until__lt=on)), then=Value(Status.EXPIRED.value)),
            default=Value(Status.IN_FORCE.value),
            output_field=models.CharField(),
        )
    )


def pending_of(household: Household) -> tuple[Pending, ...]:
    """
    Return what is under way for a household: as far as the platform can know.

    Choice: a new form counts while it is open in the office that keeps the household. A form of
    another office, or on paper, is not known before it is sent.
    """
    found = {
        Pending.REVIEW: _has_open_review(household),
        Pending.DUPLICATE: _has_open_pair(household),
        Pending.UPDATE: has_update_under_way(household),
        Pending.RECLASSIFICATION: _is_to_be_reclassified(household),
    }
    return tuple(pending for pending, is_so in found.items() if is_so)


def _has_open_review(household: Household) -> bool:
    reviews = ReviewRequest.objects.filter(classification__household=household)
    return reviews.filter(state=ReviewRequest.State.OPEN).exists()


def _has_open_pair(household: Household) -> bool:
    members = HouseholdMembership.objects.filter(household=household, until__isnull=True)
    people = members.values("person")
    pairs = DuplicatePair.objects.filter(Q(first__in=people) | Q(second__in=people))
    return pairs.filter(state=DuplicatePair.State.OPEN).exists()


def _is_to_be_reclassified(household: Household) -> bool:
    """Say whether a run has begun and has not come to this household yet."""
    begun = (Reclassification.State.RUNNING, Reclassification.State.PAUSED)
    return Reclassification.objects.filter(state__in=begun, cursor__lt=household.pk).exists()
