"""
Questions that teach and examine: their documents, variants, scores and statistics.

Pure: values in, values out. Who answers, when, and how often is decided above (``cms.training``).
The format and the rules of scoring are told in ``docs/questions.md``.
"""

from forms_plugins.engine.quiz.chance import Seed
from forms_plugins.engine.quiz.checking import check_document, check_question
from forms_plugins.engine.quiz.drawing import (
    BankTooSmall,
    Shortage,
    as_decimal,
    draw,
    outcome,
    shortages,
)
from forms_plugins.engine.quiz.grades import Grade, PartGrade
from forms_plugins.engine.quiz.grading import grade
from forms_plugins.engine.quiz.item_analysis import Flag, QuestionStatistics, statistics
from forms_plugins.engine.quiz.presenting import (
    Presented,
    ShownGap,
    ShownOption,
    ShownPiece,
    present,
)
from forms_plugins.engine.quiz.problems import QuestionProblem
from forms_plugins.engine.quiz.questions import Question, dump_question, load_question
from forms_plugins.engine.quiz.responses import Response, clean_response, right_answer
from forms_plugins.engine.quiz.texts import Variant, fill
from forms_plugins.engine.quiz.variants import NoVariant, vary

__all__ = [
    "BankTooSmall",
    "Flag",
    "Grade",
    "NoVariant",
    "PartGrade",
    "Presented",
    "Question",
    "QuestionProblem",
    "QuestionStatistics",
    "Response",
    "Seed",
    "Shortage",
    "ShownGap",
    "ShownOption",
    "ShownPiece",
    "Variant",
    "as_decimal",
    "check_document",
    "check_question",
    "clean_response",
    "draw",
    "dump_question",
    "fill",
    "grade",
    "load_question",
    "outcome",
    "present",
    "right_answer",
    "shortages",
    "statistics",
    "vary",
]
