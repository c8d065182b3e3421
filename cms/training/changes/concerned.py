"""
Whom a change concerns: who saved a touched step in the last 90 days and still works in an office.

Only what offices fill in in earnest counts: no tests, no practice, nothing of citizens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils.timezone import get_default_timezone, localdate, make_aware

from cms.accounts.selectors import memberships_in_force
from cms.submissions.models import StepAnswers
from cms.training.models import ChangeNote

DAYS: Final = 90
"""How far back somebody is taken to use a step."""


@dataclass(frozen=True)
class Reach:
    """Whom a note concerns: keys of ``people``, and in how many ``offices`` they work."""

    people: frozenset[int]
    offices: int


def reach_of(note: ChangeNote, *, at: datetime) -> Reach:
    """
    Return whom a note would concern if it were released at ``at``.

    The day 90 days before counts as a whole, in the time zone of the installation.
    """
    on = localdate(at, timezone=get_default_timezone())
    people = frozenset(_savers(note, at=at)) if note.steps else frozenset()
    working = set(
        memberships_in_force(on)
        .filter(user__in=people, user__is_active=True)
        .order_by()
        .values_list("user_id", "office_id")
    )
    return Reach(
        frozenset(user for user, _office in working), len({office for _user, office in working})
    )


def _savers(note: ChangeNote, *, at: datetime) -> Iterable[int]:
    """Return who saved a touched step: offices fill forms in with one topic, a step, a page."""
    zone = get_default_timezone()
    first_day = localdate(at, timezone=zone) - timedelta(days=DAYS)
    since = make_aware(datetime.combine(first_day, time.min), zone)
    saved = StepAnswers.objects.filter(
        draft__form_version__form_id=note.form_id,
        draft__is_test=False,
        draft__office__isnull=False,
        step__in=note.steps,
        updated_at__gte=since,
        updated_at__lte=at,
        updated_by__isnull=False,
    )
    found: Iterable[int] = saved.order_by().values_list("updated_by", flat=True).distinct()
    return found
