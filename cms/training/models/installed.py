"""What country packages installed, to tell it from what editors made of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class InstalledItem(models.Model):
    """
    A page, question or term that a package installed.

    ``sha256`` is the hash of what the package says of it, ``object_id`` the row it became and
    ``mark`` what that row was like right after: the revision of a page, the hash of a term. A row
    that looks different now was changed by somebody, and is left alone.
    """

    package = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    object_id = models.BigIntegerField()
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("installed item")
        verbose_name_plural = _("installed items")
        constraints = [
            models.UniqueConstraint(
                fields=["package", "kind", "key"], name="one_installed_item_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.package}/{self.kind}/{self.key}"
