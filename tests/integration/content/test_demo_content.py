from itertools import pairwise

import pytest
from wagtail.models import Page, Site

from cms.content.demo import create_demo_content
from cms.content.models import ContentPage, HomePage, SiteSettings
from tests.unit.theme.markup import read

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/clasificacion/", "/capacitacion/", "/ayuda/", "/privacidad/", "/accesibilidad/"]


@pytest.fixture
def demo_site():
    create_demo_content("Empadrona")
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def pages(client, demo_site):
    """The markup of every demonstration page, by address: made once a test, as it is slow."""
    responses = {address: client.get(address) for address in ADDRESSES}
    assert {response.status_code for response in responses.values()} == {200}
    return {address: response.content.decode() for address, response in responses.items()}


def test_pages_are_well_formed_and_have_one_heading(pages):
    headings = {
        address: sum(tag == "h1" for tag, _ in read(html).tags) for address, html in pages.items()
    }

    assert headings == dict.fromkeys(ADDRESSES, 1)


def test_headings_descend_by_one(pages):
    for address, html in pages.items():
        levels = [int(tag[1]) for tag, _ in read(html).tags if tag in {"h1", "h2", "h3", "h4"}]
        assert all(after - before <= 1 for before, after in pairwise(levels)), address


def test_help_is_on_every_page(pages):
    for address, html in pages.items():
        footer = html[html.index("<footer") :]
        assert "(01) 555 0100" in footer, address
        assert "/ayuda/" in footer, address
        assert "Sitio de demostración" in html, address


def test_links_of_the_pages_lead_to_pages_or_to_the_services(pages):
    services = {"/consulta/", "/verificar/", "/ingresar/", "/fichas/s100/"}

    found = {
        attributes.get("href") or ""
        for html in pages.values()
        for tag, attributes in read(html).tags
        if tag == "a"
    }

    inside = {link for link in found if link.startswith("/")}
    assert inside <= set(ADDRESSES) | services
    assert services <= inside


def test_home_offers_three_tasks(demo_site):
    home = HomePage.objects.get()

    assert [task.value.href for task in home.tasks] == [
        "/consulta/",
        "/verificar/",
        "/clasificacion/",
    ]


def test_menu_shows_short_titles_and_marks_the_open_page(client, demo_site):
    html = client.get("/clasificacion/").content.decode()

    assert (
        '<a class="site-nav__link" href="/clasificacion/" aria-current="true">Clasificación</a>'
        in html
    )


def test_page_is_in_its_own_language(client, demo_site):
    for preferred in ["es-PE", "en", "qu", "de"]:
        html = client.get("/ayuda/", headers={"accept-language": preferred}).content.decode()
        assert '<html lang="es">' in html, preferred


def test_second_run_changes_nothing(demo_site):
    home = HomePage.objects.get()
    home.title = "Un título de la editora"
    home.save_revision().publish()
    pages = Page.objects.count()

    create_demo_content("Otro nombre")

    assert Page.objects.count() == pages
    assert HomePage.objects.get().title == "Un título de la editora"
    assert SiteSettings.objects.count() == 1


def test_removed_page_comes_back(demo_site):
    Page.objects.get(slug="ayuda").delete()

    create_demo_content("Empadrona")

    assert Page.objects.filter(slug="ayuda").exists()


def test_every_page_has_a_short_summary(demo_site):
    pages = Page.objects.filter(depth__gte=2).specific()

    assert all(isinstance(page, ContentPage) and len(page.summary) <= 300 for page in pages)


def test_queries_of_a_service_page(client, demo_site, django_assert_max_num_queries):
    client.get("/clasificacion/")

    with django_assert_max_num_queries(14):
        client.get("/clasificacion/")
