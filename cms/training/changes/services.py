"""Write down what versions change, tell those it concerns, and take their answers."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from cms.accounts.models import User
from cms.form_builder.models import FormVersion
from cms.training.bank.selectors import newest_versions, topics_of_tests
from cms.training.changes.concerned import reach_of
from cms.training.changes.touching import changes_between
from cms.training.models import ChangeConcern, ChangeNote, QuestionVersion
from forms_plugins.engine.quiz import Response, grade, vary

KINDS = ("single", "true_false", "multiple", "numeric")
"""The kinds of questions that are answered in a few seconds."""


class NoteIsReleased(Exception):
    """People were told: what they are told stays as it is."""


class NoteIsIncomplete(Exception):
    """A note without its sentence or without a question is told to nobody."""


class QuestionIsGone(Exception):
    """The question was taken out of the bank since the note was written."""


class QuestionIsDrawn(Exception):
    """Tests draw the question: a card would tell its answer before the test."""


class NoAnswer(ValueError):
    """Nothing was answered."""


def write_note(version: FormVersion) -> ChangeNote | None:
    """Keep what a version changed; nothing of a trial and of the first version of a form."""
    if version.is_trial or version.number is None:
        return None
    older = FormVersion.objects.filter(form_id=version.form_id, number__lt=version.number)
    before = older.order_by("-number").first()
    if before is None:
        return None
    steps, changes = changes_between(before.definition, version.definition)
    return ChangeNote.objects.create(
        version=version,
        form_id=version.form_id,
        steps=steps,
        changes=changes,
        created_at=version.published_at,
        is_needless=not steps,
    )


def question_in_force(version: QuestionVersion | None) -> QuestionVersion | None:
    """Return what the bank says today of a question; ``None`` if it was taken out."""
    if version is None:
        return None
    found = newest_versions().filter(question=version.question_id, question__live=True)
    newest: QuestionVersion | None = found.filter(document__kind__in=KINDS).first()
    return newest


def is_drawn(version: QuestionVersion) -> bool:
    """Say whether tests draw a question as it is: nobody is told its answer before one."""
    return version.definition.topic in topics_of_tests()


@transaction.atomic
def write_words(
    *, note: ChangeNote, sentence: str, question: QuestionVersion, lesson_key: Any, by: Any
) -> None:
    """
    Keep the sentence, the question and the lesson of a note; it is told to nobody yet.

    :raises NoteIsReleased: if people were told already.
    :raises QuestionIsDrawn: if tests draw the question.
    """
    if is_drawn(question):
        raise QuestionIsDrawn(str(question))
    stored = _unreleased(note)
    stored.sentence, stored.question_version = sentence, question
    stored.lesson_key, stored.is_needless = lesson_key or None, False
    stored.save(update_fields=["sentence", "question_version", "lesson_key", "is_needless"])
    log(stored, "wagtail.edit", user=by)


@transaction.atomic
def set_needless(*, note: ChangeNote, by: Any) -> None:
    """Decide that nobody need be told. :raises NoteIsReleased: if people were told already."""
    stored = _unreleased(note)
    stored.is_needless = True
    stored.save(update_fields=["is_needless"])
    log(stored, "wagtail.edit", user=by)


@transaction.atomic
def release(*, note: ChangeNote, by: Any, at: datetime) -> int:
    """
    Tell a note to those it concerns now, and to nobody later; return to how many.

    Whoever releases it a second time tells nobody more. The question is asked as the bank says it
    at this moment.

    :raises NoteIsIncomplete: without a sentence or a question.
    :raises QuestionIsGone: if the question is not in the bank any more.
    :raises QuestionIsDrawn: if tests draw it by now.
    """
    try:
        stored = _unreleased(note)
    except NoteIsReleased:
        return 0
    if not stored.sentence or stored.question_version is None:
        raise NoteIsIncomplete(str(stored))
    question = question_in_force(stored.question_version)
    if question is None:
        raise QuestionIsGone(str(stored))
    if is_drawn(question):
        raise QuestionIsDrawn(str(stored))
    people = sorted(reach_of(stored, at=at).people)
    ChangeConcern.objects.bulk_create([ChangeConcern(note=stored, user_id=key) for key in people])
    stored.question_version, stored.is_needless = question, False
    stored.released_at, stored.released_by = at, by
    stored.save(update_fields=["question_version", "is_needless", "released_at", "released_by"])
    log(stored, "wagtail.publish", user=by)
    return len(people)


@transaction.atomic
def answer(*, concern: ChangeConcern, response: Response | None, at: datetime) -> ChangeConcern:
    """
    Keep somebody's answer to the question of a note, right or not: they are done with it.

    Only the first answer counts; a later one returns what was kept.

    :raises NoAnswer: if there is no response.
    """
    stored = (
        ChangeConcern.objects.select_for_update(of=("self",))
        .select_related("note__question_version")
        .get(pk=concern.pk)
    )
    if stored.read_at is not None:
        return stored
    if response is None:
        raise NoAnswer
    question = stored.note.question_version.definition
    stored.response, stored.read_at = response, at
    stored.was_right = grade(question, response, vary(question, seed_of(stored))).is_right
    stored.save(update_fields=["response", "read_at", "was_right"])
    return stored


def seed_of(concern: ChangeConcern) -> int:
    """Return what the numbers and the order of somebody's question are drawn from."""
    return concern.pk


def concern_of(user: User, note: int) -> ChangeConcern:
    """
    Return what a released note is to somebody.

    :raises ChangeConcern.DoesNotExist: if it does not concern them.
    """
    rows = ChangeConcern.objects.select_related("note__version__form", "note__question_version")
    found: ChangeConcern = rows.get(note_id=note, user=user)
    return found


def _unreleased(note: ChangeNote) -> ChangeNote:
    stored: ChangeNote = ChangeNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if stored.released_at is not None:
        raise NoteIsReleased(str(stored))
    return stored
