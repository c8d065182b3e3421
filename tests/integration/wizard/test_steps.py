"""One step at a time: drawing, judging, keeping, going on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from cms.submissions import services
from cms.submissions.models import StepAnswers
from cms.submissions.selectors import read_answers
from cms.wizard.forms import QuestionsForm
from tests.households import fill_all, fill_step
from tests.integration.wizard.reading import both_versions

pytestmark = pytest.mark.django_db

GOOD = {"tviv": "1", "habitaciones": "3", "negocio": "false"}


def stored(draft):
    with scope(office=draft.office):
        return read_answers(draft)


def test_start_page_makes_no_draft_until_the_button(desk, version) -> None:
    address = reverse("wizard:start", kwargs={"slug": version.form.slug})

    page = desk.client.get(address)
    with scope(office=desk.office):
        assert desk.office.drafts.count() == 0
    response = desk.client.post(address)

    assert "Los datos son de prueba." in page.content.decode()
    with scope(office=desk.office):
        draft = desk.office.drafts.get()
    assert response.url == desk.url(draft, "step", step="vivienda")
    assert draft.created_by == desk.user


def test_good_answers_are_kept_typed_and_lead_to_the_next_step(desk, draft) -> None:
    response = desk.send_step(draft, "vivienda", **GOOD, telefono="987-654-321")

    assert response.url == desk.url(draft, "step", step="hogar")
    assert stored(draft).answers == {
        "tviv": 1, "habitaciones": 3, "negocio": False, "telefono": "987654321",
    }  # fmt: skip


def test_answer_that_opens_a_step_leads_there(desk, draft) -> None:
    response = desk.send_step(draft, "vivienda", **{**GOOD, "negocio": "true"})

    assert response.url == desk.url(draft, "step", step="negocio_datos")


def test_wrong_answers_are_shown_again_with_words_and_nothing_is_kept(desk, draft) -> None:
    response = desk.send_step(draft, "vivienda", tviv="", habitaciones="muchas")

    page = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in page
    assert 'value="muchas"' in page
    assert page.index("error-summary") < page.index('name="vivienda-tviv"')
    assert page.count("Elija una opción en «Tipo de vivienda».") == 2
    assert page.count("Escriba un número entero, por ejemplo 4.") == 2
    assert not StepAnswers.objects.filter(draft=draft).exists()


def test_answer_to_a_question_that_is_not_asked_is_refused_not_dropped(desk, draft) -> None:
    response = desk.send_step(draft, "vivienda", **GOOD, tviv_otro="Carpa")

    page = response.content.decode()
    assert "se pregunta solo si «Tipo de vivienda» es «Otro»" in page
    assert 'value="Carpa"' in page


def test_conditional_question_says_its_condition(desk, draft) -> None:
    page = desk.client.get(desk.url(draft, "step", step="vivienda")).content.decode()

    assert "Solo si «Tipo de vivienda» es «Otro»." in page


def test_save_and_leave_keeps_what_is_right_and_what_is_not(desk, draft) -> None:
    response = desk.send_step(
        draft, "vivienda", tviv="8", habitaciones="muchas", telefono="no sabe", ir="salir"
    )
    again = desk.client.get(desk.url(draft, "step", step="vivienda")).content.decode()

    assert response.url == desk.url(draft, "saved")
    assert stored(draft).answers == {"tviv": 8}
    assert 'value="muchas"' in again
    assert 'value="no sabe"' in again
    with scope(office=draft.office):
        assert draft.events.filter(kind="draft_set_aside").exists()


def test_back_keeps_what_was_typed(desk, draft) -> None:
    desk.send_step(draft, "vivienda", **GOOD)

    response = desk.send_step(draft, "hogar", hombres="2", visita_0="31", visita_1="x", ir="atras")
    again = desk.client.get(desk.url(draft, "step", step="hogar")).content.decode()

    assert response.url == desk.url(draft, "step", step="vivienda")
    assert stored(draft).answers["hombres"] == 2
    assert 'value="31"' in again
    assert 'value="x"' in again


def test_computed_value_is_shown_and_not_asked(desk, draft) -> None:
    desk.send_step(draft, "hogar", hombres="2", mujeres="1", ir="salir")

    page = desk.client.get(desk.url(draft, "step", step="hogar")).content.decode()

    assert '<strong class="computed__value">3</strong>' in page
    assert "hogar-total" not in page


def test_page_from_an_old_revision_shows_both_values_and_keeps_them(desk, draft) -> None:
    first_tab = desk.open_step(draft, "vivienda")
    second_tab = desk.open_step(draft, "vivienda")
    desk.send_step(draft, "vivienda", first_tab, **GOOD)

    conflict = desk.send_step(draft, "vivienda", second_tab, **{**GOOD, "habitaciones": "5"})

    assert conflict.status_code == 409
    assert both_versions(conflict) == ["3", "5"]
    assert stored(draft).answers["habitaciones"] == 3

    kept = {**second_tab, "revision": "1"} | {f"vivienda-{k}": v for k, v in GOOD.items()}
    desk.client.post(
        desk.url(draft, "step", step="vivienda"), kept | {"vivienda-habitaciones": "5"}
    )
    assert stored(draft).answers["habitaciones"] == 5


def test_page_sent_twice_is_no_conflict(desk, draft) -> None:
    page = desk.open_step(draft, "vivienda")

    first = desk.send_step(draft, "vivienda", page, **GOOD)
    again = desk.send_step(draft, "vivienda", page, **GOOD)

    assert first.url == again.url
    assert StepAnswers.objects.get(draft=draft).revision == 1


def test_two_households_in_two_tabs_do_not_mix(desk, version, draft) -> None:
    with scope(office=desk.office):
        other = services.start_draft(form_version=version, office=desk.office, by=desk.user)
    here, there = desk.open_step(draft, "vivienda"), desk.open_step(other, "vivienda")

    desk.send_step(draft, "vivienda", here, **{**GOOD, "habitaciones": "3"})
    desk.send_step(other, "vivienda", there, **{**GOOD, "habitaciones": "9"})

    assert stored(draft).answers["habitaciones"] == 3
    assert stored(other).answers["habitaciones"] == 9


def test_page_of_one_household_posted_to_another_is_refused(desk, version, draft) -> None:
    with scope(office=desk.office):
        other = services.start_draft(form_version=version, office=desk.office, by=desk.user)
    page = desk.open_step(draft, "vivienda")

    response = desk.send_step(other, "vivienda", page, **GOOD)

    assert response.status_code == 400
    assert stored(other).answers == {}


def test_form_is_finished_on_the_version_it_was_started_on(desk, draft, version) -> None:
    from tests.factories import FormVersionFactory
    from tests.households import DOCUMENT

    FormVersionFactory(form=version.form, number=2, document=DOCUMENT | {"title": "Otra ficha"})

    page = desk.client.get(desk.url(draft, "step", step="vivienda")).content.decode()

    assert "Ficha breve del hogar" in page
    assert "Otra ficha" not in page


def test_step_that_other_answers_ruled_out_is_not_found_in_the_way(desk, draft) -> None:
    with scope(office=desk.office):
        fill_step(draft, "vivienda")

    assert desk.client.get(desk.url(draft, "step", step="negocio_datos")).url == desk.url(
        draft, "resume"
    )
    assert desk.client.post(desk.url(draft, "step", step="negocio_datos"), {}).status_code == 409


def test_unknown_step_leads_to_where_one_was(desk, draft) -> None:
    assert desk.client.get(desk.url(draft, "step", step="nada")).url == desk.url(draft, "resume")


def test_resume_leads_to_the_first_incomplete_step_then_to_the_check(desk, draft) -> None:
    with scope(office=desk.office):
        fill_step(draft, "vivienda")
    assert desk.client.get(desk.url(draft, "resume")).url == desk.url(draft, "step", step="hogar")

    with scope(office=desk.office):
        fill_all(draft)
    assert desk.client.get(desk.url(draft, "resume")).url == desk.url(draft, "check")


def test_change_from_the_check_page_leads_back_to_it(desk, draft) -> None:
    with scope(office=desk.office):
        fill_all(draft)
    page = desk.open_step(draft, "vivienda", "?volver=revisar")

    response = desk.send_step(draft, "vivienda", page, habitaciones="4")

    assert response.url == desk.url(draft, "check")


def test_change_that_opens_a_step_asks_only_that(desk, draft) -> None:
    with scope(office=desk.office):
        fill_all(draft)
    page = desk.open_step(draft, "vivienda", "?volver=revisar")

    response = desk.send_step(draft, "vivienda", page, negocio="true")
    then = desk.send_step(
        draft, "negocio_datos", desk.controls(desk.client.get(response.url)), rubro="Bodega"
    )

    assert response.url == desk.url(draft, "step", step="negocio_datos") + "?volver=revisar"
    assert then.url == desk.url(draft, "check")


def test_hostile_answers_are_refused_with_words(desk, draft) -> None:
    """Markup, ten thousand characters and broken UTF-8 are shown again as text, or named."""
    markup = desk.send_step(draft, "vivienda", **{**GOOD, "tviv": "8"}, tviv_otro="<script>x()")
    long = desk.send_step(draft, "vivienda", **{**GOOD, "tviv": "8"}, tviv_otro="x" * 10_000)
    address = desk.url(draft, "step", step="vivienda")
    broken = desk.client.post(
        address,
        b"revision=0&vivienda-tviv_otro=%ff%00",
        content_type="application/x-www-form-urlencoded",
    )

    assert markup.status_code == 302
    again = desk.client.get(address).content.decode()
    assert "&lt;script&gt;x()" in again
    assert "<script>x()" not in again
    assert "Escriba como máximo 200 letras o signos." in long.content.decode()
    assert broken.status_code == 400  # no management form: not a page of this draft


@pytest.mark.parametrize("step", ["vivienda", "hogar"])
def test_post_builds_and_cleans_one_form(desk, draft, monkeypatch, step) -> None:
    page = desk.open_step(draft, step)
    built, cleaned = [], []
    monkeypatch.setattr(QuestionsForm, "__init__", _counted(built, QuestionsForm.__init__))
    monkeypatch.setattr(QuestionsForm, "clean", _counted(cleaned, QuestionsForm.clean))

    desk.send_step(draft, step, page, **GOOD)

    assert (len(built), len(cleaned)) == (1, 1)


def _counted(calls, method):
    def counting(self, *args, **kwargs):
        calls.append(self)
        return method(self, *args, **kwargs)

    return counting


def test_post_of_a_step_takes_at_most_eight_queries(desk, draft) -> None:
    with scope(office=desk.office):
        fill_all(draft)
    page = desk.open_step(draft, "vivienda")
    answers = dict(page) | {f"vivienda-{key}": value for key, value in GOOD.items()}

    with CaptureQueriesContext(connection) as captured:
        desk.client.post(
            desk.url(draft, "step", step="vivienda"), answers | {"vivienda-habitaciones": "7"}
        )

    # Savepoints stand for the BEGIN and COMMIT of a request outside a test.
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 8, statements


def test_another_office_does_not_find_the_draft(sit, draft) -> None:
    from tests.factories import OfficeFactory

    stranger = sit(OfficeFactory())

    for name in ("resume", "check", "declaration", "saved", "discard"):
        assert stranger.client.get(stranger.url(draft, name)).status_code == 404
    assert stranger.client.get(stranger.url(draft, "step", step="vivienda")).status_code == 404
    assert stranger.client.post(stranger.url(draft, "step", step="vivienda"), {}).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(client, draft, desk) -> None:
    response = client.get(desk.url(draft, "step", step="vivienda"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("accounts:sign_in"))
