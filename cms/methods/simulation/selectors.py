"""Read simulations for the screens, without the documents and reports that are large."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cms.jobs.models import Job
from cms.methods.models import Simulation
from cms.methods.simulation.plan import Plan
from cms.methods.simulation.running import KIND, UNFINISHED
from cms.methods.simulation.services import stopped_jobs


@dataclass(frozen=True)
class Progress:
    """
    How far a simulation is: ``percent`` from 0 to 100, ``households`` counted so far.

    ``problem`` is what the job says that stopped; somebody has to let it go on.
    """

    percent: int
    households: int
    problem: str
    is_waiting: bool


def simulations() -> QuerySet[Simulation]:
    """Return all simulations, the newest first."""
    return Simulation.objects.defer("document", "partial", "report").select_related(
        "created_by", "baseline__method"
    )


def progress_of(simulation: Simulation) -> Progress:
    """Return how far a simulation is that has not ended."""
    total = simulation.total or 1
    stopped: Job | None = stopped_jobs(simulation).order_by("-pk").first()
    running = Job.objects.filter(kind=KIND, payload__simulation=simulation.pk, state="running")
    return Progress(
        percent=min(100, simulation.cursor * 100 // total),
        households=simulation.partial.get("households", 0),
        problem=stopped.note if stopped is not None else "",
        is_waiting=stopped is None and not running.exists(),
    )


def is_unfinished(simulation: Simulation) -> bool:
    """Say whether a worker still has something to do for a simulation."""
    return simulation.state in UNFINISHED


def plan_of(simulation: Simulation) -> Plan:
    """Return what was asked of a simulation."""
    return Plan.from_options(simulation.options)
