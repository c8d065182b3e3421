"""What the card of a change shows: the sentence, what changed in short, and one question."""

from dataclasses import dataclass
from typing import Any, Final

from cms.form_builder.reading import shortened
from cms.training.bank.reading import Reading
from cms.training.bank.results import result_context
from cms.training.changes.services import seed_of
from cms.training.courses.selectors import lesson_page
from cms.training.models import ChangeConcern, ChangeNote, LessonPage, QuestionVersion
from forms_plugins.engine.quiz import Presented, Variant, present, vary

NAME: Final = "respuesta"
"""Begins the names of the controls of the question."""

MOST_SHOWN: Final = 5
LONGEST: Final = 160


@dataclass(frozen=True)
class ShownChange:
    """One change in a few words: ``kind`` as in ``cms.form_builder.comparison``."""

    kind: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownStep:
    """The changes of one step."""

    title: str
    changes: tuple[ShownChange, ...]


@dataclass(frozen=True)
class Card:
    """
    A note as staff read it.

    ``steps`` are the first changes, ``further`` the rest; ``item`` is the question.
    """

    form_title: str
    sentence: str
    steps: tuple[ShownStep, ...]
    further: tuple[ShownStep, ...]
    further_count: int
    lesson: LessonPage | None
    question: QuestionVersion
    variant: Variant
    item: Presented

    def result(self, response: Any) -> dict[str, Any]:
        """Return what the template of a result draws."""
        return result_context(self.question.definition, self.item, response, self.variant)


def card_of(note: ChangeNote, question: QuestionVersion, seed: int) -> Card:
    """Return the card of a note with a question, as somebody's ``seed`` draws it."""
    steps, further = _split([_step(group) for group in note.changes if group["steps"]], MOST_SHOWN)
    definition = question.definition
    variant = vary(definition, seed)
    return Card(
        form_title=note.version.form.title,
        sentence=note.sentence,
        steps=steps,
        further=further,
        further_count=sum(len(step.changes) for step in further),
        lesson=lesson_page(note.lesson_key) if note.lesson_key else None,
        question=question,
        variant=variant,
        item=present(definition, variant, seed),
    )


def card_for(concern: ChangeConcern) -> Card:
    """Return the card of a released note for somebody it concerns."""
    return card_of(concern.note, concern.note.question_version, seed_of(concern))


def card_context(card: Card, reading: Reading | None = None) -> dict[str, Any]:
    """Return what the page of a card that is not answered yet is drawn from."""
    errors = reading.errors if reading else {}
    return {
        "card": card,
        "item": card.item,
        "name": NAME,
        "response": reading.shown if reading else None,
        "errors": errors,
        "error_lines": list(errors.items()),
    }


def _step(group: dict[str, Any]) -> ShownStep:
    changes = (change for change in group["changes"] if not change.get("is_internal"))
    return ShownStep(group["title"], tuple(map(_shown, changes)))


def _shown(change: dict[str, str]) -> ShownChange:
    """
    Return a change in short; of what is new or gone its settings are for authors only.

    What is called otherwise now is not named twice: its name stands below, before and now.
    """
    is_whole = change["kind"] in ("added", "removed") and not change["part"]
    is_named_below = bool(change["part"]) and f"“{change['after']}”" in change["subject"]
    subject = "" if is_named_below else change["subject"]
    what = ": ".join(filter(None, (subject, change["part"])))
    return ShownChange(
        change["kind"],
        shortened(what, LONGEST),
        "" if is_whole else shortened(change["before"], LONGEST),
        "" if is_whole else shortened(change["after"], LONGEST),
    )


def _split(
    steps: list[ShownStep], most: int
) -> tuple[tuple[ShownStep, ...], tuple[ShownStep, ...]]:
    """Return the first ``most`` changes and the rest, both by step."""
    first: list[ShownStep] = []
    rest: list[ShownStep] = []
    for step in steps:
        room = max(most - sum(len(each.changes) for each in first), 0)
        if step.changes[:room]:
            first.append(ShownStep(step.title, step.changes[:room]))
        if step.changes[room:]:
            rest.append(ShownStep(step.title, step.changes[room:]))
    return tuple(first), tuple(rest)
