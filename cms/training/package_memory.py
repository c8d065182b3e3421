"""What a package installed before, and what an installation does."""

from dataclasses import dataclass, field

from cms.training.models import InstalledItem


class CourseRefused(Exception):
    """A course of a package cannot be installed; the text says what is wrong where."""


@dataclass
class InstalledCourses:
    """What an installation of courses did: names of what it added, updated and left alone."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Say whether anything was added or updated."""
        return bool(self.added or self.updated)


class Memory:
    """What a package installed before, and what it does now."""

    def __init__(self, package: str, done: InstalledCourses) -> None:
        self.package, self.done = package, done
        known = InstalledItem.objects.filter(package=package)
        self.items = {(item.kind, item.key): item for item in known}

    def find(self, kind: str, key: str) -> InstalledItem | None:
        """Return what is known of an item."""
        return self.items.get((kind, key))

    def is_current(self, kind: str, key: str, sha256: str) -> bool:
        """Say whether the package says the same as it did last time."""
        item = self.find(kind, key)
        return item is not None and item.sha256 == sha256

    def keep(self, name: str) -> None:
        """Note that an item was left alone."""
        self.done.kept.append(name)

    def note(
        self, kind: str, key: str, sha256: str, *, object_id: int, mark: str, name: str
    ) -> None:
        """Write down that an item was installed."""
        is_new = (kind, key) not in self.items
        (self.done.added if is_new else self.done.updated).append(name)
        item, _created = InstalledItem.objects.update_or_create(
            package=self.package,
            kind=kind,
            key=key,
            defaults={"sha256": sha256, "object_id": object_id, "mark": mark},
        )
        self.items[kind, key] = item
