"""
XLSForms, in and out: forms written as spreadsheets, as ODK, KoBo and many surveys have them.

``read_form`` takes the bytes of a file and gives a form document with a report of everything that
was taken in another way or not at all; ``write_form`` goes the other way. Files are judged by their
content and read within bounds; no file raises anything but ``FileRefused``. Leaves out where forms
are kept: that is for the level above.
"""

from forms_plugins.xlsform.building.form import count_form
from forms_plugins.xlsform.importing import ReadForm, read_form
from forms_plugins.xlsform.reading.files import csv_files_of_zip
from forms_plugins.xlsform.report import Cell, FileRefused, Problem, Report
from forms_plugins.xlsform.writing.workbook import WrittenForm, write_form

__all__ = [
    "Cell",
    "FileRefused",
    "Problem",
    "ReadForm",
    "Report",
    "WrittenForm",
    "count_form",
    "csv_files_of_zip",
    "read_form",
    "write_form",
]
