"""What people do with a run over the register: start it, stop it for a while, end it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.accounts.models import User
from cms.jobs.models import Job
from cms.jobs.services import enqueue, requeue
from cms.register.models import Household, Reclassification
from forms_plugins.classification.models import MethodVersion

JOB: Final = "reclassify"
State = Reclassification.State
STATUSES: Final = frozenset({"official", "illustrative"})
"""Status of the methods that may give classes to the register; a simulation may not."""


class CannotReclassify(Exception):
    """A method that cannot be run over the register; the text says why, in Spanish."""


class AnotherRunGoesOn(Exception):
    """One run at a time, and there is one that has not ended."""


class WrongState(Exception):
    """What was asked for does not fit the state of the run, which may have changed just now."""


def check_method(version: MethodVersion) -> None:
    """:raises CannotReclassify: if a version may not give classes to the whole register."""
    method = version.definition
    if method.status not in STATUSES:
        raise CannotReclassify(
            f"{version} es una simulación: no puede cambiar las clases del padrón."
        )
    if not method.categories:
        raise CannotReclassify(f"{version} no da clases: no hay nada que cambiar en el padrón.")


def start(*, version: MethodVersion, reason: str, by: User | None) -> Reclassification:
    """
    Start a run of a published version, from the first household on.

    :raises CannotReclassify: if the version may not be run or no reason is given.
    :raises AnotherRunGoesOn: if a run has not ended.
    """
    check_method(version)
    if not reason.strip():
        raise CannotReclassify("Escriba el motivo: queda en el historial de cada hogar que cambia.")
    with _one_at_a_time():
        if unfinished() is not None:
            raise AnotherRunGoesOn
        with scopes_disabled():
            total = Household.objects.filter(merged_into__isnull=True).count()
        run = Reclassification.objects.create(
            method=version,
            reason=reason.strip(),
            on=timezone.localdate(),
            state=State.RUNNING,
            total=total,
            counts={"turn": 0, "seconds": 0},
            created_by=by,
        )
        go_on(run)
    return run


def unfinished() -> Reclassification | None:
    """Return the run that goes on or was paused, if there is one."""
    states = (State.WAITING, State.RUNNING, State.PAUSED)
    return Reclassification.objects.filter(state__in=states).first()


def pause(run: Reclassification) -> None:
    """
    Stop after the piece at hand; ``resume`` goes on from there.

    :raises WrongState: if the run does not go on.
    """
    with transaction.atomic():
        _change(run, State.RUNNING, State.PAUSED)


def resume(run: Reclassification) -> None:
    """
    Go on where a run was paused, or where its job gave up.

    :raises WrongState: if it was not paused and its job has not stopped.
    :raises AnotherRunGoesOn: if another run goes on.
    """
    with _one_at_a_time():
        current = Reclassification.objects.select_for_update().get(pk=run.pk)
        if current.state == State.PAUSED:
            current.counts["turn"] = current.counts.get("turn", 0) + 1
            current.state = State.RUNNING
            current.save(update_fields=["state", "counts"])
            go_on(current)
        elif current.state != State.RUNNING or not requeue(jobs_of(run)):
            raise WrongState
    run.refresh_from_db()


def cancel(run: Reclassification) -> None:
    """
    End a run for good; the classes it has given stay, and the report counts them.

    :raises WrongState: if it has ended.
    """
    with transaction.atomic():
        current = Reclassification.objects.select_for_update().get(pk=run.pk)
        if current.state not in (State.WAITING, State.RUNNING, State.PAUSED):
            raise WrongState
        current.state, current.finished_at = State.CANCELLED, timezone.now()
        current.save(update_fields=["state", "finished_at"])
    run.refresh_from_db()


def go_on(run: Reclassification) -> Job:
    """Have the next pieces of a run done in the background."""
    turn = run.counts.get("turn", 0)
    key = f"{JOB}:{run.pk}:{turn}:{run.cursor}"
    return enqueue(kind=JOB, key=key, payload={"pk": run.pk})


def jobs_of(run: Reclassification) -> QuerySet[Job]:
    """Return the jobs of a run."""
    return Job.objects.filter(kind=JOB, key__startswith=f"{JOB}:{run.pk}:")


def _change(run: Reclassification, before: State, after: State) -> None:
    if not Reclassification.objects.filter(pk=run.pk, state=before).update(state=after):
        raise WrongState
    run.refresh_from_db()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Be a transaction; the constraint of the table decides between two at the same moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "one_reclassification_runs_at_a_time" in str(error) or "state" in str(error):
            raise AnotherRunGoesOn from error
        raise
