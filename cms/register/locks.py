"""
One submission at a time for each person.

The check that nobody is in two households with a class in force reads the register, and the entry
writes it a little later. Between the two, another office could enter the same person. So whoever
checks or enters a person first takes a lock on them that lasts until the transaction ends; the
second one waits and then sees what the first one stored (READ COMMITTED: each statement has its own
view). ``lock_people`` takes all locks of a household in one order, so two households that share
people cannot wait for each other. A submission takes them before its checks run.

PostgreSQL: advisory locks, keyed by the keyed hash of the document. SQLite: transactions begin
IMMEDIATE there (see settings), which lets one writer in at a time, so nothing is left to lock.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django_scopes import scopes_disabled

from cms.register.digests import document_digest
from cms.register.models import Household
from forms_plugins.api.register_mapping import register_mapping
from forms_plugins.engine.definition import FormDefinition

REGISTER_KEY = 0x7061_6472_6F6E
"""The advisory lock of everybody; keys of people are drawn from 64 bits and do not meet it."""


def lock_people(digests: Iterable[str]) -> None:
    """
    Lock people until the end of the transaction; empty digests (no document) are skipped.

    Outside a transaction nothing is locked: a read there decides nothing.
    """
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return
    keys = sorted({_lock_key(digest) for digest in digests if digest})
    with connection.cursor() as cursor:
        if keys:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [REGISTER_KEY])
        for key in keys:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def lock_register() -> None:
    """
    Lock everybody at once until the end of the transaction, for those who enter by the thousand.

    Whoever locks single people shares this lock: they wait for each other, not for strangers.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_KEY])


def lock_household(form: FormDefinition, answers: Mapping[str, Any]) -> None:
    """Lock everybody in the answers of ``form``: a submission's transaction begins with it."""
    mapping = register_mapping(form)
    if mapping is None:
        return
    rows = answers.get(mapping.roster) or ()
    lock_people(
        document_digest(row.get(mapping.document_type), str(row.get(mapping.document_number) or ""))
        for row in rows
    )


def lock_households(ids: Iterable[int]) -> dict[int, Household]:
    """
    Lock households until the end of the transaction and return them by primary key.

    Whoever changes who belongs to a household, where it lives or its class holds its row. People
    are locked before households and never after, so that nobody waits in a circle.
    """
    with scopes_disabled():
        rows = Household.objects.select_for_update(of=("self",)).filter(pk__in=set(ids))
        return {household.pk: household for household in rows.order_by("pk")}


def _lock_key(digest: str) -> int:
    return int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
