"""Correcting what is known of a person, by hand: with a reason, and the history kept."""

from datetime import datetime

from django.db import transaction
from django_scopes import scopes_disabled

from cms.accounts.models import Office, User
from cms.register.declared import DeclaredIdentity
from cms.register.guarded import CORRECT_PERSON
from cms.register.locks import lock_people
from cms.register.lookup_entries import refresh
from cms.register.models import EntrySource, Person
from cms.register.people import Origin, people_with, update_person
from cms.submissions.gatekeeping import require_action


class DocumentIsTaken(Exception):
    """Another person of the register has the document."""


class NothingChanged(Exception):
    """The correction says what is known already."""


@transaction.atomic
def correct_person(
    *,
    person: Person,
    said: DeclaredIdentity,
    reason: str,
    by: User,
    at: datetime,
    office: Office | None = None,
) -> None:
    """
    Make ``said`` what is known of a person; what was known before stays among the records.

    ``office`` is the one that corrects.

    :raises DocumentIsTaken: if somebody else has the document: then it is a typing mistake, or the
        two are one person and have to be joined as duplicates.
    :raises NothingChanged: if it says nothing new.
    :raises NotAllowedNow: if a gate stands before it.
    """
    require_action(CORRECT_PERSON, user=by, office=office, at=at)
    lock_people([person.document_digest, said.document_digest])
    locked = Person.objects.select_for_update().get(pk=person.pk)
    owner = people_with([said.document_digest]).get(said.document_digest)
    if owner is not None and owner.pk != locked.pk:
        raise DocumentIsTaken
    origin = Origin(EntrySource.CORRECTION, at, by=by, reason=reason)
    if not update_person(locked, said, origin=origin):
        raise NothingChanged
    with scopes_disabled():
        stays = locked.memberships.filter(until__isnull=True)
        refresh(stays.values_list("household", flat=True))
