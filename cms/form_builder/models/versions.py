from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_plugins.api.records import AppendOnlyQuerySet, NumberedVersion
from forms_plugins.engine.definition import FormDefinition, load_form


class Form(models.Model):
    """The name under which versions of a form are published."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    is_open = models.BooleanField(_("open for new answers"), default=True)

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def latest_version(self) -> "FormVersion | None":
        """Return the newest published version."""
        return self.versions.order_by("-number").first()


class PublishedVersions(models.Manager.from_queryset(AppendOnlyQuerySet)):  # type: ignore[misc]
    """The versions that were published; trials are not among them."""

    def get_queryset(self) -> AppendOnlyQuerySet:
        return super().get_queryset().filter(is_trial=False)


class FormVersion(NumberedVersion):
    """
    A published form document.

    A trial is the document of a draft that an author walks through in test mode: it has no number,
    ``objects`` and ``form.versions`` leave it out, and only test drafts are filled in on it.
    ``change_note`` is the author's sentence on what changed.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    is_trial = models.BooleanField(default=False)
    change_note = models.TextField(blank=True)

    objects = PublishedVersions()
    with_trials = AppendOnlyQuerySet.as_manager()

    class Meta:
        base_manager_name = "with_trials"
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "number"], name="form_version_number_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(is_trial=True, number__isnull=True)
                | models.Q(is_trial=False, number__isnull=False),
                name="form_version_has_a_number_unless_a_trial",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form.slug} v{self.number or 0}"

    @cached_property
    def definition(self) -> FormDefinition:
        """Return the loaded form document."""
        return load_form(self.document)
