"""Two rows that may be the same person or household, and what somebody decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.register.models.people import Person
from forms_plugins.api.records import AppendOnlyModel


class DuplicatePair(models.Model):
    """
    Two people who may be the same, with a score from 0 to 100 and what it is made of.

    ``first`` has the lower number. ``reasons`` is a list of {"code", "points"}.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        MERGED = "merged", _("The same person")
        APART = "apart", _("Two people")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.TextField(blank=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_row_per_pair"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="pair_is_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}-{self.second_id}"


class Merge(AppendOnlyModel):
    """
    A decision that two rows are one, or that an earlier decision is taken back (``undoes``).

    ``kind`` says of what; ``kept`` and ``merged`` are primary keys of that kind. ``moved`` holds
    the primary keys of the rows that were closed or opened, so that it can be undone.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        HOUSEHOLD = "household", _("household")

    kind = models.CharField(max_length=10, choices=Kind)
    kept = models.BigIntegerField()
    merged = models.BigIntegerField()
    moved = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.merged} → {self.kept}"
