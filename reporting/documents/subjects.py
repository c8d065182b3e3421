"""What documents are about."""

from typing import Any

from cms.submissions.models import Submission
from cms.training.models import Certification

Subject = Submission | Certification


def key_of(subject: Subject) -> dict[str, Any]:
    """Return the column of documents and reservations that names the subject, with its value."""
    name = "submission" if isinstance(subject, Submission) else "certification"
    return {name: subject}
