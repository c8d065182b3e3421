"""A waiting form in words: all answers, what it warns of, and what no longer stands today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.submissions import services
from cms.submissions.listed_uploads import with_files
from cms.submissions.models import Draft
from cms.submissions.question_page import QuestionPage
from cms.submissions.references import reference_groups
from cms.submissions.selectors import (
    ACKNOWLEDGED_STEP,
    definition_for,
    definition_of,
    read_answers,
    reasons_given,
)
from cms.submissions.services import reference_of
from cms.submissions.summary import SummaryBlock, no_urls, summary_of
from cms.training.models import SupervisedSending
from cms.wizard.missing import Lines


@dataclass(frozen=True)
class WaitingForm:
    """
    What somebody reads before they decide.

    ``steps`` are key and title of the steps that were asked, ``warnings`` words and reason;
    ``problems`` are what keeps it from being sent today.
    """

    blocks: list[SummaryBlock]
    steps: list[tuple[str, str]]
    warnings: list[dict[str, str]]
    problems: list[str]


def read_form(
    draft: Draft, *, at: datetime, language: str, upload_url: Callable[[str], str]
) -> WaitingForm:
    """Return a waiting form in words; the caller is in the scope of its office."""
    form = definition_for(draft)
    examined = services.examine_draft(draft=draft, at=at)

    def page_of(step: str) -> QuestionPage:
        counted = examined.evaluation.answers
        return QuestionPage(form, form.step(step), counted, localdate(at), language)

    lines = Lines(form, language, page_of, examined.answers.answers, no_urls)
    reasons = reasons_given(read_answers(draft, [ACKNOWLEDGED_STEP]))
    blocks = summary_of(page_of, examined.evaluation)
    return WaitingForm(
        with_files(blocks, draft, upload_url),
        [(key, page_of(key).words(form.step(key).title)) for key in examined.evaluation.path],
        [
            {**lines.line(each), "reason": reasons.get(services.warning_id(each), "")}
            for each in examined.problems
            if each.level == "warning"
        ],
        [lines.line(each)["words"] for each in examined.problems if each.level == "error"],
    )


def waiting_facts(sending: SupervisedSending) -> dict[str, Any]:
    """Return what every page says about a waiting form; ``title`` is personal data."""
    draft = sending.draft
    reference = reference_of(draft, definition_of(draft.form_version))
    return {
        "reference": reference,
        "reference_groups": reference_groups(reference),
        "title": draft.title or _("Without a name"),
        "form_title": draft.form_version.form.title,
        "sent_by": sending.sent_by.display_name,
        "sent_at": sending.sent_at,
    }
