from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin, TranslatableMixin
from wagtail.search import index


class GlossaryTerm(TranslatableMixin, RevisionMixin, index.Indexed, models.Model):
    """A word of the trade and what it means; lessons link it where it occurs first."""

    term = models.CharField(_("term"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=120)
    meaning = models.TextField(_("meaning"))
    also = models.JSONField(_("also written"), default=list, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    search_fields = [index.SearchField("term"), index.SearchField("meaning")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "locale"], name="glossary_slug_is_unique_in_a_language"
            )
        ]

    def __str__(self) -> str:
        return self.term
