"""
Add, change and remove one row of a roster of a draft, such as a member of the household.

A roster inside a row (the illnesses of a member) is stored in that row under its own key; a
``RowPlace`` says which list is meant. Rows of one list are saved one by one, so two people may work
on two rows; what is inside a row is saved apart from the row's own answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.submissions.models import Draft, StepAnswers
from cms.submissions.reach import reach_of
from cms.submissions.selectors import (
    DraftAnswers,
    assemble_answers,
    definition_for,
    read_answers,
)
from cms.submissions.services.drafts import (
    DraftIsHeld,
    StaleRevision,
    is_held_besides,
    lock_draft,
    store_step,
)
from cms.submissions.stored_answers import (
    ROW_REVISION,
    refused_places,
    sources_left,
    with_sources,
    with_typed,
)
from forms_plugins.engine.answers import ROW_ID, answers_to_json, without_computed
from forms_plugins.engine.definition import Field, FormDefinition, Roster
from forms_plugins.engine.evaluation import evaluate_step

Rows = list[dict[str, Any]]


class RosterIsFull(Exception):
    """The roster has as many rows as it may have."""


class RowIsGone(Exception):
    """The row around the one that was meant was removed meanwhile."""


@dataclass(frozen=True)
class RowPlace:
    """
    A row of the roster of ``step``, or with ``inner`` a row of that roster inside the row called
    ``outer_id``.
    """

    step: str
    row_id: str
    inner: str = ""
    outer_id: str = ""


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
    sources: Mapping[str, Any] | None = None,
    inner: str = "",
    outer_id: str = "",
) -> int:
    """
    Keep the typed answers of one row and return its revision.

    A ``row_id`` the roster does not have adds a row.
    ``revision`` is that of the row the page was drawn from (0: a new row). The same answers again
    are no conflict. Rows inside the row stay as they are. ``sources`` as in ``save_step``.

    :raises StaleRevision: if the row holds other answers, or was removed, since the page was drawn.
    :raises DraftIsHeld: if somebody else has the draft open.
    :raises RosterIsFull: if a row more would be too many.
    :raises RowIsGone: if the row around it was removed.
    :raises DraftIsClosed: if the draft was sent or discarded.
    """
    place = RowPlace(step, row_id, inner, outer_id)
    roster = _roster_at(definition_for(draft), place)

    now = 0

    def save(rows: Rows) -> Rows | None:
        nonlocal now
        position = position_of(rows, row_id)
        stored = None if position is None else rows[position]
        given = {ROW_ID: row_id} | with_typed(_row_to_json(draft, place, answers), typed or {})
        given |= _kept_inside(roster, stored or {})
        given = with_sources(given, {**sources_left(stored or {}, given), **(sources or {})})
        now = here = stored.get(ROW_REVISION, 1) if stored else 0
        if stored is not None and _without_revision(stored) == given:
            return None
        _refuse_conflicts(draft, by, step, stored, given, here, revision)
        now = given[ROW_REVISION] = here + 1
        if position is not None:
            return [*rows[:position], given, *rows[position + 1 :]]
        if len(rows) >= roster.maximum:
            raise RosterIsFull(roster.key)
        return [*rows, given]

    _change_rows(draft, place, by, save)
    return now


def _refuse_conflicts(
    draft: Draft,
    by: User | None,
    step: str,
    stored: Mapping[str, Any] | None,
    given: Mapping[str, Any],
    here: int,
    drawn_from: int,
) -> None:
    if is_held_besides(draft, by, timezone.now()):
        raise DraftIsHeld(step=step, stored=stored or {}, given=given, revision=here)
    if here != drawn_from:
        raise StaleRevision(step=step, stored=stored, given=given, revision=here)


@transaction.atomic
def remove_row(
    *,
    draft: Draft,
    step: str,
    row_id: str,
    by: User | None,
    inner: str = "",
    outer_id: str = "",
) -> None:
    """
    Take one row out; one that is gone already changes nothing.

    :raises RowIsGone: if the row around it was removed.
    :raises DraftIsClosed: if the draft was sent or discarded.
    """

    def remove(rows: Rows) -> Rows | None:
        position = position_of(rows, row_id)
        return None if position is None else [*rows[:position], *rows[position + 1 :]]

    _change_rows(draft, RowPlace(step, row_id, inner, outer_id), by, remove)


def _change_rows(
    draft: Draft, place: RowPlace, by: User | None, change: Callable[[Rows], Rows | None]
) -> None:
    """Lock and read, let ``change`` say how the list shall be (``None``: as it is), store it."""
    form = definition_for(draft)
    outer = _outer_roster(form, place.step)
    lock_draft(draft)
    read = read_answers(draft, reach_of(form).reads[place.step])
    rows: Rows = list(read.stored(place.step).get(outer.key, ()))
    if not place.inner:
        changed = change(rows)
    else:
        position = position_of(rows, place.outer_id)
        if position is None:
            raise RowIsGone(place.outer_id)
        around = rows[position]
        inside = change(list(around.get(place.inner, ())))
        changed = None
        if inside is not None:
            changed = [*rows]
            changed[position] = {**around, place.inner: inside}
    if changed is not None:
        _store_rows(draft, place.step, outer, changed, read, by)


def _outer_roster(form: FormDefinition, step: str) -> Roster:
    roster = form.step(step).roster
    if roster is None:
        raise ValueError(f"step {step} has no roster")
    return roster


def _roster_at(form: FormDefinition, place: RowPlace) -> Roster:
    outer = _outer_roster(form, place.step)
    if not place.inner:
        return outer
    return next(roster for roster in outer.rosters if roster.key == place.inner)


def position_of(rows: Rows, row_id: str) -> int | None:
    """Return the position of the row called ``row_id``."""
    return next((place for place, row in enumerate(rows) if row.get(ROW_ID) == row_id), None)


def _kept_inside(roster: Roster, stored: Mapping[str, Any]) -> dict[str, Any]:
    return {inner.key: stored[inner.key] for inner in roster.rosters if inner.key in stored}


def _row_to_json(draft: Draft, place: RowPlace, answers: Mapping[str, Any]) -> dict[str, Any]:
    form = definition_for(draft)
    roster, outer = _roster_at(form, place), _outer_roster(form, place.step)
    questions = {item.key for item in roster.items if isinstance(item, Field)}
    bare = {key: value for key, value in answers.items() if key in questions}
    nested = {outer.key: ({roster.key: (bare,)},)} if place.inner else {outer.key: (bare,)}
    row = answers_to_json(form, without_computed(form, nested))[outer.key][0]
    return dict(row[roster.key][0] if place.inner else row)


def _without_revision(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != ROW_REVISION}


def _store_rows(
    draft: Draft, step: str, roster: Roster, rows: Rows, read: DraftAnswers, by: User | None
) -> None:
    form = definition_for(draft)
    stored = {**read.stored(step), roster.key: rows}
    after = {**read.rows, step: StepAnswers(step=step, answers=stored)}
    hidden = draft.off_path.get("steps", ())
    asked = {key: row for key, row in after.items() if key not in hidden}
    answers = assemble_answers(form, asked, read.steps).answers
    judged = evaluate_step(reach_of(form).lean, step, answers, timezone.localdate())
    is_complete = judged.is_complete and not any(refused_places(stored))
    store_step(draft, step, stored, read=read, by=by, is_complete=is_complete)
