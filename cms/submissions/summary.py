"""All answers in words, for the page where they are checked and for the page of a submission."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cms.submissions.question_page import QuestionPage, row_page
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, Roster
from forms_plugins.engine.evaluation import FormEvaluation, StepEvaluation, scope_of
from forms_plugins.engine.rules import evaluate


@dataclass(frozen=True)
class SummaryBlock:
    """One step, or one row of a roster: ``rows`` are for ``components/summary_list.html``."""

    title: str
    rows: list[dict[str, Any]]
    change_url: str = ""
    people: list["SummaryBlock"] = field(default_factory=list)


Urls = Callable[[str, str], str]
"""Return where an answer is changed, for the key of a step and the id of a row or ""."""


def no_urls(step: str, row_id: str) -> str:
    """Return nothing: the answers are final."""
    return ""


def summary_of(
    page_of: Callable[[str], QuestionPage],
    evaluation: FormEvaluation,
    urls: Urls = no_urls,
) -> list[SummaryBlock]:
    """Return every step on the path with its answers in words; ``page_of`` gives a step's page."""
    blocks = []
    for key in evaluation.path:
        page, judged = page_of(key), evaluation.steps[key]
        change = urls(key, "")
        rows = [
            _row(page, asked, judged.answers.get(asked.key), change, f"id_{key}-{asked.key}")
            for asked in page.step.fields
            if asked.key in judged.visible
        ]
        title = page.step.title.in_language(page.language)
        blocks.append(SummaryBlock(title, rows, change, _people(page, judged, key, urls)))
    return blocks


def _people(
    page: QuestionPage, judged: StepEvaluation, step: str, urls: Urls
) -> list[SummaryBlock]:
    roster = page.step.roster
    if roster is None or roster.key not in judged.visible:
        return []
    inner = row_page(page)
    blocks = []
    for number, row in enumerate(judged.answers.get(roster.key, ()), start=1):
        change = urls(step, str(row.get(ROW_ID, "")))
        shown = inner.judge(row).visible
        rows = [
            _row(inner, asked, row.get(asked.key), change, f"id_fila-{asked.key}")
            for asked in roster.fields
            if asked.key in shown
        ]
        blocks.append(SummaryBlock(row_name(page, roster, row, number), rows, change))
    return blocks


def _row(page: QuestionPage, asked: Field, value: Any, change: str, control: str) -> dict[str, Any]:
    words: Mapping[str, Any] = {"value": "" if value is None else page.show(asked, value)}
    row = {"key": asked.label.in_language(page.language), **words}
    if change and asked.computed is None:
        row["change_url"] = f"{change}#{control}"
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
    words = evaluate(rule, scope_of(page.form, page.others, page.today, row))
    return str(words).strip() if isinstance(words, str | int) else ""
