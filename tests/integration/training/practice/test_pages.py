"""The pages of the practice: what they say, and what they never look like."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.submissions.models import Draft
from cms.training.practice import services
from forms_plugins.api.kinds import Lookup
from forms_plugins.api.registry import registry
from tests.factories import FormVersionFactory, UserFactory
from tests.factories.training import member
from tests.factories.training_practice import item_of, practised_version, sent_practice
from tests.households import fill_all, start
from tests.integration.wizard.drafts_of_forms import DELIVERY, PLACE, SITUATION, document, fill

pytestmark = pytest.mark.django_db
HOME = "/oficina/capacitacion/practica/"
STRIP = "PRÁCTICA: hogares inventados, no se registra nada"


def is_marked(response):
    text = response.content.decode()
    return (
        STRIP in text
        and "<title>PRÁCTICA – " in text.replace("\n", "")
        and "practice-mark" in text
        and 'class="staff practice"' in text
    )


def test_every_page_of_a_practice_is_marked(user, case, client_of):
    client = client_of(user)
    draft = services.start_case(user=user, case=case)
    with scopes_disabled():
        fill_all(draft)
    pages = [client.get(HOME)]
    for name in ("check", "declaration", "saved", "discard", "read_only"):
        pages.append(client.get(reverse(f"practica:{name}", args=[draft.public_id]), follow=True))
    pages.append(client.get(reverse("practica:step", args=[draft.public_id, "vivienda"])))
    pages.append(
        client.get(reverse("practica:row_add", args=[draft.public_id, "personas"]), follow=True)
    )
    pages.append(client.get(reverse("training:remove_practice", args=[draft.public_id])))
    sent_practice(draft, user)
    pages.append(client.get(reverse("training:practice_sent", args=[draft.public_id])))

    assert [response.status_code for response in pages] == [200] * 10
    assert all(map(is_marked, pages))


def test_real_page_is_not_marked(user, version, client_of):
    office = user.memberships.get().office
    with scopes_disabled():
        draft = start(version, office, user)

    text = client_of(user).get(reverse("wizard:step", args=[draft.public_id, "vivienda"]))

    assert "practice" not in text.content.decode()


def test_story_stands_on_every_page_of_the_form(user, case, client_of):
    client = client_of(user)
    draft = services.start_case(user=user, case=case)

    for step in ("vivienda", "personas"):
        response = client.get(reverse("practica:step", args=[draft.public_id, step]), follow=True)
        assert "Rosa vive con su hijo Luis" in response.content.decode()


def test_sending_leads_to_the_receipt_of_a_practice(user, case, client_of):
    client = client_of(user)
    client.post(reverse("training:start_practice_of_case", args=[case.pk]))
    with scopes_disabled():
        draft = Draft.objects.get()
        fill_all(draft, declared=False)

    client.post(reverse("practica:check", args=[draft.public_id]), {})
    response = client.post(
        reverse("practica:declaration", args=[draft.public_id]), {"declaracion": "1"}, follow=True
    )

    text = response.content.decode()
    assert response.redirect_chain[-1][0].startswith(f"{HOME}enviada/")
    assert "PRACTICA" in text
    assert "Esto no es la constancia de una ficha real." in text
    assert "Todo está como se esperaba" in text


def test_during_a_test_nothing_of_the_model_answer_is_shown(user, case, client_of):
    item = item_of(user, case)
    draft = services.start_case(user=user, case=case, item=item)
    sent_practice(draft, user, vivienda={"tviv": 2})

    text = (
        client_of(user)
        .get(reverse("training:practice_sent", args=[draft.public_id]))
        .content.decode()
    )

    assert "Casa independiente" not in text
    assert "Vivienda amplia" not in text
    assert case.definition.explanation not in text


def test_library_page_shows_stories_and_no_answers(user, case, client_of):
    text = client_of(user).get(HOME).content.decode()

    assert "Rosa y su hijo" in text
    assert case.definition.explanation not in text


def test_free_practice_begins_on_the_newest_version(user, version, client_of):
    newest = practised_version(title="Ficha nueva")

    response = client_of(user).post(
        reverse("training:start_practice_of_form", args=[version.form.slug])
    )

    with scopes_disabled():
        draft = Draft.objects.get()
    assert response.status_code == 302
    assert draft.form_version == newest


def test_starting_takes_a_post(user, case, client_of):
    client = client_of(user)

    assert client.get(reverse("training:start_practice_of_case", args=[case.pk])).status_code == 405
    with scopes_disabled():
        assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["practice_sent", "remove_practice"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_practice_of_others_is_not_found(user, case, client_of, name, method):
    draft = services.start_case(user=user, case=case)
    sent_practice(draft, user)
    address = reverse(f"training:{name}", args=[draft.public_id])

    for other in (member(), UserFactory(operator=True), UserFactory(editor=True)):
        answer = getattr(client_of(other), method)(address)
        assert answer.status_code in (403, 404, 405)
    with scopes_disabled():
        assert Draft.objects.filter(pk=draft.pk).exists()


def test_removing_asks_first(user, version, client_of):
    client = client_of(user)
    draft = services.start_practice(user=user, form_version=version)
    address = reverse("training:remove_practice", args=[draft.public_id])

    client.get(address)
    with scopes_disabled():
        assert Draft.objects.exists()
    client.post(address)
    with scopes_disabled():
        assert not Draft.objects.exists()


def test_receipt_before_sending_leads_back_to_the_form(user, version, client_of):
    draft = services.start_practice(user=user, form_version=version)

    response = client_of(user).get(reverse("training:practice_sent", args=[draft.public_id]))

    assert response["Location"] == reverse("practica:resume", args=[draft.public_id])


def test_session_that_ended_says_it_was_practice(user, version, client):
    draft = services.start_practice(user=user, form_version=version)

    response = client.post(
        reverse("practica:step", args=[draft.public_id, "vivienda"]), {"vivienda-tviv": "1"}
    )

    assert response.status_code == 403
    assert STRIP in response.content.decode()


def test_practice_offers_no_move_to_a_newer_version(user, version, client_of):
    draft = services.start_practice(user=user, form_version=version)
    practised_version(title="Ficha nueva")

    text = client_of(user).get(reverse("practica:step", args=[draft.public_id, "vivienda"]))

    assert text.status_code == 200
    assert "version-nueva" not in text.content.decode()


def test_practice_is_in_no_list_of_the_office(user, version, client_of):
    draft = services.start_practice(user=user, form_version=version)
    sent = sent_practice(draft, user)

    text = client_of(user).get(reverse("submissions:home")).content.decode()

    assert sent.reference not in text
    assert draft.public_id not in text


def test_practice_asks_no_source_about_real_people(user, client_of, monkeypatch):
    """A source that knows real people is not asked; one that invents them is."""
    plugin = registry.get(Lookup, "identity-demo")
    asked = []
    monkeypatch.setattr(type(plugin), "find", lambda self, query, options: asked.append(query))
    content = document("completing")
    version = FormVersionFactory(form__slug=content["slug"], document=content)
    client = client_of(user)
    draft = services.start_practice(user=user, form_version=version)
    with scopes_disabled():
        for step, answers in (("situacion", SITUATION), ("lugar", PLACE), ("entrega", DELIVERY)):
            fill(draft, step, answers)
    address = client.get(reverse("practica:row_add", args=[draft.public_id, "personas"])).url
    typed = {"fila-tipo_doc": "1", "fila-num_doc": "40123456", "buscar": "num_doc"}

    monkeypatch.setattr(type(plugin), "is_invented", False)
    assert client.post(address, typed).status_code == 200
    assert asked == []

    monkeypatch.setattr(type(plugin), "is_invented", True)
    assert client.post(address, typed).status_code == 200
    assert len(asked) == 1
