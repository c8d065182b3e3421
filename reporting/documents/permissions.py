"""Who may open the documents of a submission."""

from django.http import HttpRequest

from cms.accounts.grants import has_grant
from cms.submissions.models import Submission
from cms.submissions.permissions import member_can_see


def request_can_open(request: HttpRequest, submission: Submission) -> bool:
    """Say yes to staff of the submission's office and to a citizen who has just looked it up."""
    return member_can_see(request.membership, submission) or has_grant(
        request, submission.reference
    )
