"""The screens of the analysis in the CMS."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from cms.accounts.models import User
from cms.training.analysis.services import analyse_answers
from cms.training.groups import ensure_coordinator_group, ensure_training_editor_group
from cms.training.models import QuestionReview
from tests.factories.training import QuestionFactory, QuestionVersionFactory, TopicFactory
from tests.factories.training_analysis import good_ones, knows, sittings

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 3, 9, 10, tzinfo=UTC)
INDEX = "/admin/capacitacion/analisis/"


def sign_in(client, group):
    user = User.objects.create(username="persona", first_name="Ana", last_name="Ruiz")
    if group:
        user.groups.add(group)
    client.force_login(user)
    return client


@pytest.fixture
def editor(client):
    return sign_in(client, ensure_training_editor_group())


@pytest.fixture
def bad():
    """A marked question of the topic ``otros``, among good ones of another."""
    topic = TopicFactory(slug="otros", title="Otros")
    question = QuestionFactory(title="Pregunta torcida", topic=topic)
    version = QuestionVersionFactory(question=question)
    good = [
        QuestionVersionFactory(question=QuestionFactory(title=f"Buena {number}"))
        for number in range(4)
    ]
    sittings({**good_ones(good), version: knows("b", "ac", key="a")}, 70)
    analyse_answers(at=AT)
    return version


def page_of(version):
    return reverse("training_analysis:question", args=[version.question_id])


def titles(response):
    return [row.version.question.title for row in response.context["object_list"]]


def test_queue_stands_above_the_list(editor, bad):
    response = editor.get(INDEX)

    assert [each.version for each in response.context["queue"]] == [bad]
    assert titles(response)[0] == "Pregunta torcida"
    assert len(titles(response)) == 5
    assert page_of(bad) in response.content.decode()


@pytest.mark.parametrize("column", ["severity", "difficulty", "discrimination", "answers"])
def test_list_is_sorted(editor, bad, column):
    up = titles(editor.get(INDEX, {"ordering": column}))
    down = titles(editor.get(INDEX, {"ordering": f"-{column}"}))

    assert len(up) == len(down) == 5
    if column != "answers":
        assert "Pregunta torcida" in (up[0], down[0])


def test_list_by_topic_and_by_flag(editor, bad):
    topic = bad.question.topic_id

    assert titles(editor.get(INDEX, {"topic": topic})) == ["Pregunta torcida"]
    assert titles(editor.get(INDEX, {"worst": "wrong_key"})) == ["Pregunta torcida"]
    assert len(titles(editor.get(INDEX, {"worst": "none"}))) == 4


def test_page_of_a_question_shows_figures_chart_and_table(editor, bad):
    QuestionVersionFactory(question=bad.question, number=2)

    response = editor.get(page_of(bad))
    page = response.content.decode()

    assert [each["figures"].version.number for each in response.context["versions"]] == [2, 1]
    assert page.count('<svg class="question-analysis__chart"') == 1
    assert page.count("question-analysis__bar--upper") == 3
    assert "La segunda" in page
    figures = response.context["versions"][1]["figures"]
    assert [option.stands_out for option in figures.options] == [False, True, False]
    assert sum(option.count for option in figures.options) == 70
    assert not response.context["versions"][0]["figures"].is_enough


def test_text_of_an_option_is_escaped(editor):
    options = [
        {"key": "a", "text": "<script>x</script>", "right": True},
        {"key": "b", "text": "<b>no</b>"},
    ]
    version = QuestionVersionFactory(changes={"options": options})
    others = QuestionVersionFactory.create_batch(2)
    sittings({**good_ones(others), version: knows("a", "b")}, 60)
    analyse_answers(at=AT)

    page = editor.get(page_of(version)).content.decode()

    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_look_with_a_reason(editor, bad):
    response = editor.post(page_of(bad), {"reason": "Así lo dice la directiva."}, follow=True)

    assert response.redirect_chain == [(INDEX, 302)]
    assert response.context["queue"] == []
    assert "Así lo dice la directiva." in editor.get(page_of(bad)).content.decode()


def test_look_without_a_reason_is_refused_beside_the_field(editor, bad):
    response = editor.post(page_of(bad), {"reason": " "})

    assert response.status_code == 422
    assert 'aria-describedby="reason-error"' in response.content.decode()
    assert not QuestionReview.objects.exists()


def test_look_at_a_question_that_is_not_marked_changes_nothing(editor, bad):
    editor.post(page_of(bad), {"reason": "Sí."})

    response = editor.post(page_of(bad), {"reason": "Otra vez."}, follow=True)

    assert QuestionReview.objects.count() == 1
    assert response.status_code == 200


def test_coordinator_reads_and_does_not_decide(client, bad):
    coordinator = sign_in(client, ensure_coordinator_group())

    assert coordinator.get(INDEX).status_code == 200
    assert b"<textarea" not in coordinator.get(page_of(bad)).content
    coordinator.post(page_of(bad), {"reason": "Sí."})
    assert not QuestionReview.objects.exists()


def test_others_do_not_see_it(client, bad):
    person = sign_in(client, None)

    for address in (INDEX, INDEX + "resultados/", page_of(bad)):
        assert person.get(address).status_code == 302
        assert person.get(address).url.startswith("/ingresar/")


def test_question_that_is_not_there(editor):
    assert editor.get(reverse("training_analysis:question", args=[99])).status_code == 404


def test_question_never_published(editor):
    response = editor.get(reverse("training_analysis:question", args=[QuestionFactory().pk]))

    assert response.context["versions"] == []
