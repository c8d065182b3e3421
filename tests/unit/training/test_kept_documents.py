from dataclasses import dataclass
from typing import Any

from cms.training.kept_documents import KeptDocuments


@dataclass
class Published:
    sha256: str
    document: Any


class Deferred:
    """A version whose document was not fetched."""

    def __init__(self, sha256: str) -> None:
        self.sha256 = sha256

    @property
    def document(self) -> Any:
        raise AssertionError("the document was fetched")


def test_a_document_is_loaded_once_for_all_its_versions():
    loaded = []
    kept = KeptDocuments(lambda document: loaded.append(document) or document, most=3)

    found = [kept.of(Published("a", {"n": 1})) for _ in range(3)]

    assert found == [{"n": 1}] * 3
    assert loaded == [{"n": 1}]


def test_a_kept_document_is_not_fetched():
    kept = KeptDocuments(dict, most=3)
    first = kept.of(Published("a", {"n": 1}))

    assert kept.of(Deferred("a")) is first


def test_another_hash_is_another_document():
    kept = KeptDocuments(dict, most=3)

    assert kept.of(Published("a", {"n": 1})) != kept.of(Published("b", {"n": 2}))


def test_no_more_are_kept_than_allowed():
    kept = KeptDocuments(dict, most=2)
    first = kept.of(Published("a", {"n": 1}))
    for key in "bcd":
        kept.of(Published(key, {}))

    assert kept.of(Published("a", {"n": 1})) is not first
