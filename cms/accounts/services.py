"""Changes to people, their offices and their sessions."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import F

from cms.accounts.models import Membership, Office, Role, StaffPerson, User

OPERATOR_GROUP = "Operadores"
OPERATOR_PERMISSIONS = (
    ("wagtailadmin", "access_admin"),
    ("accounts", "add_office"),
    ("accounts", "change_office"),
    ("accounts", "view_office"),
    ("accounts", "add_membership"),
    ("accounts", "change_membership"),
    ("accounts", "view_membership"),
    ("accounts", "add_invitation"),
    ("accounts", "change_invitation"),
    ("accounts", "view_invitation"),
    ("accounts", "add_staffperson"),
    ("accounts", "change_staffperson"),
    ("accounts", "view_staffperson"),
    ("jobs", "view_job"),
    ("jobs", "change_job"),
    ("register", "change_duplicatepair"),
    ("register", "view_padronimport"),
    ("register", "add_padronimport"),
    ("register", "change_padronimport"),
    ("register", "export_padron"),
    ("register", "view_reclassification"),
    ("register", "add_reclassification"),
    ("register", "view_programme"),
    ("register", "add_programme"),
    ("register", "change_programme"),
    ("register", "view_recordread"),
)


class AlreadyMember(Exception):
    """The person has an open membership in that office."""


class MembershipEnded(Exception):
    """The membership ended before."""


@transaction.atomic
def add_member(*, user: User, office: Office, role: Role, since: date) -> Membership:
    """
    Give ``user`` a place in ``office`` from ``since`` on.

    :raises AlreadyMember: if they have one that is open.
    """
    if Membership.objects.filter(user=user, office=office, until__isnull=True).exists():
        raise AlreadyMember(f"{user.pk} is a member of {office.code}")
    return Membership.objects.create(user=user, office=office, role=role, since=since)


@transaction.atomic
def change_role(*, membership: Membership, role: Role) -> None:
    """
    Give a member another role and end their sessions, so that they sign in with the new one.

    :raises MembershipEnded: if the membership is over.
    """
    if membership.until is not None:
        raise MembershipEnded(f"membership {membership.pk} ended on {membership.until}")
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role"])
        end_sessions(user=membership.user)


@transaction.atomic
def end_membership(*, membership: Membership, until: date) -> None:
    """
    End a membership with its last day and close every session of the person.

    :raises MembershipEnded: if it ended before.
    """
    if membership.until is not None:
        raise MembershipEnded(f"membership {membership.pk} ended on {membership.until}")
    membership.until = until
    membership.save(update_fields=["until"])
    end_sessions(user=membership.user)


def end_sessions(*, user: User) -> None:
    """Close every session of ``user``, on every device, from their next request on."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


@transaction.atomic
def save_person(*, person: StaffPerson, password: str = "") -> StaffPerson:
    """Store a person's data; a new password or being switched off closes their sessions."""
    if password:
        person.set_password(password)  # sessions are signed with it
    person.save()
    if not person.is_active:
        end_sessions(user=person)
    return person


@transaction.atomic
def ensure_operator_group() -> Group:
    """
    Return the group of the operators with exactly its permissions.

    They manage offices, memberships and staff people. They get no permission on ``User``: in
    Wagtail that one lets its holder become administrator.
    """
    group, _ = Group.objects.get_or_create(name=OPERATOR_GROUP)
    permissions = [
        Permission.objects.get(content_type__app_label=app, codename=codename)
        for app, codename in OPERATOR_PERMISSIONS
    ]
    group.permissions.set(permissions)
    return group
