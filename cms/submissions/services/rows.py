"""Add, change and remove one row of a roster of a draft, such as a member of the household."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.submissions.models import Draft, StepAnswers
from cms.submissions.reach import reach_of
from cms.submissions.selectors import (
    DraftAnswers,
    assemble_answers,
    definition_of,
    read_answers,
)
from cms.submissions.services.drafts import StaleRevision, lock_draft, store_step
from cms.submissions.stored_answers import ROW_REVISION, TYPED, with_typed
from forms_plugins.engine.answers import ROW_ID, answers_to_json, without_computed
from forms_plugins.engine.definition import FormDefinition, Roster
from forms_plugins.engine.evaluation import evaluate_step


class RosterIsFull(Exception):
    """The roster has as many rows as it may have."""


@transaction.atomic
def save_row(
    *,
    draft: Draft,
    step: str,
    row_id: str,
    answers: Mapping[str, Any],
    revision: int,
    by: User | None,
    typed: Mapping[str, Any] | None = None,
) -> None:
    """
    Keep the typed answers of one row; a ``row_id`` the roster does not have adds a row.

    ``revision`` is that of the row the page was drawn from (0: a new row). The same answers again
    are no conflict.

    :raises StaleRevision: if the row holds other answers, or was removed, since the page was drawn.
    :raises RosterIsFull: if a row more would be too many.
    :raises DraftIsClosed: if the draft was sent or discarded.
    """
    form, roster = _roster_of(draft, step)
    lock_draft(draft)
    read = read_answers(draft, reach_of(form).reads[step])
    rows = list(read.stored(step).get(roster.key, ()))
    position = _position(rows, row_id)
    given = {ROW_ID: row_id} | with_typed(_row_to_json(form, roster, answers), typed or {})
    stored = None if position is None else rows[position]
    stored_revision = stored.get(ROW_REVISION, 1) if stored else 0
    if stored is not None and _without_revision(stored) == given:
        return
    if stored_revision != revision:
        raise StaleRevision(step=step, stored=stored, given=given, revision=stored_revision)
    given[ROW_REVISION] = stored_revision + 1
    if position is None:
        if len(rows) >= roster.maximum:
            raise RosterIsFull(roster.key)
        rows.append(given)
    else:
        rows[position] = given
    _store_rows(draft, step, rows, read, by)


@transaction.atomic
def remove_row(*, draft: Draft, step: str, row_id: str, by: User | None) -> None:
    """
    Take one row out; one that is gone already changes nothing.

    :raises DraftIsClosed: if the draft was sent or discarded.
    """
    form, roster = _roster_of(draft, step)
    lock_draft(draft)
    read = read_answers(draft, reach_of(form).reads[step])
    rows = list(read.stored(step).get(roster.key, ()))
    position = _position(rows, row_id)
    if position is None:
        return
    del rows[position]
    _store_rows(draft, step, rows, read, by)


def _roster_of(draft: Draft, step: str) -> tuple[FormDefinition, Roster]:
    form = definition_of(draft.form_version)
    roster = form.step(step).roster
    if roster is None:
        raise ValueError(f"step {step} has no roster")
    return form, roster


def _position(rows: list[dict[str, Any]], row_id: str) -> int | None:
    return next((place for place, row in enumerate(rows) if row.get(ROW_ID) == row_id), None)


def _row_to_json(
    form: FormDefinition, roster: Roster, answers: Mapping[str, Any]
) -> dict[str, Any]:
    bare = {key: value for key, value in answers.items() if not key.startswith("_")}
    stored = without_computed(form, {roster.key: (bare,)})
    return dict(answers_to_json(form, stored)[roster.key][0])


def _without_revision(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != ROW_REVISION}


def _store_rows(
    draft: Draft, step: str, rows: list[dict[str, Any]], read: DraftAnswers, by: User | None
) -> None:
    form, roster = _roster_of(draft, step)
    stored = {**read.stored(step), roster.key: rows}
    after = {**read.rows, step: StepAnswers(step=step, answers=stored)}
    hidden = draft.off_path.get("steps", ())
    asked = {key: row for key, row in after.items() if key not in hidden}
    answers = assemble_answers(form, asked, read.steps).answers
    judged = evaluate_step(reach_of(form).lean, step, answers, timezone.localdate())
    is_complete = judged.is_complete and not any(TYPED in row for row in (stored, *rows))
    store_step(draft, step, stored, read=read, by=by, is_complete=is_complete)
