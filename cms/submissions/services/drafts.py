"""Start, save and discard drafts."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import Office, User
from cms.form_builder.models import FormVersion
from cms.submissions.gatekeeping import DISCARD_OTHERS, require_action
from cms.submissions.models import Draft, DraftLayout, DraftState, Event, StepAnswers
from cms.submissions.reach import hidden_after, hidden_steps, reach_of
from cms.submissions.selectors import (
    ACKNOWLEDGED_STEP,
    DECLARATION_STEP,
    LOOKUPS_STEP,
    DraftAnswers,
    assemble_answers,
    definition_for,
    read_answers,
    rows_of_steps,
)
from cms.submissions.stored_answers import sources_left, with_sources, with_typed
from forms_plugins.engine.answers import answers_to_json, without_computed
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.evaluation import scope_of
from forms_plugins.engine.rules import evaluate

LONGEST_TITLE = 200

LOCKED = ("state", "off_path", "held_by_id", "held_since", "held_at")
"""What may have changed while a draft was waited for."""

MOST_LOOKUPS = 300
"""Answers of sources that a draft keeps; the oldest go first."""

HELD_FOR = timedelta(minutes=10)
"""Time since somebody was last seen in a draft after which others just open it."""


class DraftIsClosed(Exception):
    """The draft was sent or discarded (``state``) and takes no more answers."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


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


class DraftIsHeld(StaleRevision):
    """Somebody else has the draft open; what was given is not stored."""


def is_held_besides(draft: Draft, by: User | None, at: datetime) -> bool:
    """Say whether somebody else than ``by`` has a draft open."""
    if by is None or draft.held_by_id is None or draft.held_by_id == by.pk:
        return False
    return draft.held_at is not None and at - draft.held_at < HELD_FOR


@transaction.atomic
def start_draft(
    *,
    form_version: FormVersion,
    office: Office | None,
    by: User | None,
    layout: str = DraftLayout.TOPIC,
    language: str = "",
    is_test: bool = False,
) -> Draft:
    """
    Begin a form; it stays on this version to the end.

    Without ``office`` it is a citizen's, or a test (``is_test``, by an editor): then the caller
    holds the scopes disabled.
    """
    draft = Draft(
        form_version=form_version,
        office=office,
        created_by=by,
        layout=layout,
        language=language,
        is_test=is_test,
    )
    today = timezone.localdate()
    hidden = hidden_steps(definition_for(draft), {}, today)
    draft.off_path = {"on": today.isoformat(), "steps": sorted(hidden)}
    draft.save(force_insert=True)
    _note(draft, "draft_started", by, version=form_version.number)
    return draft


def lock_draft(draft: Draft) -> None:
    """
    Lock an open draft until the caller's transaction ends; everything that saves begins with this,
    or reads the draft itself with such a lock.

    What is read afterwards is what the last save left: read it in a query of its own, because a
    join in this one would show what was there before the wait.

    :raises DraftIsClosed: if it was sent or discarded.
    """
    locked = Draft.objects.select_for_update(of=("self",)).only(*LOCKED).get(pk=draft.pk)
    refuse_closed(locked)
    for name in LOCKED:
        setattr(draft, name, getattr(locked, name))


def refuse_closed(draft: Draft) -> None:
    """Refuse a locked draft that takes no more answers. :raises DraftIsClosed: with its state."""
    if draft.state != DraftState.OPEN:
        raise DraftIsClosed(draft.state)


def save_step(
    *,
    draft: Draft,
    step: str,
    answers: Mapping[str, Any],
    revision: int,
    by: User | None,
    typed: Mapping[str, Any] | None = None,
    is_complete: bool = False,
    read: DraftAnswers | None = None,
    sources: Mapping[str, Any] | None = None,
) -> None:
    """
    Keep the typed answers of one step, and beside them what was typed but refused.

    ``revision`` is the one the page was drawn from (0: never saved). The same answers again are no
    conflict, whatever the revision: a double click changes nothing. ``read`` is what the caller
    read since it locked the draft, in the same transaction; without it this locks and reads.
    ``sources`` says where answers came from; what is known of answers that stay the same stays.

    :raises StaleRevision: if the step holds other answers than the page was drawn from.
    :raises DraftIsHeld: if somebody else has the draft open.
    :raises DraftIsClosed: if the draft was sent or discarded.
    """
    form = definition_for(draft)
    if read is None:
        with transaction.atomic():
            lock_draft(draft)
            read = read_answers(draft, reach_of(form).reads[step])
            return save_step(
                draft=draft,
                step=step,
                answers=answers,
                revision=revision,
                by=by,
                typed=typed,
                is_complete=is_complete,
                read=read,
                sources=sources,
            )
    stored = read.stored(step)
    given = with_typed(answers_to_json(form, without_computed(form, answers)), typed or {})
    roster = form.step(step).roster
    if roster is not None and roster.key in stored:
        # People are saved one by one; the page of their list must not bring old ones back.
        given = {**given, roster.key: stored[roster.key]}
    given = with_sources(given, {**sources_left(stored, given), **(sources or {})})
    here = read.revision(step)
    is_held = is_held_besides(draft, by, timezone.now())
    if stored == given and (here != revision or is_held):
        return
    if is_held:
        raise DraftIsHeld(step=step, stored=stored, given=given, revision=here)
    if here != revision:
        raise StaleRevision(step=step, stored=stored, given=given, revision=here)
    store_step(draft, step, given, read=read, by=by, is_complete=is_complete)


def store_step(
    draft: Draft,
    step: str,
    stored: Mapping[str, Any],
    *,
    read: DraftAnswers,
    by: User | None,
    is_complete: bool,
) -> None:
    """Write the JSON of a step of a locked draft, and what depends on it."""
    row = read.rows.get(step)
    if row is None:
        row = StepAnswers.objects.create(
            draft=draft, step=step, answers=dict(stored), is_complete=is_complete, updated_by=by
        )
    else:
        row.answers, row.is_complete, row.updated_by = dict(stored), is_complete, by
        row.revision += 1
        row.save()
    form = definition_for(draft)
    if any(step == each.key for each in form.steps):
        _follow(draft, form, step, {**read.rows, step: row}, read.steps)
    changed = ["off_path", "title", "updated_at"]
    if by is not None:
        _note_seen(draft, by)
        changed += ["held_by", "held_since", "held_at"]
    draft.save(update_fields=changed)


def _note_seen(draft: Draft, by: User) -> None:
    """Hold the draft for whoever saves: it costs nothing beside the rest."""
    now = timezone.now()
    if draft.held_by_id != by.pk or draft.held_since is None:
        draft.held_by, draft.held_since = by, now
    draft.held_at = now


def _follow(
    draft: Draft,
    form: FormDefinition,
    step: str,
    rows: dict[str, StepAnswers],
    steps_read: frozenset[str],
) -> None:
    """Bring up to date what depends on a saved step: the steps asked, the title of the draft."""
    today = timezone.localdate()
    stored = _Stored(draft, form, rows, set(steps_read))
    if draft.off_path.get("on") == today.isoformat():
        before = draft.off_path["steps"]
        hidden = hidden_after(form, step, before, stored.answers_of, today)
    else:
        everything = frozenset(each.key for each in form.steps)
        hidden = hidden_steps(form, stored.answers_of(everything), today)
    draft.off_path = {"on": today.isoformat(), "steps": sorted(hidden)}
    title = reach_of(form).title
    if step in title:
        draft.title = _title(form, stored.answers_of(title - hidden))


class _Stored:
    """The stored answers of a locked draft; a step is read when it is first asked for."""

    def __init__(
        self, draft: Draft, form: FormDefinition, rows: dict[str, StepAnswers], known: set[str]
    ) -> None:
        self.draft = draft
        self.form = form
        self.rows = rows
        self.known = known

    def answers_of(self, steps: frozenset[str]) -> dict[str, Any]:
        """Return the typed answers of ``steps``."""
        missing = steps - self.known
        if missing:
            found = rows_of_steps(self.draft, missing)
            self.rows |= {row.step: row for row in found}
            self.known |= missing
        asked_for = {key: row for key, row in self.rows.items() if key in steps}
        return assemble_answers(self.form, asked_for, steps).answers


def _title(form: FormDefinition, answers: Mapping[str, Any]) -> str:
    words = evaluate(form.draft_title, scope_of(form, answers, timezone.localdate()))
    return words[:LONGEST_TITLE] if isinstance(words, str) else ""


def accept_declaration(*, draft: Draft, by: User | None) -> None:
    """Keep that the declaration was signed. :raises DraftIsClosed: if the draft takes no more."""
    form = definition_for(draft)
    if form.declaration is not None:
        _store_beside(draft, DECLARATION_STEP, {form.declaration.key: True}, by)


def acknowledge_warnings(
    *,
    draft: Draft,
    warnings: Iterable[str],
    by: User | None,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """
    Keep which warnings a person has read, and what they wrote about those that ask for a reason.

    :raises DraftIsClosed: if the draft takes no more.
    """
    kept = {"warnings": sorted(warnings)}
    stored: dict[str, Any] = {**kept, "reasons": dict(reasons)} if reasons else {**kept}
    _store_beside(draft, ACKNOWLEDGED_STEP, stored, by)


def keep_lookups(
    *, draft: Draft, said: Mapping[str, Mapping[str, Any]], by: User | None
) -> Mapping[str, Any]:
    """
    Keep what sources said, see ``cms.submissions.lookups``; return all that is kept.

    :raises DraftIsClosed: if the draft takes no more.
    """
    with transaction.atomic():
        lock_draft(draft)
        read = read_answers(draft, [LOOKUPS_STEP])
        # What was said first stays: two pages that asked at once must show the same.
        kept = {**read.stored(LOOKUPS_STEP)}
        for digest, record in said.items():
            if "values" not in kept.get(digest, {}):
                kept[digest] = dict(record)
        kept = dict(list(kept.items())[-MOST_LOOKUPS:])
        store_step(draft, LOOKUPS_STEP, kept, read=read, by=by, is_complete=True)
    return kept


def keep_language(*, draft: Draft, language: str) -> None:
    """Show the pages of a draft in another of the form's languages from now on."""
    if draft.language != language:
        Draft.objects.filter(pk=draft.pk).update(language=language)
        draft.language = language


@transaction.atomic
def _store_beside(draft: Draft, name: str, stored: Mapping[str, Any], by: User | None) -> None:
    lock_draft(draft)
    read = read_answers(draft, [name])
    store_step(draft, name, stored, read=read, by=by, is_complete=True)


def note_set_aside(*, draft: Draft, step: str, by: User | None) -> None:
    """Write down that somebody saved a draft to go on with it later."""
    _note(draft, "draft_set_aside", by, step=step)


@transaction.atomic
def discard_draft(*, draft: Draft, by: User | None) -> None:
    """
    Give a draft up: its answers and its title are removed, what happened to it stays known.

    :raises DraftIsClosed: if it was sent or waits; discarding it again changes nothing.
    :raises NotAllowedNow: if it is somebody else's and ``by`` may not discard those.
    """
    try:
        lock_draft(draft)
    except DraftIsClosed as closed:
        if closed.state == DraftState.DISCARDED:
            return
        if closed.state != DraftState.ENDED:
            raise
    if draft.office_id is not None and by is not None and draft.created_by_id != by.pk:
        now = timezone.now()
        require_action(DISCARD_OTHERS, user=by, office=draft.office, at=now)
    draft.steps.all().delete()
    draft.state, draft.title = DraftState.DISCARDED, ""
    draft.save(update_fields=["state", "title", "updated_at"])
    _note(draft, "draft_discarded", by)


def _note(draft: Draft, kind: str, by: User | None, **detail: Any) -> None:
    Event.objects.create(draft=draft, kind=kind, detail=detail, at=timezone.now(), by=by)
