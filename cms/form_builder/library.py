"""What forms share, as compiling needs it: the content of a version by short name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.apps import apps


@dataclass(frozen=True)
class Pinned:
    """A version of a shared list or a reusable block; ``content`` is its JSON."""

    slug: str
    version: int
    content: Any


class Library(Protocol):
    """Where the versions are looked up; without a number the newest is meant."""

    def choices(self, slug: str, version: int | None = None) -> Pinned | None:
        """Return a version of a shared list, its content a list of choices."""

    def items(self, slug: str, version: int | None = None) -> Pinned | None:
        """Return a version of a reusable block, its content a list of items."""


class StoredLibrary:
    """The library of this site. Each version is read once."""

    def __init__(self) -> None:
        self._found = cache(_stored)

    def choices(self, slug: str, version: int | None = None) -> Pinned | None:
        """Return a version of a shared list."""
        return self._found("SharedListVersion", "shared_list", slug, version)

    def items(self, slug: str, version: int | None = None) -> Pinned | None:
        """Return a version of a reusable block."""
        return self._found("ReusableBlockVersion", "block", slug, version)


def _stored(model: str, owner: str, slug: str, version: int | None) -> Pinned | None:
    versions = apps.get_model("form_builder", model).objects.filter(**{f"{owner}__slug": slug})
    if version is not None:
        versions = versions.filter(number=version)
    found = versions.order_by("-number").first()
    return Pinned(slug, found.number, found.content) if found else None


class GivenLibrary:
    """A library held in memory, for tests and for forms on their way between installations."""

    def __init__(
        self,
        choices: Mapping[str, Mapping[int, Any]] | None = None,
        items: Mapping[str, Mapping[int, Any]] | None = None,
    ) -> None:
        self._choices = choices or {}
        self._items = items or {}

    def choices(self, slug: str, version: int | None = None) -> Pinned | None:
        """Return a version of a shared list."""
        return _given(self._choices, slug, version)

    def items(self, slug: str, version: int | None = None) -> Pinned | None:
        """Return a version of a reusable block."""
        return _given(self._items, slug, version)


def _given(
    things: Mapping[str, Mapping[int, Any]], slug: str, version: int | None
) -> Pinned | None:
    versions = things.get(slug, {})
    number = max(versions, default=0) if version is None else version
    return Pinned(slug, number, versions[number]) if number in versions else None


def read_pin(text: str) -> tuple[str, int | None]:
    """Return short name and version of what a block was pinned to: ``"distritos 3"``."""
    slug, _blank, number = text.strip().partition(" ")
    return slug, int(number) if number.strip().isdecimal() else None


def write_pin(slug: str, version: int | None) -> str:
    """Return the text for a short name and a version; the reverse of ``read_pin``."""
    return slug if version is None else f"{slug} {version}"
