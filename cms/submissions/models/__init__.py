from cms.submissions.models.drafts import Draft, DraftState, StepAnswers
from cms.submissions.models.events import Event
from cms.submissions.models.submission import Result, Submission

__all__ = ["Draft", "DraftState", "Event", "Result", "StepAnswers", "Submission"]
