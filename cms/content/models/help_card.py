from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from cms.content.blocks import TEXT_FEATURES


@register_snippet
class HelpCard(index.Indexed, models.Model):
    """A short explanation written once and shown on several pages."""

    title = models.CharField(
        _("title"), max_length=120, help_text=_("A question as people ask it.")
    )
    slug = models.SlugField(_("short name"), unique=True)
    body = RichTextField(_("answer"), features=TEXT_FEATURES)

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("body")]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("help card")
        verbose_name_plural = _("help cards")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
