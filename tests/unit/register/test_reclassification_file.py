"""The report of a run as a file for a spreadsheet."""

import csv
from types import SimpleNamespace

from cms.register.reclassification.deciding import Tally
from cms.register.reclassification.reports import as_csv


def test_class_named_like_a_formula_is_text():
    tally = Tally.from_json({"moves": {'=HYPERLINK("http://x")>-1+1': 2}})
    method = SimpleNamespace(inputs=(), indicators=())

    rows = list(csv.reader(as_csv(tally, method).splitlines()))

    assert rows[-1][3:] == ['\'=HYPERLINK("http://x")', "'-1+1", "2"]
