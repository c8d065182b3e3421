import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page, Site

from cms.content.demo import create_demo_content
from cms.content.models import HomePage
from cms.form_builder.models import FormIndexPage
from cms.form_builder.services import ensure_form_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcome():
    """The page that a new Wagtail comes with, as root of the default site."""
    Locale.objects.get_or_create(language_code="es")
    page_type = ContentType.objects.get_for_model(Page)
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root", content_type=page_type)
    )
    for page in root.get_children():
        page.delete()
    root = Page.objects.get(pk=root.pk)
    page = root.add_child(instance=Page(title="Welcome", slug="welcome", content_type=page_type))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    return page


def test_demo_content_keeps_the_forms_installed_before_it(welcome):
    index = ensure_form_index()

    create_demo_content("Empadrona")

    assert FormIndexPage.objects.get().pk == index.pk
    assert Page.objects.get(pk=index.pk).get_parent().specific_class is HomePage
    assert not Page.objects.filter(pk=welcome.pk).exists()
