"""Start, save and discard drafts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from cms.accounts.models import Office, User
from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, DraftState, Event, StepAnswers
from cms.submissions.reach import reach_of, steps_not_asked
from cms.submissions.selectors import (
    ACKNOWLEDGED_STEP,
    DECLARATION_STEP,
    assemble_answers,
    definition_of,
)
from cms.submissions.stored_answers import with_typed
from forms_plugins.engine.answers import answers_to_json, without_computed
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.evaluation import scope_of
from forms_plugins.engine.rules import evaluate

LONGEST_TITLE = 200


class DraftIsClosed(Exception):
    """The draft was sent or discarded and takes no more answers."""


class StaleRevision(Exception):
    """
    Somebody saved the same step, or row, after the page was drawn.

    ``stored`` and ``given`` are JSON of the engine, ``revision`` is that of what is stored; a row
    that was removed meanwhile is ``None``.
    """

    def __init__(
        self,
        *,
        step: str,
        stored: Mapping[str, Any] | None,
        given: Mapping[str, Any],
        revision: int,
    ) -> None:
        super().__init__(f"{step} was saved by somebody else")
        self.step = step
        self.stored = stored
        self.given = given
        self.revision = revision


@dataclass(frozen=True)
class LockedStep:
    """The stored state of one step while its draft is locked."""

    draft: Draft
    row_id: int | None
    revision: int
    answers: dict[str, Any]


@transaction.atomic
def start_draft(*, form_version: FormVersion, office: Office, by: User | None) -> Draft:
    """Begin a form for an office; it stays on this version to the end."""
    draft = Draft.objects.create(form_version=form_version, office=office, created_by=by)
    _note(draft, "draft_started", by, version=form_version.number)
    return draft


def save_step(
    *,
    draft: Draft,
    step: str,
    answers: Mapping[str, Any],
    revision: int,
    by: User | None,
    typed: Mapping[str, Any] | None = None,
    is_complete: bool = False,
    context: Mapping[str, StepAnswers] | None = None,
) -> None:
    """
    Keep the typed answers of one step, and beside them what was typed but refused.

    ``revision`` is the one the page was drawn from (0: never saved). The same answers again are no
    conflict, whatever the revision: a double click changes nothing. ``context`` are rows read
    before that say which steps are asked now; what is missing of them is read.

    :raises StaleRevision: if the step holds other answers than the page was drawn from.
    :raises DraftIsClosed: if the draft was sent or discarded.
    """
    form = definition_of(draft.form_version)
    given = with_typed(answers_to_json(form, without_computed(form, answers)), typed or {})
    with transaction.atomic():
        locked = lock_step(draft, step)
        roster = form.step(step).roster
        if roster is not None and roster.key in locked.answers:
            # People are saved one by one; the page of their list must not bring old ones back.
            given = {**given, roster.key: locked.answers[roster.key]}
        if locked.revision != revision:
            if locked.answers == given:
                return
            raise StaleRevision(
                step=step, stored=locked.answers, given=given, revision=locked.revision
            )
        store_step(locked, step, given, by=by, is_complete=is_complete)
        follow_step(draft, form, step, given, context=context or {})


def lock_step(draft: Draft, step: str) -> LockedStep:
    """
    Lock an open draft and return what it holds of ``step``; one query, in the caller's transaction.

    :raises DraftIsClosed: if it was sent or discarded.
    """
    found = (
        Draft.objects.select_for_update(of=("self",))
        .only("pk", "state")
        .annotate(saved=FilteredRelation("steps", condition=Q(steps__step=step)))
        .annotate(
            step_pk=F("saved__pk"),
            step_revision=F("saved__revision"),
            step_answers=F("saved__answers"),
        )
        .get(pk=draft.pk)
    )
    if found.state != DraftState.OPEN:
        raise DraftIsClosed(found.state)
    return LockedStep(
        draft, found.step_pk, found.step_revision or 0, dict(found.step_answers or {})
    )


def store_step(
    locked: LockedStep, step: str, stored: Mapping[str, Any], *, by: User | None, is_complete: bool
) -> None:
    """Write the JSON of a step whose draft is locked."""
    if locked.row_id is None:
        StepAnswers.objects.create(
            draft=locked.draft,
            step=step,
            answers=dict(stored),
            is_complete=is_complete,
            updated_by=by,
        )
        return
    StepAnswers.objects.filter(pk=locked.row_id).update(
        answers=dict(stored),
        revision=locked.revision + 1,
        is_complete=is_complete,
        updated_at=timezone.now(),
        updated_by=by,
    )


def follow_step(
    draft: Draft,
    form: FormDefinition,
    step: str,
    stored: Mapping[str, Any],
    *,
    context: Mapping[str, StepAnswers],
) -> None:
    """Bring up to date what depends on a saved step: the steps asked, the title of the draft."""
    today = timezone.localdate()
    reach = reach_of(form)
    is_today = draft.off_path.get("on") == today.isoformat()
    affected = reach.changes.get(step, frozenset()) if is_today else frozenset(reach.conditional)
    needed = reach.reads[step] if is_today else frozenset(each.key for each in form.steps)
    if affected or step in reach.title:
        rows = dict(context)
        rows |= _missing_rows(draft, needed, rows)
        rows[step] = StepAnswers(step=step, answers=dict(stored))
        answers = assemble_answers(form, rows).answers
        off = set(draft.off_path.get("steps", ())) - affected
        off |= steps_not_asked(form, affected, answers, today)
        draft.off_path = {"on": today.isoformat(), "steps": sorted(off)}
        if step in reach.title:
            draft.title = _title(form, answers)
    draft.save(update_fields=["off_path", "title", "updated_at"])


def _missing_rows(
    draft: Draft, needed: Iterable[str], rows: Mapping[str, StepAnswers]
) -> dict[str, StepAnswers]:
    missing = set(needed) - set(rows)
    if not missing:
        return {}
    found = StepAnswers.objects.filter(draft=draft, step__in=missing)
    return {row.step: row for row in found}


def _title(form: FormDefinition, answers: Mapping[str, Any]) -> str:
    words = evaluate(form.draft_title, scope_of(form, answers, timezone.localdate()))
    return words[:LONGEST_TITLE] if isinstance(words, str) else ""


@transaction.atomic
def accept_declaration(*, draft: Draft, by: User | None) -> None:
    """Keep that the declaration was signed. :raises DraftIsClosed: if the draft takes no more."""
    form = definition_of(draft.form_version)
    if form.declaration is None:
        return
    locked = lock_step(draft, DECLARATION_STEP)
    store_step(locked, DECLARATION_STEP, {form.declaration.key: True}, by=by, is_complete=True)


@transaction.atomic
def acknowledge_warnings(*, draft: Draft, warnings: Iterable[str], by: User | None) -> None:
    """Keep which warnings a person has read. :raises DraftIsClosed: if the draft takes no more."""
    locked = lock_step(draft, ACKNOWLEDGED_STEP)
    stored = {"warnings": sorted(warnings)}
    store_step(locked, ACKNOWLEDGED_STEP, stored, by=by, is_complete=True)


def note_set_aside(*, draft: Draft, step: str, by: User | None) -> None:
    """Write down that somebody saved a draft to go on with it later."""
    _note(draft, "draft_set_aside", by, step=step)


@transaction.atomic
def discard_draft(*, draft: Draft, by: User | None) -> None:
    """
    Give a draft up: its answers and its title are removed, what happened to it stays known.

    :raises DraftIsClosed: if it was sent; discarding it again changes nothing.
    """
    locked = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.state == DraftState.DISCARDED:
        return
    if locked.state != DraftState.OPEN:
        raise DraftIsClosed(locked.state)
    locked.steps.all().delete()
    draft.state, draft.title = DraftState.DISCARDED, ""
    draft.save(update_fields=["state", "title", "updated_at"])
    _note(draft, "draft_discarded", by)


def _note(draft: Draft, kind: str, by: User | None, **detail: Any) -> None:
    Event.objects.create(draft=draft, kind=kind, detail=detail, at=timezone.now(), by=by)
