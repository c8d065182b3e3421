"""What the register does when a form was sent."""

from typing import Any

from cms.register.services import enter_household
from cms.submissions.models import Submission


def enter_submission(*, submission: Submission, **kwargs: Any) -> None:
    """Enter the household of a submission, inside the transaction that stores it."""
    enter_household(submission=submission)
