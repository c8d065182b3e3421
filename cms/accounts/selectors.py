"""Who belongs to which office."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.accounts.models import Membership, Office, User
from cms.prepared_queries import PreparedQuery


def open_memberships(user: User, *, on: date | None = None) -> QuerySet[Membership]:
    """
    Return the places of ``user`` in active offices on a day (today), by code of the office.

    The last day of a membership still counts.
    """
    return _in_force(on).filter(user=user)


def memberships_in_force(on: date | None = None) -> QuerySet[Membership]:
    """Return everybody's places in active offices on a day (today), by code of the office."""
    return _in_force(on)


def memberships_with_people(user_id: Any) -> list[Membership]:
    """Return what ``open_memberships`` does, of today, with the person."""
    return MEMBERSHIPS(user_id, timezone.localdate())


def _with_people(user_id: int, day: date) -> QuerySet[Membership]:
    return _in_force(day).filter(user_id=user_id).select_related("user")


MEMBERSHIPS = PreparedQuery(_with_people, int, date)
"""Asked for with every page somebody signed in opens."""


def _in_force(on: date | None) -> QuerySet[Membership]:
    day = on or timezone.localdate()
    return (
        Membership.objects.filter(office__is_active=True, since__lte=day)
        .filter(Q(until__isnull=True) | Q(until__gte=day))
        .select_related("office")
        .order_by("office__code", "-since")
    )


def offices_of(user: User, *, on: date | None = None) -> QuerySet[Office]:
    """Return the offices ``user`` works in on a day (today), by code."""
    memberships = open_memberships(user, on=on).order_by().values("office")
    return Office.objects.filter(pk__in=memberships)


def people_permitted(permission: str) -> QuerySet[User]:
    """
    Return the active people to whom a group gives ``permission`` (``"app.codename"``), each once.

    Administrators, who may do everything, are not among them: they would get everybody's e-mails.
    """
    app, codename = permission.split(".")
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=app,
    ).distinct()


def active_offices() -> QuerySet[Office]:
    """Return the offices that take work, by code."""
    return Office.objects.filter(is_active=True)


def active_membership(user: User, office_id: int | None) -> Membership | None:
    """
    Return the membership a person works under: that of the chosen office, or their only one.

    ``office_id`` is what the session remembers; an office they left counts as not chosen. What was
    read with the person (``backends``) is used for the one request that it was read for.
    """
    memberships = user.memberships_read
    if memberships is None:
        memberships = list(open_memberships(user))
    chosen = [membership for membership in memberships if membership.office_id == office_id]
    if chosen:
        return chosen[0]
    if len({membership.office_id for membership in memberships}) == 1:
        return memberships[0]
    return None
