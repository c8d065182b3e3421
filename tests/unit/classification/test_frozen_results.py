"""
Results of the methods of the Peru package, as they were before methods had optional parts.

A hash that changes means that some household gets another line. Find out which and why before a
hash is written anew: published results must not change.
"""

import hashlib
import json
from datetime import date

import pytest

from forms_plugins.api.catalogues import get_catalogue
from forms_plugins.classification.lines import LineClassifier
from forms_plugins.engine.classification import InputCleaner, explain
from tests.unit.classification.frozen_households import households
from tests.unit.sisfoh.households_for_tests import classifier

DAY = date(2026, 11, 23)
COUNT = 2000
LINES = {
    "ifh-2010": "b6892756984086a6e855e5a57b1caf685945f92d1a016fe92cf6298e190e3629",
    "cse-demostracion": "c6014670ba1be4f40d654d53759cc2de2e74e1a19a80439794aa8469883b95c3",
}
EXPLANATIONS = {
    "ifh-2010": "3d7b99feb4a50fbd2c6a592eec100c991dc461f138cc2c776a76a1f4c896f1d3",
    "cse-demostracion": "32dc54094506f6ea53e92e86f34374791ddc42f4d88efade4a234960a9601095",
}
WHOLE_PARTS = (
    "legal_effect", "status", "computed_for", "area", "raw", "category", "eligible", "validity",
    "assumptions", "reasons",
)  # fmt: skip
COLUMNS = (
    "indicator", "label", "answer", "answers", "category", "category_label", "weight", "running_sum",
    "confidence",
)  # fmt: skip


def places():
    return {"inei": get_catalogue("inei").places}


@pytest.mark.parametrize("slug", LINES)
def test_lines_of_existing_methods_stay_byte_for_byte(slug):
    lines = LineClassifier(classifier(slug), DAY, places())
    digest = hashlib.sha256()

    for number, household in enumerate(households(COUNT)):
        raw = json.dumps({"id": number, "answers": household}).encode()
        digest.update(lines.line(raw).encode() + b"\n")

    assert digest.hexdigest() == LINES[slug]


@pytest.mark.parametrize("slug", EXPLANATIONS)
def test_explanations_of_existing_methods_keep_what_they_said(slug):
    cleaner = InputCleaner(classifier(slug).method, places())
    digest = hashlib.sha256()

    for household in households(COUNT):
        answers, wrong = cleaner.clean(household)
        told = explain(classifier(slug).classify(answers, DAY, wrong))
        digest.update(json.dumps(kept(told), sort_keys=True).encode() + b"\n")

    assert digest.hexdigest() == EXPLANATIONS[slug]


def kept(told):
    """Return what an explanation said before there were optional parts."""
    cluster = told["cluster"]
    return {
        **{key: told[key] for key in WHOLE_PARTS},
        "index": told["index"] and told["index"]["arithmetic"],
        "cluster": cluster and [cluster[key] for key in ("number", "found_by", "label")],
        "threshold": told["threshold"] and told["threshold"]["value"],
        "lines": [[line["category"], line["at_most"]] for line in told["lines"]],
        "contributions": [[line[key] for key in COLUMNS] for line in told["contributions"]],
    }
