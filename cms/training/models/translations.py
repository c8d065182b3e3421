"""What translations follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Revision


class TranslationBasis(models.Model):
    """
    The revision of its source that a page or a term in another language says.

    A translation without a basis follows nothing that is known: it counts as stale.
    """

    translation_key = models.UUIDField()
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("basis of a translation")
        verbose_name_plural = _("bases of translations")
        constraints = [
            models.UniqueConstraint(
                fields=["translation_key", "locale"], name="one_basis_per_translation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.locale.language_code}"
