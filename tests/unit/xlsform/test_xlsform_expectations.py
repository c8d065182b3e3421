"""The expectations that a public form carries hold for the form as it was imported."""

from datetime import date
from pathlib import Path

from tests.unit.xlsform.xtest import run_expectations

FORM = Path("tests/forms/xlsforms/xformtest1_with_expectations.xlsx")
TODAY = date(2018, 10, 1)
"""Inside the year that the form allows."""


def test_all_expectations_of_a_public_form_hold():
    outcomes = run_expectations(FORM.read_bytes(), TODAY)

    failed = [(o.expectation.row, o.expectation.name, o.why) for o in outcomes if not o.holds]
    assert len(outcomes) == 44
    assert failed == []
