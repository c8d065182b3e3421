"""Forms that wait for a certified colleague: receiving them, and who may approve."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from cms.accounts.models import Membership, Office, User
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.accounts.selectors import memberships_in_force
from cms.mail.services import send_later
from cms.submissions.models import Draft
from cms.training.gates.deciding import Outcome
from cms.training.gates.facts import certified_people
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
    if not approvers_among(draft.office, gates, by, localdate(at)):
        tell_nobody_can(sending)
    return sending


def approvers_among(office: Office, gates: Collection[Gate], sender: User, on: date) -> list[User]:
    """Return who in an office has the certifications of these gates, but for who sent the form."""
    people = certified_people(office, {gate.course_id for gate in gates}, on)
    return [person for person in people if person.pk != sender.pk]


def approvers_of(sending: SupervisedSending, on: date) -> list[User]:
    """Return who may approve a waiting form on a day."""
    return approvers_among(sending.office, gates_of(sending), sending.sent_by, on)


def gates_of(sending: SupervisedSending) -> list[Gate]:
    """Return the gates that a form was held at."""
    held = GatePassage.objects.filter(
        draft=sending.draft_id, at=sending.sent_at, outcome=Outcome.SUPERVISED
    )
    gates = Gate.objects.filter(pk__in=held.values("gate")).select_related("course")
    return list(gates.order_by("pk"))


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
    app, codename = MAY_SUPERVISE.split(".")
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=app,
    ).distinct()
