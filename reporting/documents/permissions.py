"""Who may open documents."""

from django.http import HttpRequest

from cms.accounts.grants import granted
from cms.submissions.models import Submission
from cms.submissions.permissions import member_can_see
from cms.training.models import Certification
from reporting.documents.models import IssuedDocument

SEES_ALL_CERTIFICATES = "training.view_certification"
"""What coordinators of the training may do."""


def request_can_download(request: HttpRequest, document: IssuedDocument) -> bool:
    """Say whether a request may have the file of a document."""
    if document.certification is not None:
        return request_can_have(request, document.certification)
    return document.submission is not None and request_can_open(request, document.submission)


def request_can_have(request: HttpRequest, certification: Certification) -> bool:
    """
    Say yes to the person it belongs to, wherever they work now, and to coordinators.

    It is read with GET by who is signed in: the token of a look-up opens nothing here.
    """
    if request.method != "GET" or not request.user.is_authenticated:
        return False
    return request.user.pk == certification.user_id or request.user.has_perm(SEES_ALL_CERTIFICATES)


def request_can_open(request: HttpRequest, submission: Submission) -> bool:
    """
    Say yes to staff of the submission's office and to a citizen who has just looked it up.

    A post counts for the token it carries alone: another site could make staff send one.
    """
    if request.method != "POST":
        return member_can_see(request.membership, submission)
    grant = granted(request)
    return grant is not None and grant.reference == submission.reference
