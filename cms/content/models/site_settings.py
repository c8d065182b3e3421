from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


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
        FieldPanel("footer_text"),
        FieldPanel("demonstration_text"),
    ]

    class Meta:
        verbose_name = _("Institution and help")
