from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_plugins.api.records import NumberedVersion
from forms_plugins.engine.classification import ScoringMethod, load_method


class Method(models.Model):
    """The name under which versions of a scoring method are published."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title


class MethodVersion(NumberedVersion):
    """A published scoring method; ``note`` is the author's sentence on what changed."""

    method = models.ForeignKey(Method, on_delete=models.PROTECT, related_name="versions")
    note = models.TextField(_("what changed"), blank=True)

    class Meta:
        verbose_name = _("method version")
        verbose_name_plural = _("method versions")
        ordering = ["method", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "number"], name="method_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.method.slug} v{self.number}"

    @cached_property
    def definition(self) -> ScoringMethod:
        """Return the loaded scoring method."""
        return load_method(self.document)
