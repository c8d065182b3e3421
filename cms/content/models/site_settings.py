from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page


def _page_key(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        Page, verbose_name=label, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


@register_setting(icon="home")
class SiteSettings(BaseSiteSetting):
    """Names of the institution and where people get help: shown on every page and document."""

    organisation_name = models.CharField(
        _("organisation"),
        max_length=120,
        blank=True,
        help_text=_("Who runs this site. Shown beside the name of the site."),
    )
    ministry_name = models.CharField(
        _("ministry"), max_length=120, blank=True, help_text=_("Shown on certificates.")
    )
    programme_name = models.CharField(
        _("programme"), max_length=120, blank=True, help_text=_("Shown on certificates.")
    )
    help_phone = models.CharField(_("help: telephone"), max_length=40, blank=True)
    help_email = models.EmailField(_("help: e-mail"), blank=True)
    help_page = _page_key(_("page: help"))
    privacy_page = _page_key(_("page: privacy"))
    accessibility_page = _page_key(_("page: accessibility"))
    footer_text = models.TextField(
        _("text at the foot of the page"),
        blank=True,
        help_text=_("One or two sentences: what this site is for."),
    )
    demonstration_text = models.CharField(
        _("demonstration notice"),
        max_length=200,
        blank=True,
        help_text=_("Shown on top of every page. Leave it empty when the service is official."),
    )

    select_related = ["help_page", "privacy_page", "accessibility_page"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation_name"),
                FieldPanel("ministry_name"),
                FieldPanel("programme_name"),
            ],
            heading=_("Institution"),
        ),
        MultiFieldPanel(
            [FieldPanel("help_phone"), FieldPanel("help_email")], heading=_("Help for people")
        ),
        MultiFieldPanel(
            [
                FieldPanel("help_page"),
                FieldPanel("privacy_page"),
                FieldPanel("accessibility_page"),
                FieldPanel("footer_text"),
            ],
            heading=_("Foot of the page"),
        ),
        FieldPanel("demonstration_text"),
    ]

    class Meta:
        verbose_name = _("Institution and help")

    @property
    def footer_pages(self) -> list[Page]:
        """Return the published pages to which the foot of every page leads."""
        pages = [self.help_page, self.privacy_page, self.accessibility_page]
        return [page for page in pages if page is not None and page.live]
