"""
The rows that the citizen's look-up reads: one for each person with a document, made in advance.

Whatever changes people, memberships, addresses, classes, cancellations, reviews or documents of a
household calls ``refresh`` inside its transaction. The households are locked in one order first, so
two changes of one household write its entries one after the other, the second one seeing the first.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.register.key_sets import array_text, key_set
from cms.register.lookup_content import ContentReader, Told
from cms.register.models import Household, HouseholdMembership, LookupEntry

CHUNK = 1000

T = TypeVar("T")


class _Person(NamedTuple):
    """Whose entry it is, and whose household's content it has."""

    document_digest: str
    birth_digest: str
    household: int


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
    told = reader.read(ids)
    people = _people(told)
    digests = {person.document_digest for person in people}
    entries = LookupEntry.objects.filter(household__in=key_set(ids))
    gone = set(entries.values_list("document_digest", flat=True)) - digests
    for batch in _batches(sorted(gone), CHUNK):
        entries.filter(document_digest__in=batch).delete()
    _store(people, told)
    return len(people)


def _lock(ids: Sequence[int]) -> None:
    households = Household.objects.select_for_update(no_key=True).filter(pk__in=key_set(ids))
    list(households.order_by("pk").values_list("pk", flat=True))


def _people(told: Iterable[int]) -> list[_Person]:
    """Return those who live in the households and have a document, in the order of their keys."""
    stays = HouseholdMembership.objects.filter(
        household__in=key_set(told), until=None, person__merged_into=None
    ).exclude(person__document_digest="")
    rows = stays.values_list("person__document_digest", "person__birth_date", "household")
    return sorted(
        _Person(digest, birth_digest(digest, born), household) for digest, born, household in rows
    )


def _store(people: Sequence[_Person], told: Mapping[int, Told]) -> None:
    if connection.vendor == "postgresql":
        _store_together(people, told)
    else:
        _store_records(people, told)


def _store_together(people: Sequence[_Person], told: Mapping[int, Told]) -> None:
    """
    Write all entries in one statement; those that say the same already are left alone.

    What is told of a household is sent once, however many live there.
    """
    contents = [
        {"household": pk, "place": it.place_code, "shown": it.shown, "until": it.valid_until}
        for pk, it in told.items()
    ]
    columns = map(array_text, zip(*people, strict=True)) if people else ["{}"] * 3
    with connection.cursor() as cursor:
        text = json.dumps(contents, ensure_ascii=False, separators=(",", ":"), default=str)
        cursor.execute(_STORE, [timezone.now(), *columns, text])


_STORE: Final = """
INSERT INTO register_lookupentry AS known
    (document_digest, birth_digest, place_code, household_id, shown, valid_until, updated_at)
SELECT person.digest, person.birth, told.place, told.household, told.shown, told.until, %s
FROM unnest(%s::text[], %s::text[], %s::bigint[])
    WITH ORDINALITY AS person (digest, birth, household, number)
JOIN jsonb_to_recordset(%s::jsonb) AS told (household bigint, place text, shown jsonb, until date)
    ON told.household = person.household
ORDER BY person.number
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


def _store_records(people: Sequence[_Person], told: Mapping[int, Told]) -> None:
    now = timezone.now()
    LookupEntry.objects.bulk_create(
        [
            LookupEntry(
                document_digest=person.document_digest,
                birth_digest=person.birth_digest,
                place_code=told[person.household].place_code,
                household_id=person.household,
                shown=told[person.household].shown,
                valid_until=told[person.household].valid_until,
                updated_at=now,
            )
            for person in people
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
