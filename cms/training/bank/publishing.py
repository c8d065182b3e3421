"""Every way by which a question goes live: the editor, a workflow, the schedule, a package."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.form_builder.schedule import REFUSED
from cms.training.bank.compile import compile_question
from cms.training.bank.problems import QuestionHasProblems
from cms.training.bank.services import publish_question

if TYPE_CHECKING:
    from cms.training.models import Question

logger = logging.getLogger(__name__)
SCHEDULED = "wagtail.publish.scheduled"


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
        _give_up_schedule(question, revision, refusal)
        return None


def refuse_problems(question: "Question") -> None:
    """:raises QuestionHasProblems: if ``question`` would not do in a test."""
    problems = compile_question(question).problems
    if problems:
        raise QuestionHasProblems(problems)


def _give_up_schedule(question: Any, revision: Any, refusal: QuestionHasProblems) -> None:
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    sentences = [str(problem) for problem in refusal.problems]
    log(instance=question, action=REFUSED, revision=revision, data={"problems": sentences})
    logger.error("Question %s was not published: %d problems", question.pk, len(sentences))
