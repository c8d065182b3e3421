"""The rows of a roster as a list of people: name, details, what is missing."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.submissions.question_page import QuestionPage
from cms.submissions.selectors import DraftAnswers
from cms.submissions.summary import row_name, row_words
from cms.submissions.words import problem_words
from cms.wizard.forms import QuestionsForm
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import Roster
from forms_plugins.engine.evaluation import Problem, StepEvaluation

MOST_NAMED = 3
"""Missing answers of a person that are named; the rest are counted."""

LIST_ID = "lista"

Urls = Callable[[str], Mapping[str, str]]


def people_of(
    page: QuestionPage, answers: DraftAnswers, evaluation: StepEvaluation, urls: Urls
) -> list[dict[str, Any]]:
    """Return each row for ``components/person_list.html``, with its id and its first problem."""
    roster = page.step.roster
    if roster is None:
        return []
    problems: dict[int, list[Problem]] = defaultdict(list)
    refused = [problem for problem in answers.refused if problem.place.roster == roster.key]
    for problem in [*refused, *evaluation.problems]:
        if problem.level == "error" and problem.place.row and problem.code != "row_incomplete":
            problems[problem.place.row].append(problem)
    given = answers.answers.get(roster.key, ())
    # Titles and details may be made of computed values, which are not stored.
    counted = evaluation.answers.get(roster.key, ())
    return [
        _person(page, roster, {**row, **also}, number, problems[number], urls)
        for number, (row, also) in enumerate(zip_longest(given, counted, fillvalue={}), start=1)
    ]


def _person(
    page: QuestionPage,
    roster: Roster,
    row: Mapping[str, Any],
    number: int,
    problems: list[Problem],
    urls: Urls,
) -> dict[str, Any]:
    row_id = str(row.get(ROW_ID, ""))
    return {
        "id": row_id,
        "name": row_name(page, roster, row, number),
        "details": row_words(page, roster.row_summary, row),
        "complete": not problems,
        "missing": _missing(page, roster, problems),
        **urls(row_id),
    }


def _missing(page: QuestionPage, roster: Roster, problems: list[Problem]) -> str:
    fields = {field.key: field for field in roster.fields}
    labels = list(
        dict.fromkeys(
            fields[problem.place.field].label.in_language(page.language)
            if problem.place.field in fields
            else problem_words(problem, page.form, None, page.language)
            for problem in problems
        )
    )
    if len(labels) <= MOST_NAMED:
        return ", ".join(labels)
    more = len(labels) - MOST_NAMED
    return ngettext("%(labels)s and %(more)s more", "%(labels)s and %(more)s more", more) % {
        "labels": ", ".join(labels[:MOST_NAMED]),
        "more": more,
    }


def list_errors(form: QuestionsForm, people: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return (address or id, words) of what is wrong with the list, for the summary of errors."""
    found = []
    for problem in form.list_problems:
        row = problem.place.row
        if row and row <= len(people):
            person = people[row - 1]
            words = _("Complete the data of %(name)s.") % {"name": person["name"]}
            found.append((person["change_url"], words))
        else:
            words = problem_words(
                problem, form.page.form, form.page.step.roster, form.page.language
            )
            found.append((f"#{LIST_ID}", words))
    return found
