"""What happens to invitations."""

from datetime import datetime, time, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import Invitation, Membership, Office, Role, StaffPerson, User
from cms.accounts.models.invitation import new_nonce
from cms.accounts.services import AlreadyMember, add_member, save_person
from cms.mail.services import send_later

LASTS = timedelta(days=14)
WAIT = timedelta(minutes=10)
"""Choice: how long after a sending the same invitation is sent again."""
MOST_A_DAY = 5
"""Choice: how often a person is written to about the same office on one day."""
SALT = "accounts.invitation"
INVITATION_MAIL = "invitation"


class AlreadyInvited(Exception):
    """An invitation of this e-mail to this office is open."""


class InvitationIsOver(Exception):
    """The invitation was accepted, withdrawn, or is too old."""


class SentTooOften(Exception):
    """It was sent a moment ago, or often today: it can be sent again from ``again_at`` on."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at


class NameIsTaken(Exception):
    """Somebody has this user name."""


class BelongsToSomebody(Exception):
    """The e-mail is that of a person with a user: they sign in and accept with it."""


@transaction.atomic
def invite(
    *,
    office: Office,
    role: Role | str,
    given_names: str,
    surnames: str,
    email: str,
    by: User,
    at: datetime,
    resolution: str = "",
) -> Invitation:
    """
    Invite a person and ask for the e-mail with the link.

    What was sent to them before counts: taking an invitation back begins no new day. Who mends a
    name need not wait, however.

    :raises AlreadyInvited: if they are invited to the office already.
    :raises SentTooOften: if they were written to as often as may be today.
    :raises AlreadyMember: if somebody with this e-mail works there.
    """
    open_ones = Membership.objects.filter(office=office, until__isnull=True)
    if open_ones.filter(user__email__iexact=email).exists():
        raise AlreadyMember(office.code)
    # One after the other for each office: nobody is written to more often by asking at once.
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    before = Invitation.objects.filter(office=office, email=email.lower())
    sent = _sent_on_day_of(at, before.order_by("-sent_at", "-pk").first())
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                office=office,
                role=role,
                given_names=given_names,
                surnames=surnames,
                email=email.lower(),
                resolution=resolution,
                invited_by=by,
                invited_at=at,
                expires_at=at + LASTS,
                sent_at=at,
                sent_that_day=sent + 1,
            )
    except IntegrityError:
        raise AlreadyInvited(office.code) from None
    if sent >= MOST_A_DAY:
        raise SentTooOften(_next_day(at))
    _send(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, at: datetime) -> None:
    """
    Send a new link, valid anew; the one before works no more.

    :raises InvitationIsOver: if it was accepted or withdrawn.
    :raises SentTooOften: less than ``WAIT`` after the last sending, or after ``MOST_A_DAY``.
    """
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.accepted_at or locked.withdrawn_at:
        raise InvitationIsOver
    sent = _sent_on_day_of(at, locked)
    if sent >= MOST_A_DAY:
        raise SentTooOften(_next_day(at))
    if at < locked.sent_at + WAIT:
        raise SentTooOften(locked.sent_at + WAIT)
    locked.nonce, locked.expires_at = new_nonce(), at + LASTS
    locked.sent_at, locked.sent_that_day = at, sent + 1
    locked.save(update_fields=["nonce", "expires_at", "sent_at", "sent_that_day"])
    _send(locked)


def _sent_on_day_of(at: datetime, invitation: Invitation | None) -> int:
    """Return how often an invitation was sent on the day of a moment, in the site's time zone."""
    if invitation is None or timezone.localdate(invitation.sent_at) != timezone.localdate(at):
        return 0
    return invitation.sent_that_day


def _next_day(at: datetime) -> datetime:
    """Return when the day after a moment begins, in the site's time zone."""
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


@transaction.atomic
def withdraw(*, invitation: Invitation, at: datetime) -> None:
    """Take an invitation back. :raises InvitationIsOver: if it was accepted before."""
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.accepted_at:
        raise InvitationIsOver
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])


def _send(invitation: Invitation) -> None:
    send_later(
        mail=INVITATION_MAIL,
        key=f"invitation:{invitation.pk}:{invitation.nonce}",
        payload={"invitation": invitation.pk},
    )


def token_of(invitation: Invitation) -> str:
    """Return what the link carries: signed, of this invitation and this sending only."""
    return signing.dumps([invitation.pk, invitation.nonce], salt=SALT)


def invitation_of(token: str, *, at: datetime) -> Invitation:
    """Return the open invitation of a link. :raises InvitationIsOver: for every other one."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise InvitationIsOver from None
    found = Invitation.objects.select_related("office").filter(pk=pk, nonce=nonce)
    open_ones = found.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    invitation = open_ones.filter(office__is_active=True).first()
    if invitation is None:
        raise InvitationIsOver
    return invitation


def person_invited(invitation: Invitation) -> User | None:
    """Return who has the e-mail of an invitation as a user already, if somebody has."""
    return User.objects.filter(email__iexact=invitation.email).order_by("pk").first()


@transaction.atomic
def accept_with_new_user(
    *, invitation: Invitation, username: str, password: str, at: datetime
) -> User:
    """
    Make the invited person's user and give them their place in the office.

    :raises InvitationIsOver: if somebody was faster, or it was withdrawn.
    :raises NameIsTaken: if the user name is somebody's.
    :raises BelongsToSomebody: if the e-mail is somebody's: they accept with their user.
    :raises ValidationError: if the password is too weak.
    """
    locked = _lock(invitation, at)
    if person_invited(locked) is not None:
        raise BelongsToSomebody
    if User.objects.filter(username__iexact=username).exists():
        raise NameIsTaken(username)
    person = StaffPerson(
        username=username,
        first_name=locked.given_names,
        last_name=locked.surnames,
        email=locked.email,
    )
    validate_password(password, person)
    save_person(person=person, password=password)
    return _join(locked, User.objects.get(pk=person.pk), at)


@transaction.atomic
def accept_as(*, invitation: Invitation, user: User, at: datetime) -> User:
    """
    Give a person who has a user already their place in the office.

    :raises InvitationIsOver: if it is over, or meant for somebody else.
    """
    locked = _lock(invitation, at)
    if user.email.lower() != locked.email.lower():
        raise InvitationIsOver
    return _join(locked, user, at)


def _lock(invitation: Invitation, at: datetime) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    is_over = locked.accepted_at or locked.withdrawn_at or locked.expires_at <= at
    if is_over or locked.nonce != invitation.nonce:
        raise InvitationIsOver
    return locked


def _join(invitation: Invitation, user: User, at: datetime) -> User:
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    members = Membership.objects.filter(user=user, office=invitation.office, until__isnull=True)
    if not members.exists():
        add_member(
            user=user,
            office=invitation.office,
            role=Role(invitation.role),
            since=timezone.localdate(at),
        )
    return user
