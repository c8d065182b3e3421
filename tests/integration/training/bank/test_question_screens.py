from typing import Any

import pytest
from django.urls import reverse

from cms.training.models import Question, QuestionVersion
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import FormVersionFactory
from tests.factories.training import TopicFactory, question_document
from tests.integration.training.bank.conftest import home_document
from tests.integration.training.bank.test_question_versions import install

pytestmark = pytest.mark.django_db
ADD = "training_questions:add"


def flat(value: Any, name: str = "") -> dict[str, Any]:
    """Return nested values as the fields of Wagtail's editor; a list is a list of blocks."""
    if isinstance(value, dict):
        parts = [flat(each, f"{name}-{key}" if name else key) for key, each in value.items()]
    elif isinstance(value, list):
        parts = [{f"{name}-count": len(value)}]
        for number, each in enumerate(value):
            here = f"{name}-{number}"
            parts.append({f"{here}-deleted": "", f"{here}-order": number, f"{here}-id": ""})
            parts.append(flat(each, f"{here}-value"))
    else:
        parts = [{name: value}]
    return {key: each for part in parts for key, each in part.items()}


def option(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "feedback": "", "rule": "", "key": ""} | more


def posted(options: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    topic = TopicFactory()
    value = {
        "stem": "¿Cada cuánto se actualiza?",
        "options": options,
        "explanation": "Así lo dice la norma.",
        "links": [],
        "variables": [],
        "conditions": [],
    }
    data = {"title": "Plazo de actualización", "topic": topic.pk, "language": "es", "slug": ""}
    stream = {"content-count": 1, "content-0-deleted": "", "content-0-order": 0}
    stream |= {"content-0-type": "single", "content-0-id": ""}
    return data | stream | flat(value, "content-0-value") | changes


GOOD = [option("Cada tres años", right="on"), option("Cada año"), option("Nunca")]


def test_add_a_draft_proposes_name_and_keys(editor_client):
    editor_client.post(reverse(ADD), posted([option("Cada tres años"), option("Cada año")]))

    question = Question.objects.get()
    assert (question.slug, question.live) == ("plazo-de-actualizacion", False)
    keys = [row["key"] for row in question.content[0].value["options"]]
    assert keys == ["a", "b"]
    assert not QuestionVersion.objects.exists()


def test_publish_what_has_problems_is_refused_at_the_block(editor_client):
    nothing_right = [option("Cada tres años"), option("Cada año")]

    response = editor_client.post(
        reverse(ADD), posted(nothing_right, **{"action-publish": "action-publish"})
    )

    assert "exactamente una alternativa" in response.content.decode()
    assert not QuestionVersion.objects.exists()


def test_publish_adds_a_version_in_the_name_of_the_editor(editor_client, editor):
    editor_client.post(reverse(ADD), posted(GOOD, **{"action-publish": "action-publish"}))

    version = QuestionVersion.objects.get()
    assert (version.number, version.published_by) == (1, editor)
    assert version.definition.options[0].right


def test_editing_again_keeps_the_versions(editor_client):
    editor_client.post(reverse(ADD), posted(GOOD, **{"action-publish": "action-publish"}))
    question = Question.objects.get()
    changed = posted(GOOD, **{"action-publish": "action-publish"})
    changed["content-0-value-stem"] = "¿Cada cuántos años?"

    editor_client.post(reverse("training_questions:edit", args=[question.pk]), changed)

    first, second = QuestionVersion.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert first.document["stem"] == "¿Cada cuánto se actualiza?"


def test_unpublish_takes_it_out_and_keeps_versions(editor_client):
    version = install()

    editor_client.post(reverse("training_questions:unpublish", args=[version.question.pk]))

    assert not Question.objects.get().live
    assert QuestionVersion.objects.count() == 1


@pytest.mark.parametrize("screen", ["add", "list"])
def test_screens_open(editor_client, screen):
    install()

    assert editor_client.get(reverse(f"training_questions:{screen}")).status_code == 200


def test_edit_lists_what_is_wrong_and_versions(editor_client):
    version = install()

    page = editor_client.get(
        reverse("training_questions:edit", args=[version.question.pk])
    ).content.decode()
    assert "training-bank-lists" in page
    assert "training_bank/editor" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "numeric"}, ["numero"]),
        ({"kind": "single"}, ["plazo", "roto"]),
        ({"links": "broken"}, ["roto"]),
        ({"links": "none"}, ["plazo", "numero"]),
        ({"q": "número"}, ["numero"]),
        ({"language": "qu"}, []),
        ({"live": "true"}, ["plazo", "numero", "roto"]),
    ],
    ids=str,
)
def test_list_filters(editor_client, home_form, query, found):
    install()
    install("numero", kind="numeric")
    Question.objects.filter(slug="numero").update(title="Un número")
    install("roto", links=[{"form": "hogar", "step": "vivienda"}])
    gone = home_document()
    gone["steps"] = [gone["steps"][0] | {"key": "hogar"}]
    FormVersionFactory(form=home_form.form, number=2, document=gone)

    response = editor_client.get(reverse("training_questions:list"), query)

    assert {each.slug for each in response.context["object_list"]} == set(found)


def test_preview_shows_the_question_and_its_key(editor_client):
    version = install()
    url = reverse("training_questions:preview_on_edit", args=[version.question.pk])
    editor_client.post(url, posted(GOOD))

    page = editor_client.get(url).content.decode()

    assert 'type="radio"' in page
    assert "Cada tres años" in page
    assert "Así lo dice la norma." in page


def test_preview_of_a_template_shows_several_variants(rf):
    from cms.training.bank.preview import preview_of

    install(
        kind="numeric",
        stem="¿Cuánto es {n} por dos?",
        right=None,
        tolerance="0",
        rule={"mul": [{"answer": "n"}, 2]},
        variables=[{"name": "n", "minimum": "1", "maximum": "50"}],
    )

    shown = preview_of(Question.objects.get())

    assert len({each.item.stem for each in shown.variants}) > 1
    assert all(each.result["grade"].is_right for each in shown.variants)


def test_nobody_deletes_questions(editor_client):
    version = install()

    url = f"{reverse('training_questions:list')}delete/{version.question.pk}/"
    assert editor_client.post(url).status_code == 404
    assert Question.objects.exists()


@pytest.mark.parametrize("screen", ["training_questions:list", "training_bank:review"])
def test_other_editors_do_not_see_the_bank(client, screen):
    client.force_login(UserFactory(editor=True))

    response = client.get(reverse(screen))

    assert response.status_code in (302, 403)


def test_round_trip_through_the_editor_keeps_a_template(editor_client):
    document = question_document(
        "single",
        stem="¿Cuánto recibe cada uno de {n}?",
        options=[
            {"key": "a", "text": "Más de 10", "rule": {"gt": [{"answer": "n"}, 10]}},
            {"key": "b", "text": "Hasta 10", "rule": {"le": [{"answer": "n"}, 10]}},
        ],
        variables=[{"name": "n", "values": ["5", "20.5"]}],
        conditions=[{"gt": [{"answer": "n"}, 1]}],
    )
    first = install(**document)

    question = Question.objects.get()
    question.save_revision().publish()

    assert question.latest_version == first
