"""What happens when a form that was to go live by itself has problems by then."""

import logging
from typing import Any

from wagtail.log_actions import log

from cms.form_builder.problems import FormHasProblems

logger = logging.getLogger(__name__)
REFUSED = "form_builder.publish_refused"


def give_up_schedule(page: Any, revision: Any, refusal: FormHasProblems) -> None:
    """Take a revision off the schedule and tell the page's history why."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    sentences = [str(problem) for problem in refusal.problems]
    log(instance=page, action=REFUSED, revision=revision, data={"problems": sentences})
    logger.error("Form page %s was not published: %d problems", page.pk, len(sentences))
