"""What somebody who learns can do. Everybody outside this package imports from here."""

from cms.training.learner.attempts import (
    AttemptIsOver,
    CourseHasNoTest,
    EnrolmentIsClosed,
    MustWait,
    NoAttemptLeft,
    StaleAnswer,
    allow_more_time,
    close_if_over,
    expire_attempts,
    grant_attempt,
    save_answer,
    send_attempt,
    start_attempt,
)
from cms.training.learner.certifying import ReasonIsMissing, RevokedAlready, certify, revoke
from cms.training.learner.enrolling import (
    CertifiedAlready,
    CourseIsClosed,
    LessonIsUnknown,
    enrol,
    enrol_oneself,
    finish_lesson,
)
from forms_plugins.engine.quiz.drawing import BankTooSmall

__all__ = [
    "AttemptIsOver",
    "BankTooSmall",
    "CertifiedAlready",
    "CourseHasNoTest",
    "CourseIsClosed",
    "EnrolmentIsClosed",
    "LessonIsUnknown",
    "MustWait",
    "NoAttemptLeft",
    "ReasonIsMissing",
    "RevokedAlready",
    "StaleAnswer",
    "allow_more_time",
    "certify",
    "close_if_over",
    "enrol",
    "enrol_oneself",
    "expire_attempts",
    "finish_lesson",
    "grant_attempt",
    "revoke",
    "save_answer",
    "send_attempt",
    "start_attempt",
]
