"""What authors of scoring methods keep: drafts, and runs that show what a draft would change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.jobs.runs import Run
from cms.submissions.models.drafts import new_public_id
from cms.submissions.private_files import imports_storage
from forms_plugins.classification.models import MethodVersion


class MethodDraft(models.Model):
    """
    A scoring method as its author has it now: the cells of its sheets, also half-typed ones.

    ``sheets`` maps the name of a sheet to its rows of text cells, the first of which are the
    headings: the same sheets as in the XLSX file (``forms_plugins.classification.sheets``).
    ``revision`` grows with every save, so that a stale tab overwrites nothing.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    sheets = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey(
        MethodVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("draft of a method")
        verbose_name_plural = _("drafts of methods")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Simulation(Run):
    """
    What a method would do, before it is published: a report, and no trace in the register.

    ``document`` is the method as it was when the run began. It is compared with ``baseline``, or
    with the classes in the register where there is none. ``options`` holds seed and count of
    invented households, benefit amounts by class, and the like. ``cursor`` is where a worker goes
    on; ``partial`` what was counted so far; ``report`` the outcome.
    """

    class Source(models.TextChoices):
        REGISTER = "register", _("The register")
        FILE = "file", _("A file of households")
        SYNTHETIC = "synthetic", _("Invented households")

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    title = models.CharField(_("title"), max_length=200)
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    baseline = models.ForeignKey(
        MethodVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=10, choices=Source)
    options = models.JSONField(default=dict)
    file = models.FileField(max_length=200, storage=imports_storage, blank=True)
    partial = models.JSONField(default=dict)
    report = models.JSONField(null=True)

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title
