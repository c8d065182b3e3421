"""Long work in pieces: what runs over many rows have in common."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class Run(models.Model):
    """
    A run over many rows, in pieces that can be resumed.

    ``cursor`` is the last row that was worked off, of ``total``. A piece and its cursor are stored
    in one transaction, so a run that is killed goes on where it was. ``problem`` says in words why
    it failed.
    """

    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    cursor = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    State = RunState

    class Meta:
        abstract = True
