"""
Scoring methods: from answers to an explained classification.

Covers the method as a document (``method``, whose parts must fit together: ``fitting``), what an
author should look at (``checking``) and test cases (``cases``); cleaning of raw answers
(``inputs``), computed ones (``computing``), area and cluster (``places``), points (``scoring``,
``sheet``), index and classes (``judging``), look-up tables (``tables``, ``outputs``), criteria
(``gates``), all put together by the ``classifier``; and the explanation a person can follow with a
pencil (``explanation``). Leaves out where methods are stored and every number of a real one: those
are data.
"""

from forms_plugins.engine.classification.cases import CaseOutcome, run_cases
from forms_plugins.engine.classification.checking import check_method
from forms_plugins.engine.classification.classified import Classified, Contribution, Reason
from forms_plugins.engine.classification.classifier import Classifier, classify
from forms_plugins.engine.classification.explanation import explain
from forms_plugins.engine.classification.inputs import InputCleaner
from forms_plugins.engine.classification.method import ScoringMethod, dump_method, load_method
from forms_plugins.engine.classification.problems import MethodProblem, problems_of

__all__ = [
    "CaseOutcome",
    "Classified",
    "Classifier",
    "Contribution",
    "InputCleaner",
    "MethodProblem",
    "Reason",
    "ScoringMethod",
    "check_method",
    "classify",
    "dump_method",
    "explain",
    "load_method",
    "problems_of",
    "run_cases",
]
