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


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_well_formed_and_has_one_heading(client, demo_site, address):
    response = client.get(address, headers={"accept-language": "es"})

    markup = read(response.content.decode())
    assert response.status_code == 200
    assert sum(tag == "h1" for tag, _ in markup.tags) == 1


@pytest.mark.parametrize("address", ADDRESSES)
def test_headings_descend_by_one(client, demo_site, address):
    markup = read(client.get(address).content.decode())

    levels = [int(tag[1]) for tag, _ in markup.tags if tag in {"h1", "h2", "h3", "h4"}]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("address", ADDRESSES)
def test_help_is_on_every_page(client, demo_site, address):
    html = client.get(address).content.decode()

    footer = html[html.index("<footer") :]
    assert "(01) 555 0100" in footer
    assert "/ayuda/" in footer
    assert "demostración" in html


def test_links_of_the_pages_lead_to_pages_or_to_the_services(client, demo_site):
    services = {"/consulta/", "/verificar/", "/ingresar/"}
    found = set()
    for address in ADDRESSES:
        markup = read(client.get(address).content.decode())
        found |= {attributes.get("href") or "" for tag, attributes in markup.tags if tag == "a"}

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


@pytest.mark.parametrize("preferred", ["es-PE", "en", "qu", "de"])
def test_page_is_in_its_own_language(client, demo_site, preferred):
    html = client.get("/clasificacion/", headers={"accept-language": preferred}).content.decode()

    assert '<html lang="es">' in html


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
