"""Who may open the documents of a submission."""

from django.http import HttpRequest

from cms.accounts.grants import granted
from cms.submissions.models import Submission
from cms.submissions.permissions import member_can_see


def request_can_open(request: HttpRequest, submission: Submission) -> bool:
    """
    Say yes to staff of the submission's office and to a citizen who has just looked it up.

    A post counts for the token it carries alone: another site could make staff send one.
    """
    if request.method != "POST":
        return member_can_see(request.membership, submission)
    grant = granted(request)
    return grant is not None and grant.reference == submission.reference
