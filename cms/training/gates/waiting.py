"""Forms that wait for a certified colleague: receiving them, and who may approve."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.accounts.models import Membership, Office, User
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.accounts.selectors import memberships_in_force, people_permitted
from cms.mail.services import send_later
from cms.submissions.models import Draft
from cms.training.gates.deciding import Outcome
from cms.training.gates.facts import certified_in
from cms.training.models import Gate, GatePassage, SupervisedSending

NOBODY_MAIL = "supervised_without_approver"
MAY_SUPERVISE = "training.change_supervisedsending"
"""Permission of coordinators: to help where an office has nobody who may approve."""


def receive(*, draft: Draft, gates: Sequence[Gate], by: User, at: datetime) -> SupervisedSending:
    """
    Put a complete draft on the list of its office; the caller keeps it from being changed.

    Where nobody in the office may approve it, heads and coordinators are written to.
    """
    sending = SupervisedSending.objects.create(
        draft=draft, office=draft.office, gate=gates[0], sent_by=by, sent_at=at
    )
    if not approvers_of(sending, localdate(at)):
        tell_nobody_can(sending)
    return sending


def approvers_of(sending: SupervisedSending, on: date) -> list[User]:
    """Return who may approve a waiting form on a day."""
    return approvers_by_sending([sending], on)[sending.pk]


def approvers_by_sending(
    sendings: Iterable[SupervisedSending], on: date
) -> Mapping[int, list[User]]:
    """
    Return who may approve each waiting form (by key) on a day.

    They have the certifications of every gate it was held at, and did not send it themselves. The
    queries grow with the courses that are asked for together, not with forms and offices.
    """
    rows = list(sendings)
    gates = gates_by_sending(rows)
    by_courses: dict[frozenset[int], list[SupervisedSending]] = defaultdict(list)
    for row in rows:
        by_courses[frozenset(gate.course_id for gate in gates[row.pk])].append(row)
    found = {}
    for courses, alike in by_courses.items():
        certified = certified_in({row.office_id for row in alike}, courses, on)
        for row in alike:
            people = certified[row.office_id]
            found[row.pk] = [person for person in people if person.pk != row.sent_by_id]
    return found


def gates_of(sending: SupervisedSending) -> list[Gate]:
    """Return the gates that a form was held at."""
    return gates_by_sending([sending])[sending.pk]


def gates_by_sending(sendings: Collection[SupervisedSending]) -> Mapping[int, list[Gate]]:
    """Return the gates that each form (by key) was held at, at least the one it names."""
    passages = GatePassage.objects.filter(
        draft__in={row.draft_id for row in sendings}, outcome=Outcome.SUPERVISED
    )
    held: dict[tuple[int | None, datetime], list[Gate]] = defaultdict(list)
    for passage in passages.select_related("gate__course").order_by("gate"):
        held[passage.draft_id, passage.at].append(passage.gate)
    return {row.pk: held[row.draft_id, row.sent_at] or [row.gate] for row in sendings}


def waiting() -> QuerySet[SupervisedSending]:
    """Return the forms of all offices that wait, who waits longest first."""
    return (
        SupervisedSending.objects.filter(is_waiting=True)
        .select_related("draft__form_version__form", "office", "sent_by", "gate__course")
        .defer("draft__form_version__document")
        .order_by("sent_at", "pk")
    )


def waiting_in(office: Office) -> QuerySet[SupervisedSending]:
    """Return the forms of an office that wait, who waits longest first."""
    return waiting().filter(office=office)


def heads_of(office: Office, on: date) -> list[User]:
    """Return the heads of an office on a day."""
    heads = memberships_in_force(on).filter(office=office, role__in=SUPERVISING_ROLES)
    rows: list[Membership] = list(heads.filter(user__is_active=True).select_related("user"))
    return [row.user for row in rows]


def tell_nobody_can(sending: SupervisedSending) -> None:
    """Write to the heads of the office and to the coordinators that a form waits for nobody."""
    heads = heads_of(sending.office, localdate(sending.sent_at))
    people = {person.pk for person in heads}
    people.update(coordinators().values_list("pk", flat=True))
    for person in sorted(people):
        send_later(
            mail=NOBODY_MAIL,
            key=f"supervised:{sending.pk}:{person}",
            payload={"sending": sending.pk, "user": person},
        )


def coordinators() -> QuerySet[User]:
    """Return the people of groups that may help where an office has nobody who may approve."""
    return people_permitted(MAY_SUPERVISE)
