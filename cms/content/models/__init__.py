"""Public pages, and what every page says about the institution."""

from cms.content.models.help_card import HelpCard
from cms.content.models.pages import ContentPage, HomePage, ServicePage, StandardPage
from cms.content.models.site_settings import SiteSettings

__all__ = [
    "ContentPage",
    "HelpCard",
    "HomePage",
    "ServicePage",
    "SiteSettings",
    "StandardPage",
]
