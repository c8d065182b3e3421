"""From the bytes of a file to rows with named cells, whatever the file calls itself."""

from forms_plugins.xlsform.reading.files import Workbook, read_workbook
from forms_plugins.xlsform.reading.sheets import Sheet

__all__ = ["Sheet", "Workbook", "read_workbook"]
