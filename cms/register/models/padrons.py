"""Files with a whole padrón that are read into the register."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models.drafts import new_public_id
from cms.submissions.private_files import imports_storage


class PadronImport(models.Model):
    """
    A file of people and households, read line by line, in pieces that can be resumed.

    ``cursor`` is the last line that was worked off. A dry run checks everything and stores nothing
    but its report. ``counts`` holds rows, households, people, added, changed, kept, refused.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        DONE = "done", _("Done")
        CANCELLED = "cancelled", _("Cancelled")
        FAILED = "failed", _("Failed")

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(max_length=200, storage=imports_storage)
    sha256 = models.CharField(max_length=64)
    is_dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    cursor = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of a padrón")
        verbose_name_plural = _("imports of padrones")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class PadronProblem(models.Model):
    """A line of a file that was not taken, or was taken with a remark."""

    padron = models.ForeignKey(PadronImport, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveBigIntegerField()
    column = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=10)
    message = models.TextField()

    class Meta:
        verbose_name = _("problem of an import")
        verbose_name_plural = _("problems of imports")
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"
