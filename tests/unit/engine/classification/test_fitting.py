"""Documents whose parts contradict each other are refused, with place and code."""

import pytest
from pydantic import ValidationError

from forms_plugins.engine.classification import load_method
from forms_plugins.engine.classification.problems import problems_of
from tests.unit.engine.classification.tiny_method import document


def found_in(broken):
    with pytest.raises(ValidationError) as caught:
        load_method(broken)
    return problems_of(caught.value, broken)


def changed_indicator(number=0, **changes):
    changed = document()
    changed["indicators"][number].update(changes)
    return changed


def changed_part(part, **changes):
    changed = document()
    changed[part].update(changes)
    return changed


@pytest.mark.parametrize(
    ("broken", "place", "code"),
    [
        (changed_indicator(value={"answer": "floor"}), "indicators > roof > value", "undeclared_answer"),
        (changed_indicator(value={"largest": {"roster": "people", "value": {"row": "height"}}}), "indicators > roof > value", "undeclared_answer"),
        (changed_indicator(value={"explode": 1}), "indicators > roof > value", "value_error"),
        (changed_indicator(refusals=[{"reason": "twice", "text": "x", "codes": [1]}]), "indicators > roof", "repeated_code"),
        (changed_indicator(kind="bins"), "indicators > roof > good", "says_not_which"),
        (changed_indicator(key="thatch"), "areas > coast > roof", "unknown_indicator"),
        (changed_part("threshold", by_cluster={"4": "1"}), "threshold > 4", "unknown_key"),
        (changed_part("rescale", bounds={"moon": {"min": "0", "max": "1"}}), "rescale > bounds > moon", "unknown_key"),
        (changed_part("rescale", bounds={"coast": {"min": "1", "max": "1"}}), "rescale > bounds > coast", "empty_bounds"),
        (document(categories=document()["categories"][:2]), "categories > middle", "cut_off"),
        (document(threshold=None), "categories > low", "no_threshold"),
        (document(validity=[{"key": "x", "label": "x", "years": 1, "since": "2020-01-01", "areas": ["moon"]}]), "validity > x > moon", "unknown_key"),
        (document(assumptions=[{"id": "a", "text": "x"}] * 2), "assumptions > a", "repeated"),
        (document(colour="red"), "colour", "extra_forbidden"),
    ],
)  # fmt: skip
def test_document_whose_parts_do_not_fit_is_refused(broken, place, code):
    assert (place, code) in {(" > ".join(item.place), item.code) for item in found_in(broken)}
