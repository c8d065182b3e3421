"""Look at a form before it is published: sample answers, typed answers, links for colleagues."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.form_builder.models import FormPage, PreviewLink
from cms.form_builder.preview_links import make_link, revoke_link
from cms.form_builder.preview_pages import sample_answers
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.services import import_form
from cms.form_builder.translating import rows_of, write_translations
from cms.submissions.models import Draft, StepAnswers
from forms_plugins.engine.evaluation import evaluate_form
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import tiny_document
from tests.integration.form_builder.changes import draft_of, with_broken_rule, with_label

pytestmark = pytest.mark.django_db
ADMIN = "/admin/formularios/"
OUTCOME = {"key": "no_toca", "title": "No corresponde", "text": "Vaya a la municipalidad."}


@pytest.fixture
def household(db):
    document = tiny_document()
    document["outcomes"] = [OUTCOME]
    document["steps"][0]["routes"] = [
        {"when": {"gt": [{"answer": "habitaciones"}, 50]}, "to": "no_toca"}
    ]
    version = import_form(document).version
    return FormPage.objects.get(form_slug=version.form.slug)


@pytest.fixture
def link(household, editor):
    """A link and its address."""
    made, token = make_link(page=draft_of(household), days=7, by=editor)
    return made, f"/vista-previa/{token}/"


def test_samples_are_answers_that_the_form_takes(page):
    form = draft_of(page).compiled().form
    found = evaluate_form(form, sample_answers(form), timezone.localdate())

    assert not {problem.code for problem in found.problems} & {"datatype", "choice", "unknown"}


def test_preview_shows_sample_answers(household):
    mode = household.preview_modes[0][0]

    html = household.make_preview_request(preview_mode=mode).content.decode()

    assert 'name="vivienda-habitaciones" value="' in html


def test_author_sees_the_page_with_typed_answers_and_nothing_is_kept(household, editor_client):
    address = f"{ADMIN}{household.pk}/ver/paso/vivienda/"

    wrong = editor_client.post(address, {"vivienda-habitaciones": "muchas", "ver": "1"})
    right = editor_client.post(address, {"vivienda-habitaciones": "4", "ver": "1"})

    assert "error-summary" in wrong.content.decode()
    assert 'value="4"' in right.content.decode()
    assert "error-summary" not in right.content.decode()
    assert not Draft._base_manager.exists()
    assert not StepAnswers.objects.exists()


def test_going_on_leads_through_every_page(household, editor_client):
    address, seen = f"{ADMIN}{household.pk}/ver/paso/vivienda/", []
    for _ in range(3):
        address = editor_client.post(address, {})["Location"]
        seen.append(address.split("?")[0].split("/ver/")[1])

    assert seen == ["paso/personas/", "fila/personas/", "salida/no_toca/"]
    assert "Vaya a la municipalidad." in editor_client.get(address).content.decode()


def test_author_sees_what_is_not_published_yet(page, editor_client):
    with_label(page, label="¿Pregunta nueva?").save_revision()

    html = editor_client.get(f"{ADMIN}{page.pk}/ver/paso/vivienda/").content.decode()

    assert "¿Pregunta nueva?" in html


def in_quechua(page):
    """Return the page with a draft that is translated into Quechua, word for word."""
    draft = draft_of(page)
    draft.languages = ["es", "qu"]
    given = {each.place: (each.spanish, f"Qu {each.spanish}") for each in rows_of(draft, "qu")}
    assert write_translations(draft, "qu", given).refused == []
    draft.save_revision()
    return page


@pytest.mark.parametrize("layout", ["topic", "question"])
@pytest.mark.parametrize("language", ["es", "qu", "xx"])
def test_both_layouts_and_every_language(household, editor_client, layout, language):
    in_quechua(household)
    query = f"?diseno={layout}&idioma={language}"

    start = editor_client.get(f"{ADMIN}{household.pk}/ver/inicio/-/{query}")
    urls = [line["url"] for line in start.context["rail_steps"]]
    pages = [editor_client.get(url) for url in urls]

    assert {page.status_code for page in pages} == {200}
    assert all(f"diseno={layout}" in url for url in urls)
    question = "Qu ¿Cuántas" if language == "qu" else "¿Cuántas"
    assert any(question in page.content.decode() for page in pages)
    assert ("Qu ¿" in pages[1].content.decode()) == (language == "qu")


@pytest.mark.parametrize("place", ["paso/nada", "fila/vivienda", "salida/nada", "otro/vivienda"])
def test_page_that_does_not_exist(household, editor_client, place):
    assert editor_client.get(f"{ADMIN}{household.pk}/ver/{place}/").status_code == 404


def test_colleague_sees_every_page_without_an_account(link, client):
    _made, address = link

    start = client.get(address)
    for line in start.context["rail_steps"]:
        assert client.get(line["url"]).status_code == 200

    assert start.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in start.headers["Cache-Control"]
    assert "noindex" in start.headers["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in start.content.decode()


def test_colleague_types_answers_and_nothing_is_kept(link, client):
    _made, address = link

    response = client.post(
        f"{address}paso/vivienda/", {"vivienda-habitaciones": "cien", "ver": "1"}
    )

    assert "error-summary" in response.content.decode()
    assert not Draft._base_manager.exists()


def test_browser_that_tells_no_origin_may_type_answers(link):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(
        f"{link[1]}paso/vivienda/",
        {"vivienda-habitaciones": "4", "ver": "1"},
        headers={"origin": "null"},
    )

    assert response.status_code == 200


def test_link_shows_the_form_as_it_was(link, household, client):
    draft = draft_of(household)
    draft.title = "Otro título"
    draft.save_revision().publish()

    assert "Otro título" not in client.get(link[1]).content.decode()


def test_token_is_not_kept(link):
    made, address = link
    token = address.split("/")[2]

    assert len(token) >= 43
    assert made.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(PreviewLink.objects.values())


def test_unknown_expired_and_revoked_look_alike(link, household, editor, client):
    made, address = link
    other, token = make_link(page=draft_of(household), days=1, by=editor)
    PreviewLink.objects.filter(pk=other.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_link(made)

    answers = [
        client.get(each)
        for each in (address, f"/vista-previa/{token}/", "/vista-previa/nada/", f"{address}paso/x/")
    ]

    assert {response.status_code for response in answers} == {404}
    assert len({response.content for response in answers[:3]}) == 1


@pytest.mark.parametrize("days", [0, 31, -1])
def test_link_holds_for_some_days_only(household, editor, days):
    with pytest.raises(ValueError, match="days"):
        make_link(page=draft_of(household), days=days, by=editor)


def test_link_to_a_form_with_problems_is_not_made(page, editor):
    with pytest.raises(FormHasProblems):
        make_link(page=with_broken_rule(page), days=1, by=editor)


def test_screen_makes_shows_once_and_revokes(household, editor_client, client):
    address = f"{ADMIN}{household.pk}/enlaces/"

    made = editor_client.post(address, {"days": "3"})
    url = made.context["new_url"]
    again = editor_client.get(address).content.decode()
    opened = client.get(url).status_code
    editor_client.post(address, {"revoke": str(PreviewLink.objects.get().pk)})

    assert url in made.content.decode()
    assert url not in again
    assert opened == 200
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("days", ["0", "31", "x", ""])
def test_screen_refuses_other_days(household, editor_client, days):
    response = editor_client.post(f"{ADMIN}{household.pk}/enlaces/", {"days": days})

    assert "form-screen__error" in response.content.decode()
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("revoke", ["9", "x", "99999999999999999999"])
def test_screen_revokes_only_links_of_the_form(link, household, editor_client, revoke):
    response = editor_client.post(f"{ADMIN}{household.pk}/enlaces/", {"revoke": revoke + "9"})

    assert response.status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


@pytest.mark.parametrize("path", ["enlaces/", "ver/paso/vivienda/"])
@pytest.mark.parametrize("kind", ["enumerator", "editor"])
def test_screens_are_for_who_may_edit_the_form(household, client, path, kind):
    client.force_login(UserFactory(**{kind: True}))

    assert client.get(f"{ADMIN}{household.pk}/{path}").status_code in (302, 403)
    assert client.post(f"{ADMIN}{household.pk}/{path}", {"days": 1}).status_code in (302, 403)
