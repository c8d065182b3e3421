"""
Work off a simulation: piece by piece, so that any worker may die at any moment.

A piece is read where nothing can be written, classified outside of any transaction, and stored with
the new cursor in one statement that names the old one: a piece counts once, whoever does it twice.
"""

import logging
import time
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.jobs.runs import RunState
from cms.jobs.services import enqueue
from cms.methods.models import Simulation
from cms.methods.simulation import sampling
from cms.methods.simulation.classes import NONE
from cms.methods.simulation.classifying import ManyClassifier
from cms.methods.simulation.counting import Partial, count, new_partial, note_problems
from cms.methods.simulation.files import UnreadableFile
from cms.methods.simulation.kinds import KindReader, reading_for
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.read_only import read_only
from cms.methods.simulation.report import report_of
from cms.methods.simulation.sources import Piece, SourceProblem, source_of
from cms.submissions.models import Result
from forms_plugins.engine.classification import load_method

logger = logging.getLogger(__name__)

KIND: Final = "simulation"
SECONDS_A_JOB: Final = 45
"""How long one job goes on with the next piece; a job may take 300 seconds at most."""
UNFINISHED: Final = (RunState.WAITING, RunState.RUNNING)


def job_key(simulation: Simulation) -> str:
    """Return the key of the job that goes on from where the simulation is."""
    return f"{KIND}:{simulation.pk}:{simulation.cursor}"


def enqueue_piece(simulation: Simulation) -> Job:
    """Ask a worker to go on with a simulation."""
    payload = {"simulation": simulation.pk}
    return enqueue(kind=KIND, key=job_key(simulation), payload=payload)


@job_handler(KIND)
def run_simulation(job: Job) -> str:
    """Go on with a simulation for some time; what is left is another job."""
    simulation = Simulation.objects.filter(pk=job.payload["simulation"]).first()
    if simulation is None or simulation.state not in UNFINISHED:
        return _("Nothing to do: the simulation ended.")
    try:
        return _go_on(simulation)
    except (SourceProblem, UnreadableFile) as problem:
        end_badly(simulation, str(problem))
        return str(problem)
    except Exception as error:
        if job.attempts >= job.max_attempts:
            text = _("It stopped because of an error of the program: %(error)s.")
            end_badly(simulation, text % {"error": type(error).__name__})
        raise


def _go_on(simulation: Simulation) -> str:
    until = time.monotonic() + SECONDS_A_JOB
    worker = SimulationWorker(simulation)
    while worker.do_piece():
        if time.monotonic() >= until:
            enqueue_piece(worker.simulation)
            return _("Another job goes on.")
    return ""


def end_badly(simulation: Simulation, problem: str) -> None:
    """Write down why a simulation cannot go on."""
    _end(simulation, state=RunState.FAILED, problem=problem)


def _end(simulation: Simulation, **changes: Any) -> bool:
    """End a simulation that had not ended; its file is not needed any more."""
    unfinished = Simulation.objects.filter(pk=simulation.pk, state__in=UNFINISHED)
    ended = {"partial": {}, "file": "", "finished_at": timezone.now(), **changes}
    with transaction.atomic():
        if not unfinished.update(**ended):
            return False
        if simulation.file:
            storage, name = simulation.file.storage, str(simulation.file.name)
            transaction.on_commit(lambda: storage.delete(name))
    return True


def cancel(simulation: Simulation) -> bool:
    """Stop a simulation; ``False`` if it had ended already."""
    return _end(simulation, state=RunState.CANCELLED)


class SimulationWorker:
    """One simulation with everything prepared that its pieces need."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.plan = Plan.from_options(simulation.options)
        method = load_method(simulation.document)
        self.new = ManyClassifier(method, self.plan.on)
        self.old = self._baseline()
        self.source = source_of(simulation, self.plan, method)
        self.reading = reading_for(method)
        self.kinds = KindReader(self.reading, self.plan.on)
        self.partial: Partial = simulation.partial or new_partial()

    def _baseline(self) -> ManyClassifier | None:
        version = self.simulation.baseline
        if self.plan.against != "version" or version is None:
            return None
        if version.document == self.simulation.document:
            return self.new
        return ManyClassifier(version.definition, self.plan.on)

    def do_piece(self) -> bool:
        """Do the next piece and store it; ``False`` when there is nothing left to do here."""
        if self.simulation.state == RunState.WAITING:
            self._begin()
        piece = self.source.piece(self.simulation.cursor, self.partial["line"])
        self._count(piece)
        if piece.is_last:
            self._finish(piece)
            return False
        return self._store(piece.cursor)

    def _begin(self) -> None:
        waiting = Simulation.objects.filter(pk=self.simulation.pk, state=RunState.WAITING)
        waiting.update(state=RunState.RUNNING, total=self.source.total())
        self.simulation.state = RunState.RUNNING

    def _count(self, piece: Piece) -> None:
        households = piece.households
        note_problems(self.partial, piece.problems, piece.line)
        if not households:
            return
        first = self.partial["households"]
        batch = self.new.batch(households)
        before = self._before(piece)
        kinds = [self.kinds.kinds(answers) for answers in households]
        department, district, size, children, older, head = zip(*kinds, strict=True)
        groups = {
            "department": department,
            "district": district,
            "area": batch.areas,
            "size": size,
            "children": children,
            "older": older,
            "head": head,
        }
        count(self.partial, before, batch.classes, groups)
        sampling.look_at_refusals(self.partial["reasons"], self.new, households, batch.classes)
        if self.old is not None:
            sampling.look_at_changes(
                self.partial["drivers"], self.old, self.new, households, before, batch.classes
            )
        self._sample(piece, before, batch.classes, first)

    def _before(self, piece: Piece) -> list[str]:
        if self.old is not None:
            return self.old.batch(piece.households).classes
        return piece.in_force or [NONE] * len(piece.households)

    def _sample(self, piece: Piece, before: list[str], after: list[str], first: int) -> None:
        samples = self.partial["samples"]
        for position, (was, is_now) in enumerate(zip(before, after, strict=True)):
            key = f"{was}>{is_now}"
            its_rank = sampling.rank(self.plan.seed, first + position)
            if sampling.wanted(samples, key, its_rank):
                answers = piece.households[position]
                sampling.keep(
                    samples,
                    key,
                    {
                        "rank": its_rank,
                        "from": was,
                        "to": is_now,
                        "old": self._told_before(piece, position),
                        "new": sampling.told_by(self.new, answers),
                        "kinds": list(self.kinds.kinds(answers)[2:]),
                    },
                )

    def _told_before(self, piece: Piece, position: int) -> dict[str, Any] | None:
        if self.old is not None:
            return sampling.told_by(self.old, piece.households[position])
        row = piece.results[position] if piece.results else None
        if row is None:
            return None
        with read_only():
            found = Result.objects.filter(classification=row).values_list("explanation", flat=True)
            explanation = found.first()
        return sampling.told(explanation) if explanation else None

    def _store(self, cursor: int) -> bool:
        """Store what was counted with its cursor; ``False`` if another worker did, or it ended."""
        mine = Simulation.objects.filter(
            pk=self.simulation.pk, state=RunState.RUNNING, cursor=self.simulation.cursor
        )
        if not mine.update(cursor=cursor, partial=self.partial):
            return False
        self.simulation.cursor = cursor
        return True

    def _finish(self, piece: Piece) -> None:
        report = report_of(self.simulation, self.plan, self.partial, self.reading)
        with transaction.atomic():
            if self._store(piece.cursor):
                total = max(self.simulation.total, piece.cursor)
                _end(self.simulation, state=RunState.DONE, report=report, total=total)


def today() -> date:
    """Return the day simulations are made for."""
    return timezone.localdate()
