"""Publish questions: each publication that says something new is an immutable version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.training.bank.cases import judge_case
from cms.training.bank.compile import compile_question
from cms.training.bank.decompile import decompile_question
from cms.training.bank.problems import QuestionHasProblems, problem_at
from cms.training.models import Question, QuestionVersion, Topic
from forms_plugins.engine.quiz.questions import FormCase, load_question
from forms_plugins.engine.quiz.questions import Question as QuestionDefinition


@transaction.atomic
def publish_question(*, question: Question, by: Any, at: datetime) -> QuestionVersion:
    """
    Return the newest version of a question, adding one if the question says something new.

    :raises QuestionHasProblems: if it would not do in a test.
    """
    compiled = compile_question(question)
    if compiled.problems:
        raise QuestionHasProblems(compiled.problems)
    # Two editors who publish at once take turns here, so that numbers run without gaps.
    owner = Question.objects.select_for_update().get(pk=question.pk)
    latest = owner.latest_version
    if latest and latest.sha256 == compiled.sha256:
        return latest
    version = QuestionVersion(
        question=owner,
        number=latest.number + 1 if latest else 1,
        document=compiled.document,
        sha256=compiled.sha256,
        published_at=at,
        published_by=by,
    )
    version.save()
    return version


@transaction.atomic
def install_question(
    *, slug: str, title: str, document: Mapping[str, Any], at: datetime, by: Any = None
) -> QuestionVersion:
    """
    Bring a question document into the bank, published, and return the version in force.

    What a person changed, took down or has a draft of is left alone, so that a package can be
    installed again. The topic is made if it is not there.

    :raises pydantic.ValidationError: if the document is none of a question.
    :raises QuestionHasProblems: if the question would not do in a test.
    """
    definition = load_question(document)
    question = Question.objects.filter(slug=slug).first()
    latest = question.latest_version if question else None
    if question is not None and latest is not None and is_edited(question, latest, by):
        return latest
    topic, _created = Topic.objects.get_or_create(
        slug=definition.topic, defaults={"title": definition.topic.replace("-", " ").capitalize()}
    )
    question = question or Question(slug=slug, live=False)
    question.title, question.topic = title, topic
    question.language, question.is_essential = definition.language, definition.essential
    question.content = decompile_question(slug, definition)
    _refuse_other_class(definition)
    return put_live(question=question, by=by, at=at)


def _refuse_other_class(definition: QuestionDefinition) -> None:
    """:raises QuestionHasProblems: if a case names a class that its form does not come to."""
    if not isinstance(definition, FormCase):
        return
    judged = judge_case(definition)
    for method, category in definition.categories.items():
        found = judged.categories.get(method, "–")
        if not judged.problems and found != category:
            message = _("%(method)s gives the class “%(found)s”, and not “%(expected)s”.")
            words = {"method": method, "found": found, "expected": category}
            raise QuestionHasProblems((problem_at(message % words, "answers"),))


def is_edited(question: Question, latest: QuestionVersion, by: Any = None) -> bool:
    """Say whether a person (other than ``by``) published a question, took it down or drafts it."""
    by_person = latest.published_by_id is not None and latest.published_by_id != getattr(
        by, "pk", None
    )
    return by_person or not question.live or question.has_unpublished_changes


def put_live(*, question: Question, by: Any, at: datetime) -> QuestionVersion:
    """
    Keep a question as a revision, publish it and return its version.

    :raises QuestionHasProblems: if it would not do in a test; then nothing is kept.
    """
    with transaction.atomic():
        if question.pk is None:
            question.save()
        question.save_revision(user=by).publish(user=by, skip_permission_checks=True)
        # What is live has its version by now: this reads it.
        stored = Question.objects.get(pk=question.pk)
        return publish_question(question=stored, by=by, at=at)
