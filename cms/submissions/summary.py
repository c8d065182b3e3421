"""All answers in words, for the page where they are checked and for the page of a submission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from cms.submissions.question_page import QuestionPage, inner_page, is_hidden, row_page
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, Roster
from forms_plugins.engine.evaluation import FormEvaluation, StepEvaluation, scope_of
from forms_plugins.engine.rules import evaluate
from forms_plugins.fields.signature import drawing_of


@dataclass(frozen=True)
class SummaryBlock:
    """One topic, or one row of a roster: ``rows`` are for ``components/summary_list.html``."""

    title: str
    rows: list[dict[str, Any]]
    change_url: str = ""
    people: list["SummaryBlock"] = field(default_factory=list)


@dataclass(frozen=True)
class RowAddress:
    """A row of the roster of a step, or one inside it (``inner``, ``inner_id``)."""

    row_id: str
    inner: str = ""
    inner_id: str = ""


Urls = Callable[[str, RowAddress | None], str]
"""Return where an answer is changed, for the key of a step and a row of its roster or ``None``."""


def no_urls(step: str, row: RowAddress | None) -> str:
    """Return nothing: the answers are final."""
    return ""


def summary_of(
    page_of: Callable[[str], QuestionPage],
    evaluation: FormEvaluation,
    urls: Urls = no_urls,
    topic_of: Callable[[str], str] | None = None,
) -> list[SummaryBlock]:
    """
    Return every step on the path with its answers in words; ``page_of`` gives a step's page.

    Steps that follow one another in one topic make one block.
    """
    blocks: list[SummaryBlock] = []
    for key in evaluation.path:
        page, judged = page_of(key), evaluation.steps[key]
        change = urls(key, None)
        rows = [
            _row(page, asked, judged.answers.get(asked.key), change, key)
            for asked in page.step.fields
            if asked.key in judged.visible and not is_hidden(asked)
        ]
        title = topic_of(key) if topic_of else page.words(page.step.title)
        block = SummaryBlock(title, rows, change, _people(page, judged, key, urls))
        if topic_of and blocks and blocks[-1].title == title:
            blocks[-1] = replace(
                blocks[-1],
                rows=[*blocks[-1].rows, *block.rows],
                people=[*blocks[-1].people, *block.people],
                change_url="",
            )
        elif block.rows or block.people or page.step.roster:
            blocks.append(block)
    return blocks


def _people(
    page: QuestionPage, judged: StepEvaluation, step: str, urls: Urls
) -> list[SummaryBlock]:
    roster = page.step.roster
    if roster is None or roster.key not in judged.visible:
        return []
    # No condition in a row may read its own list, which need not be gone through for each row.
    others = {key: value for key, value in page.others.items() if key != roster.key}
    blocks = []
    for number, row in enumerate(judged.answers.get(roster.key, ()), start=1):
        here = replace(row_page(page, row), others=others)
        address = RowAddress(str(row.get(ROW_ID, "")))
        rows = _answers_of_row(here, roster, row, urls(step, address))
        name = row_name(page, roster, row, number)
        blocks.append(SummaryBlock(name, rows, urls(step, address)))
        for inner in roster.rosters:
            blocks += _inner_people(here, inner, name, row, address, urls)
    return blocks


def _inner_people(
    page: QuestionPage,
    roster: Roster,
    owner: str,
    around: Mapping[str, Any],
    address: RowAddress,
    urls: Urls,
) -> list[SummaryBlock]:
    blocks = []
    for number, row in enumerate(around.get(roster.key, ()), start=1):
        here = inner_page(page, roster, row)
        inside = replace(address, inner=roster.key, inner_id=str(row.get(ROW_ID, "")))
        change = urls(page.step.key, inside)
        title = f"{owner} – {row_name(here, roster, row, number)}"
        blocks.append(SummaryBlock(title, _answers_of_row(here, roster, row, change), change))
    return blocks


def _answers_of_row(
    page: QuestionPage, roster: Roster, row: Mapping[str, Any], change: str
) -> list[dict[str, Any]]:
    shown = page.judge(row).visible
    return [
        _row(page, asked, row.get(asked.key), change, "fila")
        for asked in roster.fields
        if asked.key in shown and not is_hidden(asked)
    ]


def _row(page: QuestionPage, asked: Field, value: Any, change: str, prefix: str) -> dict[str, Any]:
    words: Mapping[str, Any] = {"value": "" if value is None else page.show(asked, value)}
    row: dict[str, Any] = {"key": page.words(asked.label), **words}
    if asked.datatype == "files":
        row["upload_ids"] = value or ()
    elif asked.type == "signature":
        row["drawing"] = drawing_of(value)
    if change and asked.computed is None:
        row["change_url"] = f"{change}#{page.first_control(asked, prefix)}"
    elif asked.computed is not None:
        row["key"] = _("%(label)s (worked out)") % {"label": row["key"]}
    return row


def row_name(page: QuestionPage, roster: Roster, row: Mapping[str, Any], number: int) -> str:
    """Return what a row is called: its title, else its kind and number."""
    label = roster.item_label.in_language(page.language)
    return row_words(page, roster.row_title, row) or f"{label} {number}"


def row_words(page: QuestionPage, rule: Any, row: Mapping[str, Any]) -> str:
    """Return the words a rule makes of the answers of a row, nothing where it has no value."""
    if rule is None:
        return ""
    whole = {**(page.around or {}), **row}
    words = evaluate(rule, scope_of(page.form, page.others, page.today, whole))
    return str(words).strip() if isinstance(words, str | int) else ""
