from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_plugins.api.records import AppendOnlyModel
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


class FormVersion(AppendOnlyModel):
    """A published form document: numbered, hashed, never changed."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.form.slug} v{self.number}"

    @cached_property
    def definition(self) -> FormDefinition:
        """Return the loaded form document."""
        return load_form(self.document)
