"""
Scoring methods: from answers to an explained classification.

Covers the method as a document (``method``), cleaning of raw answers (``inputs``), the score
(``scoring``), the area and the cluster of a household (``places``), index, cut-offs and validity
(``classifier``) and the explanation a person can follow with a pencil (``explanation``). Leaves
out where methods are stored and every number of a real one: those are data.
"""

from forms_plugins.engine.classification.classified import Classified, Contribution, Reason
from forms_plugins.engine.classification.classifier import Classifier, classify
from forms_plugins.engine.classification.explanation import explain
from forms_plugins.engine.classification.inputs import InputCleaner
from forms_plugins.engine.classification.method import ScoringMethod, dump_method, load_method

__all__ = [
    "Classified",
    "Classifier",
    "Contribution",
    "InputCleaner",
    "Reason",
    "ScoringMethod",
    "classify",
    "dump_method",
    "explain",
    "load_method",
]
