from cms.submissions.models.drafts import Draft, DraftLayout, DraftState, StepAnswers
from cms.submissions.models.events import Event
from cms.submissions.models.resuming import ResumeKey
from cms.submissions.models.submission import Result, Submission
from cms.submissions.models.uploads import Upload, UploadState

__all__ = [
    "Draft",
    "DraftLayout",
    "DraftState",
    "Event",
    "Result",
    "ResumeKey",
    "StepAnswers",
    "Submission",
    "Upload",
    "UploadState",
]
