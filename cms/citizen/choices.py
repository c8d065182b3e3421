"""
What the look-up lets people choose: kinds of documents and districts with an office.

A process reads them once a minute: they change rarely, and a look-up has one query to spare.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

from cms.citizen.districts import District, DistrictIndex, office_districts
from cms.citizen.requests import request_urls
from cms.register.kinds import document_kinds
from forms_plugins.api.register_mapping import DocumentKind

KEPT_SECONDS = 60
NOWHERE: Mapping[str, str] = {}


class LookupChoices:
    """
    The kinds of documents and the districts, ready to be searched.

    ``request_urls`` says where a citizen goes on from a result, by what they want.
    """

    def __init__(
        self,
        kinds: Sequence[DocumentKind],
        districts: Sequence[District],
        request_urls: Mapping[str, str] = NOWHERE,
    ) -> None:
        self.request_urls = request_urls
        self.kinds = {str(kind.code): kind for kind in kinds}
        self.districts = DistrictIndex(districts)

    @property
    def is_open(self) -> bool:
        """Say whether anybody could be found."""
        return bool(self.kinds and self.districts.all)


_lock = threading.Lock()
_kept: tuple[float, LookupChoices] | None = None


def lookup_choices() -> LookupChoices:
    """Return the choices as they were a minute ago at most."""
    global _kept
    kept = _kept
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    choices = LookupChoices(document_kinds(), office_districts(), request_urls())
    with _lock:
        _kept = time.monotonic() + KEPT_SECONDS, choices
    return choices


def forget_choices(**kwargs: Any) -> None:
    """Read the choices anew: receiver of what changes offices and forms in this process."""
    global _kept
    _kept = None
