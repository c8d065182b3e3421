"""Try one household: what a method makes of it, laid out to be read, and as a test case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cms.methods.drafts import save_sheet
from cms.methods.households import as_json
from cms.methods.models import MethodDraft
from cms.methods.reading import read_draft
from cms.methods.sheet_edits import Rows, fingerprint
from cms.submissions.explaining import explained
from cms.submissions.models import Result
from forms_plugins.classification.sheets import to_sheets
from forms_plugins.engine.classification import Classified, Classifier, ScoringMethod, explain
from forms_plugins.engine.classification.numbers import decimal_text

CASES, ROWS_OF_CASES = "casos", "filas_de_casos"


class CaseRefused(ValueError):
    """A test case cannot be kept; the text says what to do."""


@dataclass(frozen=True)
class Tried:
    """A household that was tried: the engine's result and what the screen shows of it."""

    classified: Classified
    content: Mapping[str, Any]
    shown: Mapping[str, Any]

    @property
    def outputs(self) -> list[tuple[str, str]]:
        """Return the figures beside the class: words and exact text."""
        labels = {item.name: item.label.es for item in self.classified.method.outputs}
        return [
            (labels.get(name, name), decimal_text(value))
            for name, value in self.classified.outputs.items()
        ]

    @property
    def category(self) -> Mapping[str, Any]:
        """Return code, words and meaning of the class, nothing if there is none."""
        return self.content.get("category") or {}


def try_household(
    method: ScoringMethod,
    answers: Mapping[str, Any],
    today: date,
    wrong: Mapping[str, str],
    number: int = 0,
) -> Tried:
    """Return what ``method`` (version ``number``, 0 for a draft) says of typed answers."""
    classified = Classifier(method).classify(answers, today, wrong)
    content = explain(classified, number)
    result = Result(
        method=method.slug,
        method_version=number,
        status=classified.status,
        explanation=content,
        decides=True,
    )
    return Tried(classified, content, explained(result))


def as_case(name: str, tried: Tried) -> dict[str, Any]:
    """Return a test case that expects what came out, on the day it was worked out for."""
    found = tried.classified
    declared = {item.key for item in found.method.inputs}
    answers = {key: as_json(value) for key, value in found.answers.items() if key in declared}
    expected: dict[str, Any] = {"status": found.status}
    if found.raw is not None:
        expected["raw"] = decimal_text(found.raw)
    if found.index is not None:
        expected["index"] = decimal_text(found.index)
    if found.category is not None:
        expected["category"] = found.category
    if found.eligible is not None:
        expected["eligible"] = found.eligible
    if found.outputs:
        expected["outputs"] = {key: decimal_text(value) for key, value in found.outputs.items()}
    if found.status != "computed":
        expected["reasons"] = list(dict.fromkeys(reason.code for reason in found.reasons))
    return {"name": name, "answers": answers, "on": found.today.isoformat(), "expected": expected}


@transaction.atomic
def keep_case(*, slug: str, name: str, tried: Tried, by: Any) -> None:
    """
    Add a row to the test cases of a draft (and the rows of its lists).

    :raises CaseRefused: if the name is taken, or the draft can no longer be read as a method.
    :raises cms.methods.sheet_edits.SheetTooLarge: if there is no room for it.
    """
    draft = MethodDraft.objects.select_for_update().get(slug=slug)
    reading = read_draft(draft)
    if reading.document is None:
        raise CaseRefused(_("Somebody changed the draft, and it can no longer be tried."))
    if any(each["name"] == name for each in reading.document["cases"]):
        raise CaseRefused(_("There is a case with that name. Choose another one."))
    document = {**reading.document, "cases": [as_case(name, tried)]}
    for sheet, rows in to_sheets(document).items():
        if sheet in (CASES, ROWS_OF_CASES) and len(rows) > 1:
            stored = draft.sheets.get(sheet, [])
            draft = save_sheet(
                slug=slug,
                name=sheet,
                rows=appended(reading.sheets[sheet], rows),
                base=fingerprint(stored),
                by=by,
            )


def appended(rows: Rows, more: Rows) -> Rows:
    """Return a sheet with the rows of another one at its end, column by column."""
    headings = list(dict.fromkeys([*rows[0], *more[0]]))
    width = len(headings)
    own = [row + [""] * (width - len(row)) for row in rows[1:]]
    while own and not any(own[-1]):
        own.pop()
    new = [dict(zip(more[0], row, strict=False)) for row in more[1:]]
    return [headings, *own, *([row.get(name, "") for name in headings] for row in new)]
