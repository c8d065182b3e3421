"""
One tabular format of a scoring method: the same document as sheets, XLSX and YAML.

``docs/methods.md`` describes it. Nothing is evaluated that a file holds, and every problem says
where it is and what to do.
"""

from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS
from forms_plugins.classification.sheets.comparing import Change, compare_sheets
from forms_plugins.classification.sheets.files import (
    FORMATS,
    format_of,
    read_file,
    read_json,
    write_file,
)
from forms_plugins.classification.sheets.layout import Column, Sheet
from forms_plugins.classification.sheets.problems import FileRefused, Problem, Reading
from forms_plugins.classification.sheets.reading import from_sheets
from forms_plugins.classification.sheets.writing import empty_sheets, to_sheets
from forms_plugins.classification.sheets.xlsx import read_xlsx, write_xlsx
from forms_plugins.classification.sheets.yaml_files import read_yaml
from forms_plugins.classification.sheets.yaml_writing import write_yaml

__all__ = [
    "FORMATS",
    "SHEETS",
    "SHEET_BY_NAME",
    "Change",
    "Column",
    "FileRefused",
    "Problem",
    "Reading",
    "Sheet",
    "compare_sheets",
    "empty_sheets",
    "format_of",
    "from_sheets",
    "read_file",
    "read_json",
    "read_xlsx",
    "read_yaml",
    "to_sheets",
    "write_file",
    "write_xlsx",
    "write_yaml",
]
