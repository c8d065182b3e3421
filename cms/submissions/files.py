"""Send a form that comes as a file: the same path as the wizard, without a browser."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.accounts.models import Office, User
from cms.form_builder.models import FormVersion
from cms.submissions import services
from cms.submissions.gatekeeping import Held
from cms.submissions.models import Submission
from cms.submissions.selectors import definition_of
from cms.submissions.words import problem_words
from forms_plugins.api.cleaning import clean_answers
from forms_plugins.engine.answers import ROW_ID
from forms_plugins.engine.definition import (
    DEFAULT_LANGUAGE,
    Field,
    FormDefinition,
    Roster,
    Text,
)
from forms_plugins.engine.evaluation import Place, Problem, evaluate_form


class AnswersRefused(Exception):
    """The file cannot be sent; ``problems`` says all that is wrong, in order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@transaction.atomic
def submit_answers(
    *, version: FormVersion, raw: Any, office: Office, by: User | None, at: datetime
) -> Submission | Held:
    """
    Fill a draft in with raw answers and send it; if anything is wrong nothing is left behind.

    Without ``by`` the platform itself acts; a person may have to wait for approval.

    :raises AnswersRefused: with every problem of values, of rules and of plugins' checks.
    :raises NotAllowedNow: if ``by`` may not send it now, nor hand it to somebody who approves.
    """
    form = definition_of(version)
    answers, problems = clean_answers(form, raw)
    problems = (*problems, *_files_named(form, answers))
    judged = evaluate_form(form, answers, timezone.localdate(at))
    found = _all_problems(problems, judged.problems)
    if found:
        raise AnswersRefused(found)
    draft = services.start_draft(form_version=version, office=office, by=by)
    for step in form.steps:
        if step.key in judged.path:
            services.save_step(
                draft=draft,
                step=step.key,
                answers=_answers_of(form, step.key, answers),
                revision=0,
                by=by,
                is_complete=True,
            )
    services.accept_declaration(draft=draft, by=by)
    try:
        return services.submit(draft=draft, by=by, at=at)
    except services.IncompleteDraft as incomplete:
        raise AnswersRefused(incomplete.problems) from incomplete


def _files_named(form: FormDefinition, answers: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each answer that names files: their content cannot come with it."""
    message = Text(es=_("Add files on the pages of the form: a file of answers cannot hold them."))
    for step, roster, field in form.fields():
        if field.datatype != "files":
            continue
        if roster is None and field.key in answers:
            yield Problem(Place(step.key, field.key), "datatype", message)
        rows = answers.get(roster.key, ()) if roster else ()
        for number, row in enumerate(rows, start=1):
            if field.key in row:
                place = Place(step.key, field.key, roster.key if roster else "", number)
                yield Problem(place, "datatype", message)


def _all_problems(cleaning: Iterable[Problem], judging: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the errors of both; where a value was refused, that it is missing is no news."""
    refused = tuple(cleaning)
    places = {problem.place.dotted for problem in refused}
    errors = (problem for problem in judging if problem.level == "error")
    return refused + tuple(
        problem
        for problem in errors
        if problem.place.dotted not in places and problem.code != "row_incomplete"
    )


def _answers_of(form: FormDefinition, step: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    keys = [item.key for item in form.step(step).items if isinstance(item, Field | Roster)]
    found = {key: answers[key] for key in keys if key in answers}
    roster = form.step(step).roster
    if roster is not None and roster.key in found:
        found[roster.key] = tuple(
            {ROW_ID: secrets.token_hex(8), **row} for row in found[roster.key]
        )
    return found


def error_lines(form: FormDefinition, problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return field and message of each problem."""
    language = get_language() or DEFAULT_LANGUAGE
    lines = []
    for problem in problems:
        item = _item_at(form, problem)
        message = problem_words(problem, form, item, language)
        lines.append({"field": problem.place.dotted, "message": message})
    return lines


def _item_at(form: FormDefinition, problem: Problem) -> Field | Roster | None:
    for step in form.steps:
        if step.key != problem.place.step:
            continue
        owner = step.roster if problem.place.roster else step
        if owner is None:
            return None
        fields = {field.key: field for field in owner.fields}
        return fields.get(problem.place.field, step.roster if problem.place.roster else None)
    return None
