import pytest
from wagtail.models import Locale, Page, Site


@pytest.fixture(autouse=True)
def page_tree(request):
    """The root page that Wagtail's own migrations would make."""
    if request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("db")
    Locale.objects.get_or_create(language_code="es")
    if not Page.objects.filter(depth=1).exists():
        root = Page.add_root(title="Raíz", slug="root")
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)
