"""The rows of a roster as a list: what each is called, a few answers, what is missing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.submissions.question_page import QuestionPage, inner_page, row_page
from cms.submissions.selectors import DraftAnswers
from cms.submissions.summary import row_name, row_words
from cms.wizard.forms import QuestionsForm
from forms_plugins.engine.answers import ROW_ID, is_missing
from forms_plugins.engine.definition import Field, Roster
from forms_plugins.engine.evaluation import Problem, StepEvaluation
from forms_plugins.engine.rules import references

MOST_NAMED = 3
"""Missing answers of a row that are named; the rest are counted."""

MOST_COLUMNS = 3
"""Columns of answers beside the name of a row; its summary counts as two."""

IN_COLUMNS = frozenset({"whole", "decimal", "boolean", "date", "choice"})
"""Datatypes whose answers are short enough for a column."""

LIST_ID = "lista"
ROW_PREFIX = "fila"

Urls = Callable[[str], Mapping[str, str]]


@dataclass(frozen=True)
class ListedRow:
    """
    One row: ``labelled`` are head and words of each column, ``missing`` what is not right yet.

    ``first_problem`` is the id of the control where that begins.
    """

    id: str
    name: str
    labelled: Sequence[tuple[str, str]]
    missing: str
    first_problem: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing

    @property
    def problem_url(self) -> str:
        """Return the address of the row at the first question that is not right."""
        address = self.urls.get("change_url", "")
        mark = "&" if "?" in address else "?"
        return f"{address}{mark}problemas=si#{self.first_problem}"


def list_context(
    page: QuestionPage,
    answers: DraftAnswers,
    evaluation: StepEvaluation,
    urls: Urls,
    add_url: str,
) -> dict[str, Any]:
    """Return what the page of a step shows of its roster."""
    roster = page.step.roster
    if roster is None:
        return {}
    refused = [problem for problem in answers.refused if problem.place.roster == roster.key]
    problems = _by_row([*refused, *evaluation.problems], lambda problem: problem.place.row)
    given = answers.answers.get(roster.key, ())
    counted = evaluation.answers.get(roster.key, ())
    rows = rows_of(row_page(page), roster, given, counted, problems, urls)
    return {"list_id": LIST_ID, **list_words(page, roster, rows, add_url)}


def inner_list_context(
    page: QuestionPage,
    roster: Roster,
    evaluation: StepEvaluation,
    refused: Iterable[Problem],
    urls: Urls,
) -> dict[str, Any]:
    """Return what the page of a row shows of a roster inside it; its rows open by buttons."""
    inside = [p for p in (*refused, *evaluation.problems) if p.place.inner == roster.key]
    problems = _by_row(inside, lambda problem: problem.place.inner_row)
    given = page.row.get(roster.key, ())
    counted = evaluation.answers.get(roster.key, ())
    rows = rows_of(inner_page(page, roster), roster, given, counted, problems, urls)
    own = [p for p in inside if p.place.inner_row is None and p.level == "error"]
    return {
        "list_id": f"{LIST_ID}-{roster.key}",
        "key": roster.key,
        "uses_buttons": True,
        "problems": [page.problem_words(problem, roster) for problem in own],
        **list_words(page, roster, rows, ""),
    }


def list_words(
    page: QuestionPage, roster: Roster, rows: Sequence[ListedRow], add_url: str
) -> dict[str, Any]:
    """Return the parts of a list that its template draws."""
    item = page.words(roster.item_label)
    last = rows[-1] if rows else None
    return {
        "rows": rows,
        "columns": [page.words(roster.item_label), *column_labels(page, roster)],
        "roster_label": page.words(roster.label),
        "item_label": item,
        "empty_text": _("The list is empty."),
        "add_url": add_url,
        "add_text": pgettext("to a list", "Add %(item)s") % {"item": item.lower()},
        "copy_text": _("Add a copy of %(name)s") % {"name": last.name} if last else "",
        "last": last,
        "is_full": len(rows) >= roster.maximum,
    }


def _by_row(
    problems: Iterable[Problem], row_of: Callable[[Problem], int | None]
) -> Mapping[int, list[Problem]]:
    found: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        row = row_of(problem)
        if problem.level == "error" and row and problem.code != "row_incomplete":
            found[row].append(problem)
    return found


def rows_of(
    page: QuestionPage,
    roster: Roster,
    given: Sequence[Mapping[str, Any]],
    counted: Sequence[Mapping[str, Any]],
    problems: Mapping[int, list[Problem]],
    urls: Urls,
) -> list[ListedRow]:
    """Return the rows of a roster; ``page`` is that of one of its rows."""
    columns, labels = columns_of(roster), column_labels(page, roster)
    found = []
    # Titles and details may be made of computed values, which are not stored.
    for number, (row, also) in enumerate(zip_longest(given, counted, fillvalue={}), start=1):
        whole, row_id = {**row, **also}, str(row.get(ROW_ID, ""))
        wrong = sorted(problems.get(number, []), key=lambda problem: _position(roster, problem))
        found.append(
            ListedRow(
                id=row_id,
                name=row_name(page, roster, whole, number),
                labelled=list(zip(labels, _cells(page, roster, columns, whole), strict=True)),
                missing=_missing(page, roster, wrong),
                first_problem=_first_control(page, roster, wrong),
                urls=urls(row_id),
            )
        )
    return found


def _position(roster: Roster, problem: Problem) -> int:
    """Return where in a row the question of a problem stands."""
    keys = [getattr(item, "key", "") for item in roster.items]
    inside = problem.place.inner if problem.place.inner != roster.key else ""
    key = inside or problem.place.field
    return keys.index(key) if key in keys else len(keys)


def columns_of(roster: Roster) -> tuple[Field, ...]:
    """
    Return the questions that get a column of their own.

    The first short ones that everybody answers and that no other column tells already. Personal
    and sensitive answers stay on the page of their row.
    """
    told = {found.key for rule in (roster.row_title, roster.row_summary) for found in _read(rule)}
    room = MOST_COLUMNS - (2 if roster.row_summary is not None else 0) - bool(roster.rosters)
    fields = [
        asked
        for asked in roster.fields
        if asked.datatype in IN_COLUMNS
        and asked.required is True
        and asked.show_if is None
        and asked.sensitivity == "ordinary"
        and asked.key not in told
    ]
    return tuple(fields[: max(room, 0)])


def _read(rule: Any) -> Iterable[Any]:
    return () if rule is None or isinstance(rule, bool) else references(rule)


def column_labels(page: QuestionPage, roster: Roster) -> list[str]:
    """Return the heads of the columns beside the name."""
    summary = [pgettext("column of a list", "Details")] if roster.row_summary is not None else []
    fields = [page.words(asked.label) for asked in columns_of(roster)]
    inner = [page.words(found.label) for found in roster.rosters]
    return [*summary, *fields, *inner]


def _cells(
    page: QuestionPage, roster: Roster, columns: Sequence[Field], row: Mapping[str, Any]
) -> list[str]:
    summary = [row_words(page, roster.row_summary, row)] if roster.row_summary is not None else []
    fields = [
        "" if is_missing(row.get(asked.key)) else page.show(asked, row[asked.key])
        for asked in columns
    ]
    inner = [str(len(row.get(found.key, ()))) for found in roster.rosters]
    return [*summary, *fields, *inner]


def _missing(page: QuestionPage, roster: Roster, problems: list[Problem]) -> str:
    labels = list(dict.fromkeys(_label(page, roster, problem) for problem in problems))
    if len(labels) <= MOST_NAMED:
        return ", ".join(labels)
    more = len(labels) - MOST_NAMED
    return ngettext("%(labels)s and %(more)s more", "%(labels)s and %(more)s more", more) % {
        "labels": ", ".join(labels[:MOST_NAMED]),
        "more": more,
    }


def _label(page: QuestionPage, roster: Roster, problem: Problem) -> str:
    if problem.place.inner and problem.place.inner != roster.key:
        inner = next(r for r in roster.rosters if r.key == problem.place.inner)
        return page.words(inner.label)
    asked = next((f for f in roster.fields if f.key == problem.place.field), None)
    if asked is not None:
        return page.words(asked.label)
    return page.problem_words(problem, None)


def _first_control(page: QuestionPage, roster: Roster, problems: list[Problem]) -> str:
    for problem in problems:
        if problem.place.inner and problem.place.inner != roster.key:
            return f"{LIST_ID}-{problem.place.inner}"
        asked = next((f for f in roster.fields if f.key == problem.place.field), None)
        if asked is not None:
            return page.first_control(asked, ROW_PREFIX)
    return "main"


def list_errors(form: QuestionsForm, rows: Sequence[ListedRow]) -> list[tuple[str, str]]:
    """Return (address, words) of what is wrong with a list, for the summary of errors."""
    found = []
    for problem in form.list_problems:
        row = problem.place.row
        if row and row <= len(rows):
            listed = rows[row - 1]
            words = _("Complete the data of %(name)s.") % {"name": listed.name}
            if listed.missing:
                words = _("%(words)s Missing: %(missing)s.") % {
                    "words": words,
                    "missing": listed.missing,
                }
            found.append((listed.problem_url, words))
        else:
            words = form.page.problem_words(problem, form.page.step.roster)
            found.append((f"#{LIST_ID}", words))
    return list(dict.fromkeys(found))
