import pytest
from wagtail.models import Locale, Page, Site


@pytest.fixture
def page_tree(db):
    """The root page that Wagtail's own migrations would make."""
    Locale.objects.get_or_create(language_code="es")
    if not Page.objects.filter(depth=1).exists():
        root = Page.add_root(title="Raíz", slug="root")
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
