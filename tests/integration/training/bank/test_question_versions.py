from datetime import UTC, datetime
from typing import Any

import pytest

from cms.training.bank.problems import QuestionHasProblems
from cms.training.bank.selectors import drawable, latest_versions
from cms.training.bank.services import install_question, publish_question
from cms.training.models import Question, QuestionVersion, Topic
from forms_plugins.engine.quiz.questions import load_question
from tests.factories.accounts import UserFactory
from tests.factories.training import CONTENT, TOPIC, question_document

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


# The keys of the shared example stand in the order that is asked for, which a page must not tell.
MIXED = [{"key": key, "text": text} for key, text in [("b", "Uno"), ("c", "Dos"), ("a", "Tres")]]


def install(slug: str = "plazo", **changes: Any) -> QuestionVersion:
    if changes.get("kind") == "order":
        changes.setdefault("items", MIXED)
    document = question_document(**changes)
    return install_question(slug=slug, title="El plazo", document=document, at=AT)


def edited(slug: str, stem: str, by: Any) -> QuestionVersion:
    question = Question.objects.get(slug=slug)
    question.content[0].value["stem"] = stem
    question.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    return Question.objects.get(slug=slug).latest_version


@pytest.mark.parametrize("kind", CONTENT)
def test_install_keeps_the_document_of_each_kind(kind):
    version = install(kind=kind)

    items = {"items": MIXED} if kind == "order" else {}
    assert version.definition == load_question(question_document(kind, **items))
    assert (version.number, version.question.live) == (1, True)


def test_install_makes_the_topic_once():
    install("uno")
    install("dos")

    assert list(Topic.objects.values_list("slug", flat=True)) == [TOPIC]


def test_install_again_adds_no_version():
    first = install()
    again = install()

    assert first == again
    assert QuestionVersion.objects.count() == 1


def test_install_of_a_changed_document_adds_a_version():
    install()
    changed = install(stem="¿Qué dice la norma?")

    assert (changed.number, changed.document["stem"]) == (2, "¿Qué dice la norma?")


def test_install_leaves_what_an_editor_published():
    install()
    by_editor = edited("plazo", "¿Cuál es el plazo?", UserFactory(operator=True))

    assert install(stem="Otra cosa") == by_editor
    assert Question.objects.get().content[0].value["stem"] == "¿Cuál es el plazo?"


def test_install_leaves_what_an_editor_drafts():
    install()
    question = Question.objects.get()
    question.content[0].value["stem"] = "Un borrador"
    question.save_revision()

    assert install(stem="Otra cosa").number == 1
    assert question.get_latest_revision_as_object().content[0].value["stem"] == "Un borrador"


def test_install_leaves_what_an_editor_took_down():
    install()
    Question.objects.get().unpublish()

    install(stem="Otra cosa")
    assert not Question.objects.get().live
    assert drawable("es") == {}


def test_publish_says_who_and_when():
    editor = UserFactory(operator=True)
    install()

    version = edited("plazo", "¿Cuál es el plazo?", editor)
    assert (version.number, version.published_by) == (2, editor)


def test_publish_without_content_is_refused():
    topic = Topic.objects.create(slug="reglas", title="Reglas")
    question = Question.objects.create(slug="vacia", title="Vacía", topic=topic, live=False)

    with pytest.raises(QuestionHasProblems):
        publish_question(question=question, by=None, at=AT)
    assert not QuestionVersion.objects.exists()


def test_publishing_a_revision_with_problems_changes_nothing():
    install()
    question = Question.objects.get()
    question.content[0].value["options"] = []
    revision = question.save_revision()

    with pytest.raises(QuestionHasProblems):
        revision.publish()
    assert QuestionVersion.objects.count() == 1
    assert len(Question.objects.get().content[0].value["options"]) == 3


def test_drawable_by_topic_with_essential_ones():
    install("b")
    install("a", essential=True)
    install("c", topic="ficha")
    install("en-quechua", language="qu")

    assert drawable("es") == {TOPIC: [("a", True), ("b", False)], "ficha": [("c", False)]}


def test_drawable_reads_what_was_published_last():
    install("a")
    install("a", essential=True, topic="ficha")

    assert drawable("es") == {"ficha": [("a", True)]}


def test_latest_versions_by_name():
    install("a")
    newest = install("a", stem="¿Y ahora?")
    install("b")

    assert latest_versions(["a", "no-existe"]) == {"a": newest}
