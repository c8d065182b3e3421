"""No cell of a file that people open in a spreadsheet is run as a formula."""

import pytest

from cms.spreadsheets import plain_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_begins_like_a_formula(start):
    assert plain_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "ULE Rímac", "150101", "a=1", "'=1"])
def test_cell_that_is_text(text):
    assert plain_cell(text) == text
