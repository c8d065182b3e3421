"""
One tabular format of a scoring method: the same document as sheets, XLSX and YAML.

``docs/methods.md`` describes it. Nothing is evaluated that a file holds, and every problem says
where it is and what to do.
"""

from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.problems import FileRefused, Problem, Reading
from forms_plugins.classification.sheets.reading import from_sheets
from forms_plugins.classification.sheets.writing import empty_sheets, to_sheets

__all__ = [
    "SHEETS",
    "SHEET_BY_NAME",
    "Column",
    "FileRefused",
    "Problem",
    "Reading",
    "Sheet",
    "empty_sheets",
    "from_sheets",
    "to_sheets",
]
