"""Forms written as spreadsheets in a few lines."""

from typing import Any

import pytest

from forms_plugins.engine.definition import FormDefinition, load_form
from forms_plugins.engine.rules import show_text
from forms_plugins.xlsform import Report, read_form
from tests.factories.xlsforms import spreadsheet


class Imported:
    """A form that was imported, its report, and its rules in words."""

    def __init__(self, form: FormDefinition, report: Report) -> None:
        self.form = form
        self.report = report
        self.fields = {field.key: field for _, _, field in form.fields()}

    def rule(self, key: str, part: str = "show_if") -> str:
        """Return a rule of a question in its text form."""
        field = self.fields[key]
        tree = field.validations[0].rule if part == "validations" else getattr(field, part)
        return show_text(tree)

    def messages(self, severity: str = "") -> list[str]:
        """Return what the report says."""
        return [
            problem.message
            for problem in self.report.ordered()
            if not severity or problem.severity == severity
        ]


@pytest.fixture
def importing():
    """Return a function that imports sheets given as rows of cells."""

    def run(
        *survey: Any, choices: Any = (), settings: Any = (), media: Any = None, **more: Any
    ) -> Imported:
        sheets = {"survey": survey} | more
        if choices:
            sheets["choices"] = choices
        if settings:
            sheets["settings"] = settings
        read = read_form(spreadsheet(**sheets), "form.xlsx", media=media)
        return Imported(load_form(read.document), read.report)

    return run
