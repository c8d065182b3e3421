"""
Classes that end soon: who is told, when, and once.

A class is announced once in each band it passes through (``BANDS``: days before its last day). If
nothing ran for weeks, only the band it is in now is announced: the earlier notices would say
nothing that is still true. The office gets one e-mail a day with numbers and no names; a citizen
gets one where the form they sent holds an address. Everybody else reads it on their page.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from cms.accounts.models import Membership, Role
from cms.mail.services import send_later
from cms.register.models import Classification, ExpiryNotice
from cms.register.selectors import classifications_in_force
from cms.submissions.contacts import contact_email

BANDS = (90, 60, 30)
OFFICE_MAIL = "expiries_of_office"
CITIZEN_MAIL = "expiry_of_household"
PIECE = 2_000


@dataclass(frozen=True)
class Announced:
    """How many notices a run added, and how many offices and households are written to."""

    notices: int
    offices: int
    households: int


def band_of(valid_until: date, on: date) -> int | None:
    """
    Return the band of a class on a day, ``None`` if it ended or does not end soon.

    The last day still counts: on it the band is 30.
    """
    left = (valid_until - on).days
    if left < 0:
        return None
    return min((days for days in BANDS if left <= days), default=None)


def ending(
    on: date, *, within: int = BANDS[0], office: int | None = None
) -> QuerySet[Classification]:
    """Return the classes that end ``within`` so many days, the first to end first."""
    soon = classifications_in_force(on).filter(
        valid_until__lte=on + timedelta(days=within), household__merged_into__isnull=True
    )
    if office is not None:
        soon = soon.filter(household__office=office)
    return soon.order_by("valid_until", "pk")


def announce(*, on: date, at: datetime) -> Announced:
    """
    Add the notices that are due and ask for the e-mails; run again it adds nothing.

    Works through the register in pieces, each of which is stored with its e-mails.
    """
    notices = households = 0
    offices: set[int] = set()
    with scopes_disabled():
        for piece in _pieces(_not_announced(on)):
            with transaction.atomic():
                added = _store(piece, on=on, at=at)
                households += sum(_write_to_citizen(notice) for notice in added)
            notices += len(added)
            offices |= {notice.classification.household.office_id for notice in added}
        for office in sorted(offices):
            _write_to_office(office, on)
    return Announced(notices=notices, offices=len(offices), households=households)


def _in_bands(on: date) -> Mapping[int, Q]:
    """Return the condition of each band on a day."""
    return {
        days: Q(
            valid_until__lte=on + timedelta(days=days),
            valid_until__gt=on + timedelta(days=next_days),
        )
        for days, next_days in zip(BANDS, (*BANDS[1:], -1), strict=True)
    }


def _not_announced(on: date) -> QuerySet[Classification]:
    due = Q()
    for days, in_band in _in_bands(on).items():
        told = ExpiryNotice.objects.filter(classification=OuterRef("pk"), days=days)
        due |= in_band & ~Exists(told)
    return ending(on).filter(due).select_related("household", "submission").order_by("pk")


def _pieces(rows: QuerySet[Classification]) -> Iterator[list[Classification]]:
    """Give the rows in pieces; each is asked for anew, after the one before was stored."""
    last = 0
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        yield piece
        last = piece[-1].pk


def _store(piece: Sequence[Classification], *, on: date, at: datetime) -> list[ExpiryNotice]:
    """Store the notices of a piece and return those that nobody else stored at the same moment."""
    wanted = {
        row.pk: ExpiryNotice(classification=row, days=days, at=at)
        for row in piece
        if (days := band_of(row.valid_until, on)) is not None
    }
    # Whoever locks the classes first announces them; the second one finds the notices.
    list(Classification.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    stored = ExpiryNotice.objects.filter(classification__in=wanted)
    known = set(stored.values_list("classification", "days"))
    added = [notice for pk, notice in wanted.items() if (pk, notice.days) not in known]
    return ExpiryNotice.objects.bulk_create(added)


def _write_to_citizen(notice: ExpiryNotice) -> int:
    submission = notice.classification.submission
    if submission is None or not contact_email(submission):
        return 0
    key = f"expiry:{notice.classification_id}:{notice.days}"
    send_later(mail=CITIZEN_MAIL, key=key, payload={"notice": notice.pk})
    return 1


def _write_to_office(office: int, on: date) -> None:
    heads = Membership.objects.filter(office=office, role=Role.HEAD, since__lte=on)
    for head in heads.filter(Q(until__isnull=True) | Q(until__gte=on)).exclude(user__email=""):
        key = f"expiries:{head.pk}:{on.isoformat()}"
        payload = {"membership": head.pk, "on": on.isoformat()}
        send_later(mail=OFFICE_MAIL, key=key, payload=payload)


def counts_by_band(on: date, *, office: int) -> Mapping[int, int]:
    """Return how many classes of an office are in each band on a day."""
    counted = ending(on, office=office).aggregate(
        **{f"in_{days}": Count("pk", filter=in_band) for days, in_band in _in_bands(on).items()}
    )
    return {days: counted[f"in_{days}"] for days in BANDS}
