import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from cms.content.demo import create_demo_content
from cms.form_builder.models import FormPage, FormTestCase, FormVersion
from cms.form_builder.services import ensure_form_index
from cms.submissions.services.trying import start_test_draft
from cms.training.bank.problems import QuestionHasProblems
from cms.training.bank.review import CaseDoesNotMove, broken_links, move_case, old_cases
from cms.training.bank.services import install_question
from cms.training.groups import ensure_coordinator_group
from cms.training.models import Question, QuestionVersion, Topic
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import FormVersionFactory
from tests.factories.training import TOPIC
from tests.integration.training.bank.conftest import home_document
from tests.integration.training.bank.test_question_versions import AT, install

pytestmark = pytest.mark.django_db


def case_document(**changes: Any) -> dict[str, Any]:
    document = {"kind": "case", "topic": TOPIC, "stem": "Registre el hogar.", "form": "hogar"}
    document |= {"version": 1, "story": "Viven en tres cuartos.", "answers": {"habitaciones": 3}}
    return document | changes


def install_case(**changes: Any) -> QuestionVersion:
    return install_question(slug="caso", title="Un caso", document=case_document(**changes), at=AT)


def test_install_case(home_form):
    version = install_case()

    assert version.document["answers"] == {"habitaciones": 3}
    assert (version.document["form"], version.document["version"]) == ("hogar", 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 7},
        {"form": "otra"},
        {"answers": {}},
        {"answers": {"habitaciones": "tres"}},
        {"answers": {"habitaciones": 3, "no_existe": 1}},
        {"graded": ["no_existe"]},
        {"categories": {"puntaje": "A"}},
    ],
    ids=str,
)
def test_install_case_whose_model_does_not_hold(home_form, changes):
    with pytest.raises(QuestionHasProblems):
        install_case(**changes)
    assert not Question.objects.exists()


def next_version(home_form: FormVersion, **changes: Any) -> FormVersion:
    return FormVersionFactory(form=home_form.form, number=2, document=home_document(**changes))


def renamed(home_form: FormVersion) -> FormVersion:
    document = home_document()
    step = document["steps"][0]
    items = [step["items"][0] | {"key": "cuartos"}]
    return next_version(home_form, steps=[step | {"items": items}])


def test_case_on_an_old_version_that_still_holds(home_form):
    install_case()
    assert old_cases() == []

    next_version(home_form, title="Otra ficha")

    (found,) = old_cases()
    assert (found.question.slug, found.newest.number, found.holds) == ("caso", 2, True)


def test_case_on_an_old_version_that_holds_no_more(home_form):
    install_case()
    renamed(home_form)

    (found,) = old_cases()
    assert not found.holds
    assert found.problems


def test_move_case_adds_a_version(home_form):
    first = install_case()
    next_version(home_form, title="Otra ficha")
    editor = UserFactory(operator=True)

    moved = move_case(question=first.question, by=editor)

    assert (moved.number, moved.document["version"], moved.published_by) == (2, 2, editor)
    assert first.document["version"] == 1
    assert old_cases() == []


def test_move_case_that_does_not_hold_changes_nothing(home_form):
    first = install_case()
    renamed(home_form)

    with pytest.raises(CaseDoesNotMove):
        move_case(question=first.question, by=None)
    assert QuestionVersion.objects.count() == 1


def test_move_case_leaves_a_draft_alone(home_form):
    first = install_case()
    next_version(home_form, title="Otra ficha")
    Question.objects.get().save_revision()

    with pytest.raises(CaseDoesNotMove):
        move_case(question=first.question, by=None)


def test_move_case_by_the_screen(editor_client, home_form):
    first = install_case()
    next_version(home_form, title="Otra ficha")
    page = editor_client.get(reverse("training_bank:review")).content.decode()
    assert "Un caso" in page

    editor_client.post(reverse("training_bank:move", args=[first.question.pk]))

    assert QuestionVersion.objects.count() == 2


def test_broken_link_is_listed_and_not_published_again(home_form):
    link = {"form": "hogar", "step": "vivienda", "field": "habitaciones"}
    install("ligada", links=[link])
    assert broken_links() == []

    renamed(home_form)

    (found,) = broken_links()
    assert found.question.slug == "ligada"
    with pytest.raises(QuestionHasProblems):
        Question.objects.get().save_revision().publish()


def draft_case() -> Question:
    """Return the draft of a case that nobody wrote a model answer for."""
    topic = Topic.objects.create(slug=TOPIC, title="Reglas")
    question = Question(slug="caso", title="Un caso", topic=topic, live=False)
    value = {"stem": "Registre el hogar.", "story": "Tres cuartos.", "version": "hogar 1"}
    question.content = [{"type": "case", "value": value}]
    question.save()
    return question


def draft_value(question: Question) -> Any:
    stored = Question.objects.get(pk=question.pk)
    return stored.get_latest_revision_as_object().content[0].value


def test_take_pasted_answers(editor_client, home_form):
    question = draft_case()
    data = {"version": "hogar 1", "source": "pasted", "pasted": '{"habitaciones": 2}'}

    response = editor_client.post(
        reverse("training_bank:case", args=[question.pk]), data | {"today": "2026-11-02"}
    )
    assert response.status_code == 302, response.context["source_form"].errors

    value = draft_value(question)
    assert json.loads(value["answers"]) == {"habitaciones": 2}
    assert value["today"] == "2026-11-02"
    assert not QuestionVersion.objects.exists()


@pytest.mark.parametrize("pasted", ["", "[1]", "{", "tres"])
def test_take_pasted_answers_that_are_none(editor_client, home_form, pasted):
    question = draft_case()
    data = {"version": "hogar 1", "source": "pasted", "pasted": pasted}

    response = editor_client.post(reverse("training_bank:case", args=[question.pk]), data)

    assert response.context["source_form"].errors
    assert not draft_value(question)["answers"]


def test_take_a_test_case(editor_client, home_form):
    create_demo_content("Empadrona")
    page = FormPage(title="Ficha", slug="ficha-hogar", form_slug="hogar", live=False)
    ensure_form_index().add_child(instance=page)
    case = FormTestCase.objects.create(
        page=page, name="Tres", answers={"habitaciones": 3}, today=date(2026, 1, 2)
    )
    question = draft_case()
    data = {"version": "hogar 1", "source": f"case:{case.pk}"}

    editor_client.post(reverse("training_bank:case", args=[question.pk]), data)

    value = draft_value(question)
    assert (json.loads(value["answers"]), value["today"]) == ({"habitaciones": 3}, "2026-01-02")


def test_take_a_test_of_ones_own(editor_client, editor, home_form):
    draft = start_test_draft(form_version=home_form, by=editor, page=1, layout="topic")
    question = draft_case()
    url = reverse("training_bank:case", args=[question.pk])

    form = editor_client.get(url).context["source_form"]

    offered = [key for key, _words in form.fields["source"].choices]

    assert offered == [f"test:{draft.public_id}", "pasted"]


def test_tests_of_others_are_not_offered(editor_client, home_form):
    other = UserFactory(operator=True)
    draft = start_test_draft(form_version=home_form, by=other, page=1, layout="topic")
    question = draft_case()
    data = {"version": "hogar 1", "source": f"test:{draft.public_id}"}

    response = editor_client.post(reverse("training_bank:case", args=[question.pk]), data)

    assert "source" in response.context["source_form"].errors


def test_choose_what_counts(editor_client, home_form):
    version = install_case()
    url = reverse("training_bank:case", args=[version.question.pk])
    assert "¿Cuántas habitaciones" in editor_client.get(url).content.decode()

    editor_client.post(url, {"grade": "1", "graded": ["habitaciones"]})

    assert draft_value(version.question)["graded"] == ""


def test_model_answer_of_a_locked_question(editor_client, home_form):
    question = draft_case()
    question.locked, question.locked_by = True, UserFactory(operator=True)
    question.save()
    data = {"version": "hogar 1", "source": "pasted", "pasted": '{"habitaciones": 2}'}

    response = editor_client.post(reverse("training_bank:case", args=[question.pk]), data)

    assert response.status_code in (302, 403)
    assert not draft_value(question)["answers"]


def test_model_answer_of_a_question_that_is_no_case(editor_client):
    version = install()

    url = reverse("training_bank:case", args=[version.question.pk])
    assert editor_client.get(url).status_code == 404


def test_coordinators_look_and_do_not_write(client, home_form):
    version = install_case()
    coordinator = UserFactory()
    coordinator.groups.add(ensure_coordinator_group())
    client.force_login(coordinator)

    assert client.get(reverse("training_bank:review")).status_code == 200
    assert client.get(reverse("training_bank:case", args=[version.question.pk])).status_code in (
        302,
        403,
    )
    assert client.post(reverse("training_bank:move", args=[version.question.pk])).status_code in (
        302,
        403,
    )
