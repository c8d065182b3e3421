"""
Creates the demonstration pages once; pages that exist already are left as their editors wrote them.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.content.demo.pages import (
    ACCESSIBILITY_PAGE,
    HELP_PAGE,
    HOME_PAGE,
    PRIVACY_PAGE,
    TRAINING_PAGE,
)
from cms.content.demo.service import SERVICE_PAGE
from cms.content.models import HomePage, ServicePage, SiteSettings, StandardPage

DEMO_SETTINGS = {
    "organisation_name": "Registro de hogares",
    "ministry_name": "Ministerio de Desarrollo e Inclusión Social",
    "programme_name": "Sistema de Focalización de Hogares (SISFOH)",
    "help_phone": "(01) 555 0100",
    "help_email": "ayuda@empadrona.example",
    "footer_text": (
        "Empadrona es un programa de software libre para registrar hogares, calcular su "
        "clasificación socioeconómica y emitir constancias que cualquiera puede comprobar."
    ),
    "demonstration_text": (
        "Sitio de demostración: los datos son inventados y nada tiene efecto legal."
    ),
}


@transaction.atomic
def create_demo_content(site_name: str) -> None:
    """Create the Spanish home page, its children and the settings of the default site."""
    Locale.objects.get_or_create(language_code="es")
    home = HomePage.objects.filter(depth=2).first() or _create_home()
    site = _point_default_site_to(home, site_name)
    for page_class, values in [
        (ServicePage, SERVICE_PAGE),
        (StandardPage, TRAINING_PAGE),
        (StandardPage, HELP_PAGE),
        (StandardPage, PRIVACY_PAGE),
        (StandardPage, ACCESSIBILITY_PAGE),
    ]:
        if not home.get_children().filter(slug=values["slug"]).exists():
            _add_page(home, page_class(**values))
    footer_pages = {
        f"{name}_page": home.get_children().get(slug=slug)
        for name, slug in [
            ("help", "ayuda"),
            ("privacy", "privacidad"),
            ("accessibility", "accesibilidad"),
        ]
    }
    SiteSettings.objects.get_or_create(site=site, defaults=DEMO_SETTINGS | footer_pages)


def _create_home() -> HomePage:
    root = Page.get_first_root_node()
    if root is None:
        page_type = ContentType.objects.get_for_model(Page)
        root = Page.add_root(instance=Page(title="Root", slug="root", content_type=page_type))
    home: HomePage = _add_page(root, HomePage(**HOME_PAGE))
    return home


def _add_page(parent: Page, page: Page) -> Any:
    page.locale = Locale.objects.get(language_code="es")
    created = parent.add_child(instance=page)
    created.save_revision().publish()
    return created


def _point_default_site_to(home: HomePage, site_name: str) -> Site:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return Site.objects.create(
            hostname="localhost", site_name=site_name, root_page=home, is_default_site=True
        )
    if site.root_page_id != home.pk:
        # A new installation of Wagtail comes with a page that only welcomes the developer.
        welcome = site.root_page
        site.root_page, site.site_name = home.page_ptr, site_name
        site.save()
        if welcome.specific_class is Page and not welcome.is_root():
            _replace(welcome, home)
    return site


def _replace(welcome: Page, home: HomePage) -> None:
    """Remove ``welcome``; what a package put under it (its forms) moves under ``home``."""
    for child in welcome.get_children():
        child.move(Page.objects.get(pk=home.pk), pos="last-child")
    Page.objects.get(pk=welcome.pk).delete()
