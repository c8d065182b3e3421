from cms.training.models.analysis import QuestionAnalysis, QuestionReview, WorstFlag
from cms.training.models.attempts import (
    Attempt,
    AttemptGrant,
    AttemptItem,
    AttemptResult,
    AttemptState,
    PracticeDraft,
    TimeAllowance,
)
from cms.training.models.certifications import (
    Certification,
    CertificationKind,
    CertificationRevocation,
)
from cms.training.models.changes import ChangeConcern, ChangeNote, StepTrouble
from cms.training.models.courses import Course, CourseVersion
from cms.training.models.coverage import OfficeCoverage
from cms.training.models.enrolments import (
    AssignmentRule,
    Enrolment,
    EnrolmentReason,
    LessonProgress,
)
from cms.training.models.gates import (
    Gate,
    GateOverride,
    GatePassage,
    SupervisedSending,
    SupervisionDecision,
)
from cms.training.models.glossary import GlossaryTerm
from cms.training.models.installed import InstalledItem
from cms.training.models.notices import EnrolmentNotice
from cms.training.models.pages import (
    CoursePage,
    GlossaryPage,
    LessonPage,
    ModulePage,
    TaughtPart,
    TrainingIndexPage,
)
from cms.training.models.questions import Question, QuestionVersion, Topic
from cms.training.models.translations import TranslationBasis

__all__ = [
    "AssignmentRule",
    "Attempt",
    "AttemptGrant",
    "AttemptItem",
    "AttemptResult",
    "AttemptState",
    "Certification",
    "CertificationKind",
    "CertificationRevocation",
    "ChangeConcern",
    "ChangeNote",
    "Course",
    "CoursePage",
    "CourseVersion",
    "Enrolment",
    "EnrolmentNotice",
    "EnrolmentReason",
    "Gate",
    "GateOverride",
    "GatePassage",
    "GlossaryPage",
    "GlossaryTerm",
    "InstalledItem",
    "LessonPage",
    "LessonProgress",
    "ModulePage",
    "OfficeCoverage",
    "PracticeDraft",
    "Question",
    "QuestionAnalysis",
    "QuestionReview",
    "QuestionVersion",
    "StepTrouble",
    "SupervisedSending",
    "SupervisionDecision",
    "TaughtPart",
    "TimeAllowance",
    "Topic",
    "TrainingIndexPage",
    "TranslationBasis",
    "WorstFlag",
]
