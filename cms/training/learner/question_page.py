"""What a page of one question shows and takes. Nothing here knows a right answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from cms.training.bank.answer_words import answer_words
from cms.training.bank.reading import Reading, read
from cms.training.learner.attempts import StaleAnswer
from cms.training.learner.grading import response_of
from cms.training.learner.reading import items_of, read_item
from cms.training.models import Attempt, AttemptItem
from forms_plugins.engine.quiz.presenting import Presented, present
from forms_plugins.engine.quiz.questions import FormCase, Question

NAME = "respuesta"
"""Begins the names of the controls of a question."""

NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "revision", "ir"})


@dataclass(frozen=True)
class QuestionPage:
    """A question of an attempt: number ``item.position`` of ``total``, as ``presented``."""

    item: AttemptItem
    question: Question
    presented: Presented
    total: int

    @property
    def is_case(self) -> bool:
        """Say whether it is answered in a form."""
        return isinstance(self.question, FormCase)


@dataclass(frozen=True)
class PostedAnswer:
    """What was posted about a question, and the revision of the answer its page was drawn with."""

    reading: Reading
    revision: int


def question_page(attempt: Attempt, position: int) -> QuestionPage:
    """
    Return the page of a question.

    :raises AttemptItem.DoesNotExist: if the attempt has none at ``position``.
    """
    item = read_item(attempt, position)
    return QuestionPage(
        item, item.question_version.definition, presented(attempt, item), item.total
    )


def presented(attempt: Attempt, item: AttemptItem) -> Presented:
    """Return what may be shown of a question, in the order of this attempt."""
    return present(
        item.question_version.definition,
        item.variant,
        attempt.seed + item.position,
        shuffle=attempt.course_version.definition.shuffles_options,
    )


def posted_answer(asked: QuestionPage, data: QueryDict) -> PostedAnswer:
    """Read what was posted from the page of a question."""
    return PostedAnswer(read(asked.presented, data, NAME), _revision(data))


def page_context(asked: QuestionPage, answer: PostedAnswer | None) -> dict[str, Any]:
    """Return what the page of a question is drawn from, with what was posted if it was refused."""
    item = asked.item
    errors = answer.reading.errors if answer else {}
    return {
        "asked": asked,
        "item": asked.presented,
        "name": NAME,
        "response": answer.reading.shown if answer else item.response,
        "errors": errors,
        "error_lines": list(errors.items()),
        "revision": answer.revision if answer else item.revision,
        "saved_at": item.answered_at,
        "number": item.position,
        "is_first": item.position == 1,
        "is_last": item.position == asked.total,
        "autosave_url": question_url(item.attempt, item.position, "autosave"),
        **(_case_context(item) if asked.is_case else {}),
    }


def _case_context(item: AttemptItem) -> dict[str, Any]:
    begun = "begun" if item.practice_drafts.exists() else ""
    return {
        "case_url": question_url(item.attempt, item.position, "case"),
        "case_posts": True,
        "case_state": "sent" if response_of(item) is not None else begun,
    }


def conflict_context(asked: QuestionPage, stale: StaleAnswer, data: QueryDict) -> dict[str, Any]:
    """Return both answers in words, and what is needed to post the one that was refused again."""
    return {
        "asked": asked,
        "number": stale.item.position,
        "stored": answer_words(asked.presented, stale.item.response),
        "given": answer_words(asked.presented, stale.given),
        "posted": list(_posted_again(data)),
        "revision": stale.item.revision,
        "stored_url": question_url(asked.item.attempt, asked.item.position),
    }


def overview(attempt: Attempt) -> list[dict[str, Any]]:
    """Return each question with its beginning, its address and whether it is answered."""
    return [
        {
            "position": item.position,
            "stem": presented(attempt, item).stem,
            "is_answered": response_of(item) is not None,
            "url": question_url(attempt, item.position),
        }
        for item in items_of(attempt)
    ]


def question_url(attempt: Attempt, position: int, name: str = "question") -> str:
    """Return the address of the page of a question, or of another one about it."""
    return reverse(
        f"training:{name}", kwargs={"public_id": attempt.public_id, "position": position}
    )


def _revision(data: QueryDict) -> int:
    written = data.get("revision", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _posted_again(data: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in data.lists():
        if name not in NOT_ANSWERS:
            for value in values:
                yield name, str(value)
