"""
The rows that the citizen's look-up reads: one for each person with a document, made in advance.

Whatever changes people, memberships, addresses, classes, cancellations, reviews or documents of a
household calls ``refresh`` inside its transaction. The households are locked in one order first, so
two changes of one household write its entries one after the other, the second one seeing the first.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.lookup_content import ContentReader, Told
from cms.register.models import Household, HouseholdMembership, LookupEntry

CHUNK = 1000

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class _Row:
    """One entry as it is stored; ``shown`` is JSON text."""

    document_digest: str
    birth_digest: str
    place_code: str
    household: int
    shown: str
    valid_until: date | None


def birth_digest(document_digest: str, birth_date: date) -> str:
    """
    Return the keyed hash of a birth date, of its own for each document.

    Two people born on one day have different ones, so the table tells nothing about who was.
    """
    message = f"birth|{document_digest}|{birth_date.isoformat()}".encode()
    return hmac.digest(settings.LOOKUP_KEY.encode(), message, "sha256").hex()


def refresh(household_ids: Iterable[int]) -> int:
    """
    Make the entries of some households anew; return how many entries they have now.

    People who left, or whose document changed, lose their entry; rows that stay as they were are
    not written. Each piece of a long list is a transaction of its own unless the caller has one.
    """
    number = 0
    reader = ContentReader()
    with scopes_disabled():
        for ids in _batches(sorted(set(household_ids)), CHUNK):
            with transaction.atomic():
                number += _refresh(ids, reader)
    return number


def refresh_everything() -> int:
    """Make every entry anew, such as after the words of the page changed; return how many."""
    number = last = 0
    with scopes_disabled():
        while True:
            known = Household.objects.filter(pk__gt=last).order_by("pk")
            ids = list(known.values_list("pk", flat=True)[: 10 * CHUNK])
            if not ids:
                return number
            number += refresh(ids)
            last = ids[-1]


def _refresh(ids: Sequence[int], reader: ContentReader) -> int:
    _lock(ids)
    rows = list(_rows(ids, reader))
    digests = {row.document_digest for row in rows}
    entries = LookupEntry.objects.filter(household__in=ids)
    gone = set(entries.values_list("document_digest", flat=True)) - digests
    for batch in _batches(sorted(gone), CHUNK):
        LookupEntry.objects.filter(document_digest__in=batch, household__in=ids).delete()
    _store(sorted(rows, key=lambda row: row.document_digest))
    return len(rows)


def _lock(ids: Sequence[int]) -> None:
    households = Household.objects.select_for_update(no_key=True).filter(pk__in=ids)
    list(households.order_by("pk").values_list("pk", flat=True))


def _rows(ids: Sequence[int], reader: ContentReader) -> Iterator[_Row]:
    told = reader.read(ids)
    people = HouseholdMembership.objects.filter(
        household__in=told, until=None, person__merged_into=None
    ).exclude(person__document_digest="")
    texts = {key: _text(content) for key, content in told.items()}
    for household, digest, born in people.values_list(
        "household", "person__document_digest", "person__birth_date"
    ):
        content = told[household]
        yield _Row(
            digest,
            birth_digest(digest, born),
            content.place_code,
            household,
            texts[household],
            content.valid_until,
        )


def _text(content: Told) -> str:
    return json.dumps(content.shown, ensure_ascii=False, separators=(",", ":"))


def _store(rows: Sequence[_Row]) -> None:
    if connection.vendor == "postgresql":
        _store_arrays(rows)
    else:
        _store_records(rows)


def _store_arrays(rows: Sequence[_Row]) -> None:
    """Write all rows in one statement; those that say the same already are left alone."""
    columns: list[list[Any]] = [
        [row.document_digest for row in rows],
        [row.birth_digest for row in rows],
        [row.place_code for row in rows],
        [row.household for row in rows],
        [row.shown for row in rows],
        [row.valid_until for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, [timezone.now(), *columns])


_STORE = """
INSERT INTO register_lookupentry AS known
    (document_digest, birth_digest, place_code, household_id, shown, valid_until, updated_at)
SELECT digest, birth, place, household, shown::jsonb, valid_until, %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[], %s::date[])
    AS given (digest, birth, place, household, shown, valid_until)
ON CONFLICT (document_digest) DO UPDATE SET
    birth_digest = excluded.birth_digest,
    place_code = excluded.place_code,
    household_id = excluded.household_id,
    shown = excluded.shown,
    valid_until = excluded.valid_until,
    updated_at = excluded.updated_at
WHERE (known.birth_digest, known.place_code, known.household_id, known.shown, known.valid_until)
    IS DISTINCT FROM (excluded.birth_digest, excluded.place_code, excluded.household_id,
                      excluded.shown, excluded.valid_until)
"""


def _store_records(rows: Sequence[_Row]) -> None:
    now = timezone.now()
    LookupEntry.objects.bulk_create(
        [
            LookupEntry(
                document_digest=row.document_digest,
                birth_digest=row.birth_digest,
                place_code=row.place_code,
                household_id=row.household,
                shown=json.loads(row.shown),
                valid_until=row.valid_until,
                updated_at=now,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["document_digest"],
        update_fields=[
            "birth_digest",
            "place_code",
            "household",
            "shown",
            "valid_until",
            "updated_at",
        ],
        batch_size=100,
    )


def _batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
