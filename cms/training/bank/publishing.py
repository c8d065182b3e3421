"""Every way by which a question goes live: the editor, a workflow, the schedule, a package."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from cms.form_builder.schedule import SCHEDULED, give_up_schedule
from cms.training.bank.compile import compile_question
from cms.training.bank.problems import QuestionHasProblems
from cms.training.bank.services import publish_question

if TYPE_CHECKING:
    from cms.training.models import Question


def publish_revision(
    question: "Question",
    revision: Any,
    publish: Callable[[], Any],
    *,
    user: Any,
    log_action: Any,
) -> Any:
    """
    Publish a revision by ``publish`` and add the version of what is live then, or do neither.

    On the schedule nobody is there to read a refusal: the revision is taken off it, the history of
    the question says why.

    :raises QuestionHasProblems: if the question would not do in a test.
    """
    try:
        with transaction.atomic():
            refuse_problems(revision.as_object())
            outcome = publish()
            stored = type(question).objects.get(pk=question.pk)
            if stored.live and stored.live_revision_id == revision.pk:
                by = user or revision.user
                publish_question(question=stored, by=by, at=timezone.now())
            return outcome
    except QuestionHasProblems as refusal:
        if log_action != SCHEDULED:
            raise
        give_up_schedule(question, revision, refusal)
        return None


def refuse_problems(question: "Question") -> None:
    """:raises QuestionHasProblems: if ``question`` would not do in a test."""
    problems = compile_question(question).problems
    if problems:
        raise QuestionHasProblems(problems)
