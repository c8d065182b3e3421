"""Whom a rule concerns."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import Membership
from cms.accounts.selectors import memberships_in_force
from cms.submissions.models import Submission
from cms.training.models import AssignmentRule


def people_of(rule: AssignmentRule, *, on: date, user: int | None = None) -> Mapping[int, date]:
    """
    Return the keys of the people a rule concerns on a day, with the first day of their membership.

    Of several memberships the one that began last counts. With ``user`` only that person is asked
    about.
    """
    found = _matching(rule, on)
    if user is not None:
        found = found.filter(user=user)
    with scopes_disabled():
        rows = found.order_by().values("user").annotate(began=Max("since"))
        return dict(rows.values_list("user", "began"))


def offices_of_people(rule: AssignmentRule, *, on: date) -> int:
    """Return in how many offices the people work whom a rule concerns on a day."""
    with scopes_disabled():
        return _matching(rule, on).order_by().values("office").distinct().count()


def _matching(rule: AssignmentRule, on: date) -> QuerySet[Membership]:
    found = memberships_in_force(on).filter(user__is_active=True)
    if rule.roles:
        found = found.filter(role__in=rule.roles)
    if rule.places:
        places = Q()
        for place in rule.places:
            places |= Q(office__place_code__startswith=place)
        found = found.filter(places)
    if rule.joined_since is not None:
        found = found.filter(since__gte=rule.joined_since)
    if rule.used_form_id is not None:
        found = found.filter(Exists(_sent(rule, on)))
    return found


def _sent(rule: AssignmentRule, on: date) -> QuerySet[Submission]:
    """Return what a member sent of the form in the days that count, today included."""
    with scopes_disabled():
        sent = Submission.objects.filter(form_version__form=rule.used_form_id)
    first = on - timedelta(days=rule.used_within_days)
    begin, end = (
        timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time()))
        for day in (first, on + timedelta(days=1))
    )
    return sent.filter(submitted_by=OuterRef("user"), submitted_at__gte=begin, submitted_at__lt=end)
