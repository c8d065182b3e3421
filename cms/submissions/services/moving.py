"""
Move a draft to the newest version of its form, if the person who fills it in wants that.

Answers go along by key where the question still stores the same kind of value and still has the
option. Everything else is listed first; nothing is moved by itself.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from cms.accounts.models import User
from cms.form_builder.models import FormVersion
from cms.submissions.models import Draft, DraftState, Event, ResumeKey, StepAnswers
from cms.submissions.reach import hidden_steps, reach_of
from cms.submissions.selectors import definition_of, read_answers
from cms.submissions.services.drafts import lock_draft, start_draft
from cms.submissions.services.uploads import carry_over
from cms.submissions.stored_answers import ROW_REVISION, TYPED, typed_in
from forms_plugins.engine.answers import ROW_ID, answers_from_json
from forms_plugins.engine.definition import Field, FormDefinition, Roster
from forms_plugins.engine.definition.layout import laid_out
from forms_plugins.engine.evaluation import evaluate_form, scope_of
from forms_plugins.engine.rules import evaluate


class NothingNewer(Exception):
    """The draft is on the newest version already."""


class MoveChanged(Exception):
    """What moving would do has changed since the person looked at it."""


@dataclass(frozen=True)
class Lost:
    """An answer that cannot go along: its question, row (from 1) and stored value."""

    key: str
    value: Any
    roster: str = ""
    row: int | None = None


@dataclass
class Move:
    """
    What moving a draft to ``target`` does.

    ``stored`` is the JSON of each step on the new version, ``lost`` what stays behind, ``added``
    the keys of questions that the old version did not have, ``reworded`` those of answered
    questions that read otherwise now.
    """

    target: FormVersion
    before: FormDefinition
    after: FormDefinition
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Return what changes when moving would do something else."""
        told = [self.target.pk, self.stored, [(each.key, each.row) for each in self.lost]]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def with_newest_version(drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    """Return drafts that know in ``newest_version`` the number of the newest one of their form."""
    versions = FormVersion.objects.filter(form=OuterRef("form_version__form")).order_by("-number")
    return drafts.annotate(newest_version=Subquery(versions.values("number")[:1]))


def plan_move(draft: Draft) -> Move:
    """
    Return what moving an open draft would do.

    :raises NothingNewer: if it is on the newest version.
    """
    old = draft.form_version
    target: FormVersion | None = FormVersion.objects.filter(form=old.form_id).first()
    if target is None or old.number is None or (target.number or 0) <= old.number:
        raise NothingNewer
    before, after = definition_of(old), definition_of(target)
    move = Move(target, before, laid_out(after, draft.layout))
    rows = StepAnswers.objects.filter(draft=draft).exclude(step__startswith="_")
    given: dict[str, Any] = {}
    typed: dict[str, Any] = {}
    for row in rows.order_by("pk"):
        given |= {key: value for key, value in row.answers.items() if not key.startswith("_")}
        typed |= typed_in(row.answers)
    _carry_steps(move, given, typed)
    order = {f.key: n for n, (_step, _roster, f) in enumerate(before.fields())}
    move.lost.sort(key=lambda each: (each.roster, each.row or 0, order.get(each.key, 0)))
    old_labels, new_labels = _labels(before), _labels(after)
    move.added = [key for key in new_labels if key not in old_labels]
    answered = set(given)
    answered |= {key for rows in given.values() if _are_rows(rows) for row in rows for key in row}
    move.reworded = [
        key
        for key, label in new_labels.items()
        if key in answered and key in old_labels and old_labels[key] != label
    ]
    return move


def _labels(form: FormDefinition) -> dict[str, str]:
    return {f.key: f.label.es for _step, _roster, f in form.fields() if f.computed is None}


def _carry_steps(move: Move, given: dict[str, Any], typed: dict[str, Any]) -> None:
    olds = {item.key: item for step in move.before.steps for item in _asked(step.items)}
    left, left_typed = dict(given), dict(typed)
    for step in move.after.steps:
        stored: dict[str, Any] = {}
        kept_typed: dict[str, Any] = {}
        for item in _asked(step.items):
            old = olds.get(item.key)
            if isinstance(item, Roster):
                rows = left.pop(item.key, None)
                if isinstance(old, Roster) and _are_rows(rows):
                    stored[item.key] = _carry_rows(move, old, item, rows)
                elif rows:
                    move.lost.append(Lost(item.key, rows))
                continue
            if item.key in left:
                value = left.pop(item.key)
                _carry(move.after, old, item, value, stored, _loser(move, item.key))
            if item.key in left_typed and isinstance(old, Field) and old.type == item.type:
                kept_typed[item.key] = left_typed.pop(item.key)
        if kept_typed:
            stored[TYPED] = kept_typed
        if stored:
            move.stored[step.key] = stored
    move.lost += [Lost(key, value) for key, value in (*left.items(), *left_typed.items())]


def _loser(move: Move, key: str, roster: str = "", row: int | None = None) -> Callable[[Any], None]:
    return lambda value: move.lost.append(Lost(key, value, roster, row))


def _asked(items: Any) -> Iterator[Any]:
    return (item for item in items if isinstance(item, Field | Roster))


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _carry(
    form: FormDefinition,
    old: Any,
    new: Field,
    value: Any,
    stored: dict[str, Any],
    lose: Callable[[Any], None],
) -> None:
    """Put an answer where it goes on the new version; what does not fit is given to ``lose``."""
    if not isinstance(old, Field) or old.datatype != new.datatype or new.computed is not None:
        lose(value)
        return
    if new.datatype not in ("choice", "choices"):
        stored[new.key] = value
        return
    codes = {_code(choice.code) for choice in form.choices_of(new)}
    if new.datatype == "choice":
        if _code(value) in codes:
            stored[new.key] = value
        else:
            lose(value)
        return
    kept = [code for code in value if _code(code) in codes]
    gone = [code for code in value if _code(code) not in codes]
    if kept:
        stored[new.key] = kept
    if gone:
        lose(gone)


def _code(code: Any) -> tuple[str, Any]:
    return type(code).__name__, code  # 1 and "1" are two options


def _carry_rows(
    move: Move, old: Roster, new: Roster, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    olds = {item.key: item for item in _asked(old.items)}
    news = {item.key: item for item in _asked(new.items)}
    carried = []
    for number, row in enumerate(rows, start=1):
        kept = {name: row[name] for name in (ROW_ID, ROW_REVISION) if name in row}
        for key, value in row.items():
            if key.startswith("_"):
                continue
            before, now = olds.get(key), news.get(key)
            lose = _loser(move, key, old.key, number)
            if isinstance(before, Roster) and isinstance(now, Roster) and _are_rows(value):
                kept[key] = _carry_rows(move, before, now, value)
            elif isinstance(now, Field):
                _carry(move.after, before, now, value, kept, lose)
            else:
                lose(value)
        typed = {
            key: words
            for key, words in typed_in(row).items()
            if key in news and getattr(olds.get(key), "type", "") == getattr(news[key], "type", "-")
        }
        for key, words in typed_in(row).items():
            if key not in typed:
                move.lost.append(Lost(key, words, old.key, number))
        carried.append({**kept, TYPED: typed} if typed else kept)
    return carried


@transaction.atomic
def move_draft(*, draft: Draft, mark: str, by: User | None) -> Draft:
    """
    Make a new draft on the newest version and close the old one; return the new one.

    ``mark`` is that of the plan the person agreed to. Moving again, even at the same moment,
    returns the draft it was moved to.

    :raises MoveChanged: if moving would do something else by now.
    :raises NothingNewer: if it is on the newest version.
    :raises DraftIsClosed: if it was sent, ended or discarded.
    """
    locked = Draft.objects.select_for_update(of=("self",)).only("state").get(pk=draft.pk)
    if locked.state == DraftState.MOVED:
        return Draft.objects.get(continues=draft.pk)
    lock_draft(draft)
    move = plan_move(draft)
    if move.mark != mark:
        raise MoveChanged
    new = start_draft(
        form_version=move.target,
        office=draft.office,
        by=by or draft.created_by,
        layout=draft.layout,
        language=draft.language,
        is_test=draft.is_test,
    )
    _store(draft, new, move, by)
    carry_over(source=draft, target=new)
    ResumeKey.objects.filter(draft=draft).update(draft=new)
    draft.state = DraftState.MOVED
    draft.save(update_fields=["state", "updated_at"])
    new.continues = draft
    new.save(update_fields=["continues"])
    numbers = {"from": draft.form_version.number, "to": move.target.number}
    for each in (draft, new):
        Event.objects.create(
            draft=each, kind="draft_moved", detail=numbers, at=timezone.now(), by=by
        )
    return new


def _store(draft: Draft, new: Draft, move: Move, by: User | None) -> None:
    """Keep what is carried; whoever filled in a step of ``draft`` is who filled it in here."""
    filled = dict(draft.steps.values_list("step", "updated_by"))
    mover = by.pk if by else None
    today = timezone.localdate()
    merged = {k: v for stored in move.stored.values() for k, v in stored.items() if k != TYPED}
    answers = answers_from_json(move.after, merged)
    judged = evaluate_form(move.after, answers, today)
    for step, stored in move.stored.items():
        rows = [row for value in stored.values() if _are_rows(value) for row in value]
        is_typed = any(TYPED in each for each in (stored, *rows))
        evaluation = judged.steps.get(step)
        StepAnswers.objects.create(
            draft=new,
            step=step,
            answers=stored,
            is_complete=bool(evaluation and evaluation.is_complete and not is_typed),
            updated_by_id=filled.get(step, mover),
        )
    hidden = hidden_steps(move.after, read_answers(new).answers, today)
    new.off_path = {"on": today.isoformat(), "steps": sorted(hidden)}
    if reach_of(move.after).title:
        words = evaluate(move.after.draft_title, scope_of(move.after, answers, today))
        new.title = words[:200] if isinstance(words, str) else ""
    new.save(update_fields=["off_path", "title", "updated_at"])
