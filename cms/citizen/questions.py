"""What a person says about themselves, read from a posted form without building one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from cms.citizen.choices import LookupChoices
from cms.register.digests import document_digest
from cms.register.lookup_entries import birth_digest
from forms_plugins.api.register_mapping import normalised_number

_DAY_OR_MONTH = re.compile(r"[0-9]{1,2}", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
MOST_CHARACTERS = 200


@dataclass(frozen=True, repr=False)
class Question:
    """Document, birth date, and place code of the office."""

    document_type: str
    number: str
    birth_date: date
    place_code: str

    @cached_property
    def document_digest(self) -> str:
        """Return the hash under which the register knows the document."""
        return document_digest(self.document_type, self.number)

    @cached_property
    def birth_digest(self) -> str:
        """Return the hash of the birth date that goes with the document."""
        return birth_digest(self.document_digest, self.birth_date)


def quick_question(
    posted: Mapping[str, str], choices: LookupChoices, *, today: date
) -> Question | None:
    """
    Return the question if it was written in the plainest way, else ``None``: ask the form then.

    Whatever is taken here the form takes too, and understands alike.
    """
    kind = choices.kinds.get(posted.get("document_type", ""))
    number = normalised_number(posted.get("number", "")[:MOST_CHARACTERS])
    born = _birth_date(posted)
    places = choices.districts.matching(posted.get("district", "")[:MOST_CHARACTERS])
    if kind is None or born is None or born > today or len(places) != 1:
        return None
    if not number or not kind.accepts(number) or "\x00" in posted.get("district", ""):
        return None
    return Question(str(kind.code), number, born, places[0].code)


def _birth_date(posted: Mapping[str, str]) -> date | None:
    day, month, year = (posted.get(f"birth_date_{part}", "").strip() for part in range(3))
    is_plain = _DAY_OR_MONTH.fullmatch(day) and _DAY_OR_MONTH.fullmatch(month)
    if not is_plain or not _YEAR.fullmatch(year):
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
