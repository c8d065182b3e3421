"""How long a class is in force: leap days, the last day, the first day of a rule, no area."""

from datetime import date

import pytest

from forms_plugins.engine.classification import classify, load_method
from forms_plugins.engine.classification.validity import years_later
from tests.unit.engine.classification.tiny_method import COAST, document


@pytest.mark.parametrize(
    ("day", "years", "last"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 6, date(2030, 2, 28)),
        (date(2024, 2, 29), 8, date(2032, 2, 29)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2024, 3, 1), 4, date(2028, 3, 1)),
        (date(2026, 12, 31), 4, date(2030, 12, 31)),
    ],
)
def test_last_day_is_the_same_day_years_later_included(day, years, last):
    assert years_later(day, years) == last


@pytest.mark.parametrize(
    ("today", "key"),
    [(date(2019, 12, 31), "old"), (date(2020, 1, 1), "coast"), (date(2010, 1, 1), "old")],
)
def test_rule_begins_on_its_first_day(today, key):
    assert classify(load_method(document()), COAST, today).validity.key == key


def test_class_by_a_criterion_without_an_area_waits_for_the_area():
    gate = {"key": "g", "label": "G", "text": "G.", "when": {"eq": [{"answer": "rooms"}, 1]}, "then": "category", "category": "low"}  # fmt: skip
    method = load_method(document(gates=[gate]))

    # A rule of the coast might apply and would go before the one for everybody.
    assert classify(method, {"rooms": 1}, date(2026, 1, 1)).validity is None
    assert classify(method, {"rooms": 1}, date(2015, 1, 1)).validity.key == "old"
    assert classify(method, COAST, date(2026, 1, 1)).validity.key == "coast"
