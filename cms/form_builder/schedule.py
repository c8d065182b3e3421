"""What happens when something that was to go live by itself has problems by then."""

import logging
from typing import Any

from wagtail.log_actions import log

from cms.form_builder.problems import HasProblems

logger = logging.getLogger(__name__)
REFUSED = "form_builder.publish_refused"


SCHEDULED = "wagtail.publish.scheduled"
"""What Wagtail writes down when it publishes by itself: nobody is there to read a refusal."""


def give_up_schedule(thing: Any, revision: Any, refusal: HasProblems) -> None:
    """Take a revision off the schedule and tell the history of its page or question why."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    sentences = [str(problem) for problem in refusal.problems]
    log(instance=thing, action=REFUSED, revision=revision, data={"problems": sentences})
    name = type(thing).__name__
    logger.error("%s %s was not published: %d problems", name, thing.pk, len(sentences))
