"""Who works in an office and how far they are with their courses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cms.accounts.models import Invitation, Membership, Office
from cms.accounts.selectors import memberships_in_force
from cms.training.models import Certification, CertificationKind, Enrolment


@dataclass(frozen=True)
class Standing:
    """
    How somebody stands in a course.

    ``state`` is ``valid``, ``ending`` (in 30 days or less), ``expired``, ``overdue`` or ``open``;
    ``day`` the last day of what it is about.
    """

    course: str
    state: str
    day: date | None


@dataclass(frozen=True)
class Member:
    """Somebody of an office: ``is_self`` whoever looks, ``standings`` by course."""

    membership: Membership
    standings: tuple[Standing, ...]
    is_self: bool


ENDING_DAYS = 30


def team_of(office: Office, *, viewer: int, on: date) -> list[Member]:
    """Return who works in an office on a day, the head first, with their courses."""
    memberships = list(memberships_in_force(on).filter(office=office).select_related("user"))
    users = {membership.user_id for membership in memberships}
    enrolled, certified = _enrolled(users), _certified(users)
    order = {"head": 0, "enumerator": 1, "clerk": 2}
    memberships.sort(key=lambda each: (order.get(each.role, 9), each.user.last_name, each.pk))
    return [
        Member(
            membership,
            tuple(
                _standings(
                    certified.get(membership.user_id, ()), enrolled.get(membership.user_id, ()), on
                )
            ),
            membership.user_id == viewer,
        )
        for membership in memberships
    ]


def _enrolled(users: set[int]) -> Mapping[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = {}
    rows = Enrolment.objects.filter(user__in=users, closed_at=None).select_related("course")
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found


def _certified(users: set[int]) -> Mapping[int, list[Certification]]:
    """Return what each has passed, of each course the one that ends last."""
    found: dict[int, dict[int, Certification]] = {}
    rows = Certification.objects.filter(
        user__in=users, kind=CertificationKind.PASSED, revocation__isnull=True
    ).select_related("course")
    for row in rows:
        best = found.setdefault(row.user_id, {})
        other = best.get(row.course_id)
        if other is None or _end(row) > _end(other):
            best[row.course_id] = row
    return {user: list(best.values()) for user, best in found.items()}


def _end(certification: Certification) -> date:
    return certification.valid_until or date.max


def _standings(
    certified: Iterable[Certification], enrolled: Iterable[Enrolment], on: date
) -> Iterable[Standing]:
    known = set()
    for row in certified:
        known.add(row.course_id)
        left = (_end(row) - on).days
        state = "expired" if left < 0 else "ending" if left <= ENDING_DAYS else "valid"
        yield Standing(row.course.title, state, row.valid_until)
    for enrolment in enrolled:
        if enrolment.course_id not in known:
            is_late = enrolment.due_on is not None and enrolment.due_on < on
            state = "overdue" if is_late else "open"
            yield Standing(enrolment.course.title, state, enrolment.due_on)


def open_invitations(office: Office) -> list[Invitation]:
    """Return the invitations of an office nobody has accepted or taken back, the newest first."""
    return list(Invitation.objects.filter(office=office, accepted_at=None, withdrawn_at=None))
