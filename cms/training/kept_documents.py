"""Documents of published versions, loaded once for a process: versions never change."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

D = TypeVar("D")


class Version(Protocol):
    """What was published: its document, and the hash of it."""

    document: Any
    sha256: str


class KeptDocuments(Generic[D]):
    """
    The loaded documents of versions of a kind, by their hash; at most ``most`` of them.

    Loading one takes longer than reading it, and a test shows the same questions to many people.
    """

    def __init__(self, load: Callable[[Any], D], *, most: int) -> None:
        self._load = load
        self._most = most
        self._kept: dict[str, D] = {}

    def of(self, version: Version) -> D:
        """
        Return the loaded document of a version.

        Reads ``version.document`` only when it is not kept, so the column may be deferred.
        """
        found = self._kept.get(version.sha256)
        if found is None:
            found = self._load(version.document)
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[version.sha256] = found
        return found
