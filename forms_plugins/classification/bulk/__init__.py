"""
Classification of many households at once: exactly what the engine gives for each of them.

Covers encoding of raw answers, points as scaled integers, limits, gates and validity, and what to
do with answers that are not clean. Leaves out explanations: those are the engine's, one household
at a time. numpy is imported here: import this package in the function that needs it, so that a
web worker never loads it.
"""

from forms_plugins.classification.bulk.classifier import BulkClassifier, Disagreement
from forms_plugins.classification.bulk.encoding import Encoded
from forms_plugins.classification.bulk.result import BulkResult

__all__ = ["BulkClassifier", "BulkResult", "Disagreement", "Encoded"]
