"""Ending a class before its time."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import User
from cms.register.guarded import CANCEL
from cms.register.locks import lock_households
from cms.register.lookup_entries import refresh
from cms.register.models import Cancellation, Classification
from cms.register.selectors import newest_classification
from cms.submissions.gatekeeping import require_action


class CancelReason(models.TextChoices):
    """
    Why a class may be cancelled.

    Choice: the published rules name the state *cancelada* without the grounds; these are ours.
    """

    FALSE_DATA = "false_data", _("False or missing information was proven")
    DUPLICATE = "duplicate", _("The household is in the register twice")
    DISSOLVED = "dissolved", _("The household no longer exists")
    REQUEST = "request", _("The household asks for it")
    MISTAKE = "mistake", _("The office entered it by mistake")


class NotCancellable(Exception):
    """The class is not the newest of its household, is over, or was cancelled already."""


def can_be_cancelled(classification: Classification, on: date) -> bool:
    """Say whether the newest class of a household has not ended and was not cancelled."""
    return classification.valid_until >= on and not hasattr(classification, "cancellation")


@transaction.atomic
def cancel_classification(
    *, classification: Classification, reason: str, text: str, by: User | None, at: datetime
) -> Cancellation:
    """
    End the newest class of a household for good; an older one does not come back.

    :raises NotCancellable: if it is not the newest, is over, or was cancelled already, also by
        somebody else a moment ago.
    :raises NotAllowedNow: if a gate stands before it.
    """
    require_action(CANCEL, user=by, office=classification.household.office, at=at)
    household = lock_households([classification.household_id])[classification.household_id]
    newest = newest_classification(household)
    if newest is None or newest.pk != classification.pk:
        raise NotCancellable
    if not can_be_cancelled(newest, timezone.localdate(at)):
        raise NotCancellable
    cancellation = Cancellation.objects.create(
        classification=newest, reason=reason, text=text, at=at, by=by
    )
    refresh([household.pk])
    return cancellation
