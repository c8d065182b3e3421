"""Adding people to the register and changing what is known of them, with their history."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cms.accounts.models import User
from cms.register.declared import DeclaredIdentity
from cms.register.models import EntrySource, Person, PersonRecord
from cms.submissions.models import Submission


@dataclass(frozen=True)
class Origin:
    """Where something said of a person comes from: what, when, and by whom or by which form."""

    source: EntrySource
    at: datetime
    submission: Submission | None = None
    by: User | None = None
    reason: str = ""


def people_with(digests: Iterable[str]) -> dict[str, Person]:
    """
    Return who has each of these documents, by digest; a duplicate leads to the person it is.

    Digests that nobody has are left out, and so are empty ones.
    """
    wanted = {digest for digest in digests if digest}
    found: dict[str, Person] = {}
    # A document may belong to a duplicate too: whoever was not merged comes last and wins.
    for person in Person.objects.filter(document_digest__in=wanted).order_by("pk"):
        if person.merged_into_id is None or person.document_digest not in found:
            found[person.document_digest] = person
    return {digest: final_person(person) for digest, person in found.items()}


def final_person(person: Person) -> Person:
    """Return the person that a duplicate was merged into, at the end of the chain."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def add_person(identity: DeclaredIdentity, *, origin: Origin) -> Person:
    """Return a new person with their first record."""
    person = Person.objects.create(created_at=origin.at, **identity.as_columns())
    _record(person, identity, origin)
    return person


def update_person(person: Person, identity: DeclaredIdentity, *, origin: Origin) -> bool:
    """
    Make ``identity`` what is known of a person; if it differs, add a record and return True.

    A sex that was not said does not erase the one that is known.
    """
    identity = replace(identity, sex=identity.sex or person.sex)
    columns = identity.as_columns()
    changed = [name for name, value in columns.items() if getattr(person, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(person, name, columns[name])
    person.save(update_fields=changed)
    _record(person, identity, origin)
    return True


def identity_of(person: Person) -> DeclaredIdentity:
    """Return what is known of a person now."""
    return DeclaredIdentity(
        document_type=person.document_type,
        document_number=person.document_number,
        document_digest=person.document_digest,
        given_names=person.given_names,
        first_surname=person.first_surname,
        second_surname=person.second_surname,
        birth_date=person.birth_date,
        sex=person.sex,
    )


def _record(person: Person, identity: DeclaredIdentity, origin: Origin) -> None:
    PersonRecord.objects.create(
        person=person,
        source=origin.source,
        submission=origin.submission,
        reason=origin.reason,
        entered_at=origin.at,
        entered_by=origin.by,
        **identity.as_columns(),
    )
