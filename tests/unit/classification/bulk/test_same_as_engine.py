"""The classification of many households gives what the engine gives for each of them."""

import json
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from forms_plugins.classification.bulk import BulkClassifier, BulkResult
from forms_plugins.engine.classification import (
    Classified,
    Classifier,
    InputCleaner,
    ScoringMethod,
    load_method,
)
from tests.unit.classification.bulk.random_methods import random_document, random_household

TODAY = date(2026, 2, 28)


def engine_results(method: ScoringMethod, households: list[Any]) -> list[Classified]:
    cleaner, classifier = InputCleaner(method), Classifier(method)
    results = []
    for household in households:
        answers, wrong = cleaner.clean(household)
        results.append(classifier.classify(answers, TODAY, wrong))
    return results


def of_engine(found: Classified) -> Mapping[str, Any]:
    return {
        "computed": found.status == "computed",
        "category": found.category,
        "eligible": found.eligible,
        "area": found.area.key if found.area else None,
        "cluster": found.cluster.number if found.cluster else -1,
        "gate": found.gate.key if found.gate else None,
        "raw": found.raw,
        "index": found.index,
        "outputs": dict(found.outputs),
        "valid_until": found.validity.valid_until if found.validity else None,
    }


def of_bulk(result: BulkResult, place: int) -> Mapping[str, Any]:
    area, gate = int(result.area[place]), int(result.gate[place])
    return {
        "computed": bool(result.computed[place]),
        "category": result.category_of(place),
        "eligible": result.eligible_of(place),
        "area": result.areas[area] if area >= 0 else None,
        "cluster": int(result.cluster[place]),
        "gate": result.gates[gate] if gate >= 0 else None,
        "raw": result.raw_of(place),
        "index": result.index_of(place),
        "outputs": dict(result.outputs_of(place)),
        "valid_until": result.valid_until_of(place),
    }


def assert_same(method: ScoringMethod, households: list[Any], bulk: BulkClassifier) -> BulkResult:
    result = bulk.classify(households)
    for place, expected in enumerate(engine_results(method, households)):
        found = of_bulk(result, place)
        assert found == of_engine(expected), json.dumps(households[place], default=str)
        assert bool(result.reason_of(place)) <= (not found["computed"])
    return result


@given(st.integers(0, 2**48))
@settings(max_examples=150, deadline=None)
def test_random_methods_and_households(seed):
    rng = Random(seed)
    try:
        method = load_method(random_document(rng))
    except ValidationError as error:
        pytest.fail(str(error))
    bulk = BulkClassifier(method, TODAY)

    # Again and again, so that what one piece learnt is used by the next.
    for mess in (0.0, 0.02, 0.3):
        assert_same(method, [random_household(rng, mess) for _ in range(25)], bulk)
