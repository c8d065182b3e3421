"""The answers of a submission in words, as they counted on the day it was sent."""

from django.utils import timezone

from cms.submissions.models import Submission
from cms.submissions.question_page import QuestionPage
from cms.submissions.selectors import definition_of
from cms.submissions.summary import SummaryBlock, summary_of
from forms_plugins.engine.answers import answers_from_json, without_computed
from forms_plugins.engine.evaluation import evaluate_form


def sent_blocks(submission: Submission, language: str) -> list[SummaryBlock]:
    """Return every step that was asked with its answers."""
    form = definition_of(submission.form_version)
    answers = answers_from_json(form, submission.answers)
    sent_on = timezone.localdate(submission.submitted_at)
    evaluation = evaluate_form(form, without_computed(form, answers), sent_on)

    def page_of(step: str) -> QuestionPage:
        return QuestionPage(form, form.step(step), evaluation.answers, sent_on, language)

    return summary_of(page_of, evaluation)
