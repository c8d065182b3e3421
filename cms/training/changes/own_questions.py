"""Small questions that are written with a change and published in the bank."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cms.form_builder.reading import shortened
from cms.training.bank.selectors import topics_of_tests
from cms.training.bank.services import install_question
from cms.training.changes.services import QuestionIsDrawn
from cms.training.models import ChangeNote, QuestionVersion

TOPIC: Final = "cambios"
LONGEST_TITLE: Final = 120


@dataclass(frozen=True)
class OwnQuestion:
    """A statement, whether it is true, and why."""

    statement: str
    is_true: bool
    explanation: str


class QuestionWasChanged(Exception):
    """Somebody else changed the question in the bank: it is changed there from then on."""


def own_slug(note: ChangeNote) -> str:
    """Return the short name of the question that was written with a note."""
    return f"cambio-{note.pk}"


def is_own(note: ChangeNote, version: QuestionVersion) -> bool:
    """Say whether a question was written with this note."""
    return version.question.slug == own_slug(note)


def publish_own(
    *, note: ChangeNote, question: OwnQuestion, by: Any, at: datetime
) -> QuestionVersion:
    """
    Publish a question written with a note, and return its version.

    :raises QuestionHasProblems: if it would not do in a test.
    :raises QuestionWasChanged: if somebody else changed it in the bank since.
    :raises QuestionIsDrawn: if a course draws from the topic of such questions.
    """
    if TOPIC in topics_of_tests():
        raise QuestionIsDrawn(own_slug(note))
    version = install_question(
        slug=own_slug(note),
        title=shortened(question.statement, LONGEST_TITLE),
        document=_document(note, question),
        by=by,
        at=at,
    )
    said = version.definition
    wanted = (question.statement, question.is_true, question.explanation)
    if (said.stem, getattr(said, "right", None), said.explanation) != wanted:
        raise QuestionWasChanged(own_slug(note))
    return version


def _document(note: ChangeNote, question: OwnQuestion) -> dict[str, Any]:
    steps = {step.key for step in note.version.definition.steps}
    return {
        "format": 1,
        "kind": "true_false",
        "language": "es",
        "topic": TOPIC,
        "stem": question.statement,
        "explanation": question.explanation,
        "right": question.is_true,
        "links": [{"form": note.form.slug, "step": step} for step in note.steps if step in steps],
    }
