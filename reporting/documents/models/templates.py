import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_plugins.api.records import AppendOnlyModel


class DocumentTemplateVersion(AppendOnlyModel):
    """
    A published document template: its sources by file name, numbered, hashed, never changed.

    ``sources`` maps file name to text: ``document.html``, ``document.css`` (fonts inside, so that
    the version is complete) and ``document.json`` (settings).
    """

    slug = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    sources = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document template version")
        verbose_name_plural = _("document template versions")
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "number"], name="template_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.number}"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Return the settings of the template: ``title``, ``number_prefix``, ``language``."""
        return json.loads(self.sources["document.json"])
