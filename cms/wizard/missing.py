"""What is still wrong with a draft, in lines with the way there; much of it is counted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from cms.submissions.question_page import QuestionPage, inner_page, row_page
from cms.submissions.summary import RowAddress, Urls, row_name
from cms.submissions.words import problem_words
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Field, FormDefinition, Roster
from forms_plugins.engine.evaluation import Problem

MOST_LISTED = 3
"""Missing answers of one topic that are listed one by one; more are counted."""

PROBLEMS = "problemas=si"
"""Part of an address that asks a page to show what is wrong with its answers."""


@dataclass(frozen=True)
class Lines:
    """
    Says problems in words, with the address of the question each is at.

    ``answers`` are the typed answers of the draft, in which rows are found by their number.
    """

    form: FormDefinition
    language: str
    page_of: Callable[[str], QuestionPage]
    answers: Mapping[str, Any]
    urls: Urls

    def line(self, problem: Problem) -> dict[str, str]:
        """Return ``words`` and ``url`` of a problem; one of the whole form has no address."""
        place = problem.place
        if not place.step:
            words = problem_words(problem, self.form, None, self.language)
            return {"words": words, "url": ""}
        page = self.page_of(place.step)
        if not place.roster or not place.row or page.step.roster is None:
            item = _item(page.step.fields, place.field) or (
                page.step.roster if place.roster else None
            )
            return self._of_step(page, problem, item)
        return self._of_row(page, page.step.roster, problem)

    def _of_step(
        self, page: QuestionPage, problem: Problem, item: Field | Roster | None
    ) -> dict[str, str]:
        control = page.first_control(item, page.step.key) if isinstance(item, Field) else ""
        url = self.urls(page.step.key, None)
        return {"words": page.problem_words(problem, item), "url": _at(url, control)}

    def _of_row(self, page: QuestionPage, roster: Roster, problem: Problem) -> dict[str, str]:
        place = problem.place
        row = _row_at(self.answers.get(roster.key, ()), place.row)
        here = row_page(page, row)
        names = [row_name(page, roster, row, place.row or 1)]
        address = RowAddress(str(row.get(ROW_ID, "")))
        inner = next((r for r in roster.rosters if r.key == place.inner), None)
        owner = roster
        if inner is not None and place.inner_row:
            inside = _row_at(row.get(inner.key, ()), place.inner_row)
            here, owner = inner_page(here, inner, inside), inner
            names.append(row_name(here, inner, inside, place.inner_row))
            inner_id = str(inside.get(ROW_ID, ""))
            address = RowAddress(address.row_id, inner.key, inner_id)
        item = _item(owner.fields, place.field) or inner or owner
        control = here.first_control(item, "fila") if isinstance(item, Field) else ""
        words = here.problem_words(problem, item)
        return {
            "words": f"{', '.join(names)}: {words}",
            "url": _at(self.urls(page.step.key, address), control),
        }


def group_errors(
    lines: Lines, problems: Iterable[Problem], topic_of: Callable[[str], str]
) -> list[dict[str, str]]:
    """
    Return the lines of the summary of errors, in order.

    A topic with more than ``MOST_LISTED`` questions nobody has answered gets one line that counts
    them and leads to the first; what somebody answered wrong is always said.
    """
    by_topic: dict[str, list[Problem]] = {}
    for problem in problems:
        topic = topic_of(problem.place.step) if problem.place.step else ""
        by_topic.setdefault(topic, []).append(problem)
    found = []
    for topic, here in by_topic.items():
        missing = [p for p in here if p.code in ("required", "roster_minimum")]
        listed = here
        if len(missing) > MOST_LISTED:
            found.append(_counted(lines, topic, missing))
            listed = [problem for problem in here if problem not in missing]
        found += [lines.line(problem) for problem in listed]
    return list({line["words"] + line["url"]: line for line in found}.values())


def _counted(lines: Lines, topic: str, missing: list[Problem]) -> dict[str, str]:
    words = ngettext(
        "%(topic)s: %(count)s answer is missing.",
        "%(topic)s: %(count)s answers are missing.",
        len(missing),
    ) % {"topic": topic, "count": len(missing)}
    return {"words": words, "url": lines.line(missing[0])["url"]}


def _at(url: str, control: str) -> str:
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{PROBLEMS}" + (f"#{control}" if control else "")


def _row_at(rows: Any, number: int | None) -> Mapping[str, Any]:
    return rows[number - 1] if number and number <= len(rows) else {}


def _item(fields: tuple[Field, ...], key: str) -> Field | None:
    return next((asked for asked in fields if asked.key == key), None)
