import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.content.blocks import LinkBlock
from cms.content.demo import create_demo_content
from cms.content.models import HelpCard, HomePage, ServicePage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    create_demo_content("Empadrona")
    return HomePage.objects.get()


@pytest.mark.parametrize("title", ["Solicitar la clasificación", "Actualizar datos", "Inscribirse"])
def test_service_title_that_begins_with_a_verb(title):
    ServicePage(title=title, slug="servicio").clean()


@pytest.mark.parametrize("title", ["Clasificación socioeconómica", "El hogar", "Constancia"])
def test_service_title_without_a_verb(title):
    with pytest.raises(ValidationError) as refusal:
        ServicePage(title=title, slug="servicio").clean()
    assert "title" in refusal.value.message_dict


def test_link_needs_a_page_or_an_address():
    block = LinkBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"text": "Consultar", "page": None, "address": ""}))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "consulta", "ftp://a"])
def test_link_refuses_other_addresses(address):
    block = LinkBlock()

    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"text": "Consultar", "page": None, "address": address}))


def test_link_to_a_page_has_its_address(home):
    block = LinkBlock()

    value = block.to_python({"text": "Ayuda", "page": home.get_children().get(slug="ayuda").pk})

    assert value.href == "/ayuda/"


def test_blocks_of_a_page_are_drawn(client, home):
    card = HelpCard.objects.create(title="¿Qué es la ULE?", slug="ule", body="<p>La oficina.</p>")
    page = StandardPage(
        title="Prueba",
        slug="prueba",
        summary="Todos los bloques.",
        body=[
            ("heading", "Un título"),
            ("text", "<p>Texto <b>fuerte</b></p>"),
            ("notice", {"kind": "warning", "title": "Cuidado", "text": "Cierra a las 4."}),
            ("requirements", {"requirements": ["El DNI"]}),
            ("steps", {"steps": [{"title": "Vaya", "text": ""}, {"title": "Vuelva", "text": ""}]}),
            ("questions", {"questions": [{"question": "¿Cuánto?", "answer": "Nada."}]}),
            ("help_card", card),
        ],
    )
    home.add_child(instance=page)

    html = client.get("/prueba/").content.decode()

    for words in [
        '<h2 id="un-titulo">',
        "<b>fuerte</b>",
        "Cuidado",
        "El DNI",
        "Vuelva",
        "Nada.",
        "La oficina.",
    ]:
        assert words in html


def test_markup_of_an_editor_is_escaped(client, home):
    page = StandardPage(
        title="<b>Título</b>", slug="marcas", summary="<i>x</i>", body=[("heading", "<script>")]
    )
    home.add_child(instance=page)

    html = client.get("/marcas/").content.decode()

    assert "<script>" not in html
    assert "<b>Título" not in html
