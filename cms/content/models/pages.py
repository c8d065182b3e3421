import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.content.blocks import (
    TEXT_FEATURES,
    CardBlock,
    LinkBlock,
    MeaningBlock,
    QuestionBlock,
    StepBlock,
    page_body_blocks,
)

INFINITIVE = re.compile(r"\w+([aeiíï]r)(se|me)?\b", re.IGNORECASE)


class ContentPage(Page):
    """What all public pages share: a summary, which search engines show too."""

    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("What the page is for, in one or two sentences."),
    )

    menu_title = models.CharField(
        _("short title"),
        max_length=40,
        blank=True,
        help_text=_("For menus. If it is empty, menus show the title."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [*Page.promote_panels, FieldPanel("menu_title")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw the page in its own language, whatever the browser prefers."""
        response = super().serve(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            with translation.override(self.locale.language_code):
                response.render()
        return response

    @property
    def description(self) -> str:
        """Return the text for search engines."""
        return self.search_description or self.summary

    @property
    def short_title(self) -> str:
        """Return the title for menus and breadcrumbs."""
        return self.menu_title or self.title


class HomePage(ContentPage):
    tasks = StreamField(
        [("card", CardBlock())],
        verbose_name=_("main tasks"),
        min_num=1,
        help_text=_("What most people come for. Three cards fit in a row."),
    )
    body = StreamField(page_body_blocks(), verbose_name=_("content"), blank=True)

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*ContentPage.content_panels, FieldPanel("tasks"), FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(ContentPage):
    body = StreamField(page_body_blocks(), verbose_name=_("content"), blank=True)

    template = "pages/standard_page.html"
    content_panels = [*ContentPage.content_panels, FieldPanel("body")]
    search_fields = [*ContentPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


class ServicePage(ContentPage):
    """
    A service explained in the order in which people ask.

    Pattern: service pages of gob.pe (guias.servicios.gob.pe): title that begins with an
    infinitive, summary, requirements, numbered steps, cost, time, places.
    """

    who_can_ask = RichTextField(_("who can ask for it"), features=TEXT_FEATURES)
    requirements = StreamField(
        [("requirement", CharBlock(label=_("Requirement"), max_length=240))],
        verbose_name=_("requirements"),
        min_num=1,
    )
    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"), min_num=1)
    cost = models.CharField(_("cost"), max_length=80, help_text=_('For example: "Free".'))
    duration = models.CharField(_("time"), max_length=160, help_text=_("When the answer comes."))
    where = RichTextField(_("where"), features=TEXT_FEATURES)
    meanings = StreamField(
        [("meaning", MeaningBlock())], verbose_name=_("what the result means"), blank=True
    )
    questions = StreamField(
        [("question", QuestionBlock())], verbose_name=_("frequent questions"), blank=True
    )
    actions = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("buttons"),
        max_num=3,
        blank=True,
        help_text=_("The first one is the main button."),
    )

    template = "pages/service_page.html"
    content_panels = [
        *ContentPage.content_panels,
        FieldPanel("actions"),
        MultiFieldPanel([FieldPanel("cost"), FieldPanel("duration")], heading=_("Cost and time")),
        FieldPanel("who_can_ask"),
        FieldPanel("requirements"),
        FieldPanel("steps"),
        FieldPanel("where"),
        FieldPanel("meanings"),
        FieldPanel("questions"),
    ]

    class Meta:
        verbose_name = _("service page")
        verbose_name_plural = _("service pages")

    def clean(self) -> None:
        super().clean()
        first_word = self.title.split(" ")[0] if self.title else ""
        if not INFINITIVE.fullmatch(first_word):
            raise ValidationError(
                {"title": _('Begin the title with a verb: "Solicitar", "Consultar", "Actualizar"')}
            )
