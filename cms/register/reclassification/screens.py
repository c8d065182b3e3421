"""What the screens of a run show."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.jobs.services import STOPPED_STATES
from cms.register.models import Reclassification
from cms.register.reclassification import services
from cms.register.reclassification.deciding import CHANGED, SEEN, UNCHANGED, Tally
from cms.register.reclassification.reports import (
    WORDS,
    Move,
    districts_of,
    left_alone,
    moves_of,
    progress_of,
    reasons_of,
)

MOST_DISTRICTS = 20
State = Reclassification.State


@dataclass(frozen=True)
class ShownRun:
    """A run in the list."""

    run: Reclassification
    state: str
    percent: int
    seen: int
    changed: int


@dataclass(frozen=True)
class ShownMove:
    """A move in the words of the method, and its share of all changes."""

    before: str
    after: str
    number: int
    percent: int


def shown_run(run: Reclassification) -> ShownRun:
    """Return a run for the list."""
    totals = Tally.from_json(run.counts).totals
    percent = progress_of(run).percent
    return ShownRun(run, str(run.get_state_display()), percent, totals[SEEN], totals[CHANGED])


def run_context(run: Reclassification) -> dict[str, Any]:
    """Return everything about a run."""
    tally = Tally.from_json(run.counts)
    method = run.method.definition
    labels = {category.code: category.label.es for category in method.categories}
    districts = [found for found in districts_of(tally, method) if found.changed]
    is_over = run.state in (State.DONE, State.CANCELLED, State.FAILED)
    stopped = run.state == State.RUNNING and _has_stopped(run)
    progress = progress_of(run)
    return {
        "run": run,
        "method": method,
        "state": str(run.get_state_display()),
        "progress": progress,
        "left": minutes(progress.seconds_left) if run.state == State.RUNNING else "",
        "is_over": is_over,
        "has_stopped": stopped,
        "can_pause": run.state == State.RUNNING,
        "can_resume": run.state == State.PAUSED or stopped,
        "results": [(str(WORDS[key]), tally.totals[key]) for key in (SEEN, CHANGED, UNCHANGED)],
        "changed": tally.totals[CHANGED],
        "left_alone": left_alone(tally),
        "moves": _moves(moves_of(tally.moves), labels),
        "reasons": reasons_of(tally, method),
        "districts": districts[:MOST_DISTRICTS],
        "more_districts": len(districts) - MOST_DISTRICTS,
    }


def _has_stopped(run: Reclassification) -> bool:
    last = services.jobs_of(run).order_by("-pk").first()
    return last is not None and last.state in STOPPED_STATES


def _moves(moves: tuple[Move, ...], labels: dict[str, str]) -> list[ShownMove]:
    total = sum(move.number for move in moves)
    return [
        ShownMove(
            labels.get(move.before, move.before),
            labels.get(move.after, move.after),
            move.number,
            round(move.number * 100 / total),
        )
        for move in moves
    ]


def minutes(seconds: int | None) -> str:
    """Return about how long something takes, "" if that is not known."""
    if seconds is None:
        return ""
    if seconds < 60:
        return _("less than a minute")
    whole = round(seconds / 60)
    return ngettext("about %(count)s minute", "about %(count)s minutes", whole) % {"count": whole}
