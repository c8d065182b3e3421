"""Append-only records: rows of public acts are added, never changed or removed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class RecordIsFinal(Exception):
    """Somebody tried to change or remove a record of a public act."""


class AppendOnlyQuerySet(models.QuerySet):
    """A queryset that can add and read, not update or delete."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise RecordIsFinal(f"{self.model.__name__} rows are never updated: add a new one.")

    def delete(self) -> NoReturn:
        raise RecordIsFinal(f"{self.model.__name__} rows are never deleted.")


class AppendOnlyModel(models.Model):
    """Base of every table whose rows are records of public acts."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert the row. :raises RecordIsFinal: if it is stored already."""
        if not self._state.adding:
            raise RecordIsFinal(f"{type(self).__name__} {self.pk} is final: add a new one.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """:raises RecordIsFinal: always."""
        raise RecordIsFinal(f"{type(self).__name__} {self.pk} is never deleted.")


class NumberedVersion(AppendOnlyModel):
    """
    A published document: numbered from 1 within its subject, hashed, never changed.

    ``sha256`` is the hexadecimal digest of the canonical JSON of ``document``; ``published_by`` is
    empty where a package or a clock published it.
    """

    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True
