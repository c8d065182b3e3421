"""Begin, go on with, stop and remove simulations."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction

from cms.jobs.models import Job
from cms.jobs.runs import RunState
from cms.jobs.services import STOPPED_STATES, requeue
from cms.methods.models import Simulation
from cms.methods.simulation import running
from cms.methods.simulation.files import check_file
from cms.methods.simulation.plan import Plan
from cms.submissions.private_files import imports_storage
from forms_plugins.classification.models import MethodVersion
from forms_plugins.engine.classification import load_method
from forms_plugins.engine.definition import document_hash


class StillRunning(Exception):
    """A simulation cannot be removed while a worker is at it."""


def start_simulation(
    *,
    title: str,
    document: Mapping[str, Any],
    source: str,
    plan: Plan,
    baseline: MethodVersion | None,
    by: Any,
    file: BinaryIO | None = None,
) -> Simulation:
    """
    Keep a simulation of a method as it is now and ask a worker to begin.

    :raises UnreadableFile: if the file holds no household this method can read.
    :raises pydantic.ValidationError: if the document is no method.
    """
    method = load_method(document)
    simulation = Simulation(
        title=title,
        document=dict(document),
        sha256=document_hash(dict(document)),
        baseline=baseline,
        source=source,
        options=plan.as_options(),
        created_by=by,
    )
    if file is not None:
        check_file(file, plan.file_kind, method)
        file.seek(0)
        name = f"simulation-{simulation.public_id}"
        simulation.file = imports_storage().save(name, File(file))
    try:
        with transaction.atomic():
            simulation.save()
            running.enqueue_piece(simulation)
    except Exception:
        if simulation.file:
            imports_storage().delete(str(simulation.file.name))
        raise
    return simulation


def cancel_simulation(*, simulation: Simulation) -> bool:
    """Stop a simulation; what it counted is forgotten. ``False`` if it had ended."""
    return running.cancel(simulation)


@transaction.atomic
def resume_simulation(*, simulation: Simulation) -> bool:
    """Let a simulation whose job stopped go on from where it was."""
    if simulation.state not in running.UNFINISHED:
        return False
    if requeue(stopped_jobs(simulation)):
        return True
    waiting = Job.objects.filter(payload__simulation=simulation.pk, kind=running.KIND)
    if waiting.exclude(state__in=(*STOPPED_STATES, "done")).exists():
        return False
    running.enqueue_piece(simulation)
    return True


def stopped_jobs(simulation: Simulation) -> Any:
    """Return the jobs of a simulation that only a person lets run again."""
    return Job.objects.filter(
        kind=running.KIND, payload__simulation=simulation.pk, state__in=STOPPED_STATES
    )


@transaction.atomic
def delete_simulation(*, simulation: Simulation) -> None:
    """
    Remove a simulation with its report and its file.

    :raises StillRunning: if it has not ended; stop it first.
    """
    locked = Simulation.objects.select_for_update().filter(pk=simulation.pk).first()
    if locked is None:
        return
    if locked.state in (RunState.WAITING, RunState.RUNNING):
        raise StillRunning
    if locked.file:
        storage, name = imports_storage(), str(locked.file.name)
        transaction.on_commit(lambda: storage.delete(name))
    locked.delete()
