"""
The log of reads: nobody sees a person's record without a row that says who, when and why.

A page about a household is built inside the transaction that stores its row, so a page that was
shown was logged, and a row that could not be stored shows no page. Rows hold keys and a purpose;
the detail is refused if it holds a number long enough to be a document.

Why somebody reads is asked once for a household and holds while they work on it: for
``HELD_SECONDS``, in their session, on the server. Each page they open in that time is still a row.
"""

import re
import time
from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office, User
from cms.register.models import Household, Person, Programme, RecordRead

HELD_SECONDS: Final = 30 * 60
MOST_HELD: Final = 50
DETAIL_LENGTH: Final = 300
_KEY: Final = "register_purposes"
_LONG_NUMBER: Final = re.compile(r"\d(?:[\s.-]?\d){5,}")


class Purpose(models.TextChoices):
    """Why somebody reads a record."""

    ATTENTION = "attention", _("The family is at the office")
    VISIT = "visit", _("A visit to the home")
    REVIEW = "review", _("A review or a complaint")
    DUPLICATES = "duplicates", _("A possible duplicate")
    QUERY = "query", _("A query by a programme")
    EXPORT = "export", _("An export of the padrón")
    OTHER = "other", _("Another reason")


PURPOSES_OF_STAFF: Final = (Purpose.ATTENTION, Purpose.VISIT, Purpose.REVIEW, Purpose.OTHER)
"""What staff may choose; the other ones are given by the screen or the interface they use."""


def log_read(
    *,
    purpose: str,
    household: Household | None = None,
    person: Person | None = None,
    reader: User | None = None,
    programme: Programme | None = None,
    office: Office | None = None,
    detail: str = "",
    at: datetime | None = None,
) -> RecordRead:
    """
    Store that a record is read now; call it in the transaction in which the record is read.

    :raises IntegrityError: unless exactly one of ``reader`` and ``programme`` is given.
    :raises ValidationError: if ``detail`` holds a number that may be a document.
    """
    check_detail(detail)
    return RecordRead.objects.create(
        at=at or timezone.now(),
        reader=reader,
        programme=programme,
        office=office,
        household=household,
        person=person,
        purpose=purpose,
        detail=detail[:DETAIL_LENGTH],
    )


def check_detail(detail: str) -> None:
    """:raises ValidationError: if a text for the log holds a number that may be a document."""
    if _LONG_NUMBER.search(detail):
        raise ValidationError(
            _("Leave document and telephone numbers out: this text stays in the log."),
            code="number_in_log",
        )


def hold_purpose(session: SessionBase, household: Household, purpose: str, detail: str) -> None:
    """Remember for half an hour why somebody works on a household."""
    held = {**session.get(_KEY, {})}
    held.pop(household.public_id, None)
    until = time.time() + HELD_SECONDS
    held[household.public_id] = {"purpose": purpose, "detail": detail, "until": until}
    session[_KEY] = dict(list(held.items())[-MOST_HELD:])


def held_purpose(session: SessionBase, household: Household) -> tuple[str, str] | None:
    """Return purpose and detail that still hold for a household, if any do."""
    held = _entry(session, household)
    return (held["purpose"], held["detail"]) if held and held["until"] > time.time() else None


def renew_purpose(session: SessionBase, household: Household) -> bool:
    """Let the purpose of this session hold anew, also if it ended; say whether there was one."""
    held = _entry(session, household)
    if held is None:
        return False
    hold_purpose(session, household, held["purpose"], held["detail"])
    return True


def _entry(session: SessionBase, household: Household) -> dict[str, Any] | None:
    return session.get(_KEY, {}).get(household.public_id)
