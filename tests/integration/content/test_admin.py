"""Editors open, change and publish the pages in the CMS."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from cms.content.demo import create_demo_content
from cms.content.models import SiteSettings, StandardPage

pytestmark = pytest.mark.django_db

SLUGS = ["inicio", "clasificacion", "capacitacion", "ayuda", "privacidad", "accesibilidad"]


@pytest.fixture(autouse=True)
def demo_site():
    create_demo_content("Empadrona")


def test_editor_opens_every_page(admin_client):
    for page in Page.objects.filter(slug__in=SLUGS):
        response = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

        assert response.status_code == 200, page.slug
        assert page.specific.summary[:20] in response.content.decode(), page.slug


def test_editor_sees_every_page_beside_the_form():
    for page in Page.objects.filter(slug__in=SLUGS).specific():
        response = page.make_preview_request()

        assert response.status_code == 200, page.slug
        assert page.title in response.content.decode(), page.slug


def test_help_cards_are_listed(admin_client):
    response = admin_client.get(reverse("wagtailsnippets_content_helpcard:list"))

    assert response.status_code == 200


def test_institution_can_be_edited(admin_client):
    site = Site.objects.get(is_default_site=True)

    response = admin_client.get(
        reverse("wagtailsettings:edit", args=["content", "sitesettings", site.pk])
    )

    assert response.status_code == 200
    assert "(01) 555 0100" in response.content.decode()


def test_footer_leaves_out_what_is_not_published(client):
    StandardPage.objects.get(slug="privacidad").unpublish()

    html = client.get("/").content.decode()

    assert 'href="/privacidad/"' not in html
    assert 'href="/ayuda/"' in html


def test_demonstration_notice_can_be_taken_away(client):
    SiteSettings.objects.update(demonstration_text="")

    assert "demo-strip" not in client.get("/").content.decode()
