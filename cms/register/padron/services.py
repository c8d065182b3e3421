"""What people do with a file: bring it, look at its report, have it entered, stop it."""

from pathlib import PurePath
from typing import IO, Final

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.jobs.models import Job
from cms.jobs.services import STOPPED_STATES, enqueue, requeue
from cms.register.models import PadronImport
from cms.register.padron import words
from cms.register.padron.columns import read_heading
from cms.register.padron.expected import NoForm, expected_on
from cms.register.padron.files import NoPadron, first_line, survey
from cms.register.padron.problems import Problem
from cms.register.padron.running import READING
from cms.submissions.private_files import imports_storage

JOB: Final = "padron"
State = PadronImport.State
UNFINISHED: Final = (State.WAITING, State.RUNNING, State.PAUSED)
COUNTED: Final = ("rows", "households", "people", "added", "changed", "kept", "refused", "problems")


class PadronRefused(Exception):
    """A file cannot be taken at all; ``problems`` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([problem.message for problem in problems])
        self.problems = problems


class AnotherPadronEnters(Exception):
    """One file enters the register at a time, and one is under way."""


class WrongState(Exception):
    """What was asked for does not fit the state of the run."""


def receive(
    file: IO[bytes], name: str, *, by: User | None, is_dry_run: bool = True
) -> PadronImport:
    """
    Keep a file and return its run, which has not begun.

    :raises PadronRefused: if it is no padrón, or its heading is wrong; nothing is kept then.
    :raises AnotherPadronEnters: if it is to be entered while another one is.
    """
    today = timezone.localdate()
    try:
        surveyed = survey(file)
        expected = expected_on(today)
        _offset, delimiter, cells = first_line(file, surveyed.encoding)
    except NoPadron as refused:
        raise PadronRefused([Problem(1, "", str(refused))]) from refused
    except NoForm as missing:
        raise PadronRefused([Problem(1, "", words.FILE_NO_FORM)]) from missing
    heading, problems = read_heading(
        cells, tuple(expected.household_fields), tuple(expected.member_fields)
    )
    if heading is not None and surveyed.lines < 2:
        problems = [Problem(1, "", words.FILE_WITHOUT_ROWS)]
    if heading is None or problems:
        raise PadronRefused(problems)
    place = {
        "step": READING,
        "encoding": surveyed.encoding,
        "delimiter": delimiter,
        "today": today.isoformat(),
        "turn": 0,
    }
    if heading.has_answers:
        place["roster"] = expected.mapping.roster
    file.seek(0)
    padron = PadronImport(
        name=PurePath(name).name[:200],
        sha256=surveyed.sha256,
        is_dry_run=is_dry_run,
        cursor=1,
        total=surveyed.lines,
        counts=dict.fromkeys(COUNTED, 0),
        place=place,
        created_by=by,
    )
    padron.file.name = imports_storage().save(f"{padron.public_id}.csv", File(file))
    try:
        return _stored(padron)
    except AnotherPadronEnters:
        imports_storage().delete(str(padron.file.name))
        raise


def begin(padron: PadronImport) -> None:
    """Have the work of a run done in the background."""
    with transaction.atomic():
        _enqueue(_locked(padron, (State.WAITING,)))


def enter(padron: PadronImport, *, by: User) -> PadronImport:
    """
    Have the file of a finished dry run entered; return the run that does it.

    :raises AnotherPadronEnters: if a file is being entered.
    :raises WrongState: if the run is no finished dry run, or its file is gone.
    """
    if not padron.is_dry_run or padron.state != State.DONE or not padron.file:
        raise WrongState
    again = ("encoding", "delimiter", "roster")
    place = {name: padron.place[name] for name in again if name in padron.place}
    real = PadronImport(
        name=padron.name,
        file=padron.file.name,
        sha256=padron.sha256,
        is_dry_run=False,
        cursor=1,
        total=padron.total,
        counts=dict.fromkeys(COUNTED, 0),
        place=place | {"step": READING, "today": timezone.localdate().isoformat(), "turn": 0},
        created_by=by,
    )
    with transaction.atomic():
        _stored(real)
        _enqueue(real)
    return real


def pause(padron: PadronImport) -> None:
    """Stop a run after the piece at hand. :raises WrongState: if it is not at work."""
    with transaction.atomic():
        _set_state(_locked(padron, (State.WAITING, State.RUNNING)), State.PAUSED)


def resume(padron: PadronImport) -> None:
    """
    Let a run go on that was paused, or whose job stopped.

    :raises WrongState: if it is at work or has ended.
    """
    with transaction.atomic():
        held = _locked(padron, (State.PAUSED, State.RUNNING, State.WAITING))
        if held.state == State.PAUSED:
            _set_state(held, State.WAITING)
            _enqueue(held)
        elif not requeue(_stopped_jobs(held)):
            raise WrongState


def cancel(padron: PadronImport) -> None:
    """
    End a run. What it entered stays: the pieces that were done are whole.

    :raises WrongState: if it has ended.
    """
    with transaction.atomic():
        held = _locked(padron, UNFINISHED)
        held.finished_at = timezone.now()
        _set_state(held, State.CANCELLED)
        _enqueue(held)


def forget_file(padron: PadronImport) -> None:
    """Delete the stored file of a run, and of the other runs of the same one, when all ended."""
    if not padron.file:
        return
    name = str(padron.file.name)
    runs = PadronImport.objects.filter(file=name)
    if runs.filter(state__in=UNFINISHED).exists():
        raise WrongState
    runs.update(file="")
    imports_storage().delete(name)


def took_anything(padron: PadronImport) -> bool:
    """Say whether a run that ended took at least one household."""
    taken = ("added", "changed", "kept")
    return padron.state == State.DONE and any(padron.counts[name] for name in taken)


def has_stopped(padron: PadronImport) -> bool:
    """Say whether the job of an unfinished run needs a person."""
    return padron.state in (State.WAITING, State.RUNNING) and _stopped_jobs(padron).exists()


def continue_with(padron: PadronImport) -> None:
    """Ask for the next job of a run, from within the job at hand."""
    with transaction.atomic():
        _enqueue(_locked(padron, (State.WAITING, State.RUNNING, State.CANCELLED)))


def _stopped_jobs(padron: PadronImport):  # type: ignore[no-untyped-def]
    jobs = Job.objects.filter(kind=JOB, key__startswith=f"padron:{padron.pk}:")
    return jobs.filter(state__in=STOPPED_STATES)


def _stored(padron: PadronImport) -> PadronImport:
    try:
        with transaction.atomic():
            padron.save()
    except IntegrityError as error:
        raise AnotherPadronEnters from error
    return padron


def _locked(padron: PadronImport, states: tuple[str, ...]) -> PadronImport:
    held = PadronImport.objects.select_for_update().get(pk=padron.pk)
    if held.state not in states:
        raise WrongState
    return held


def _set_state(padron: PadronImport, state: str) -> None:
    padron.state = state
    padron.save(update_fields=["state", "finished_at"])


def _enqueue(padron: PadronImport) -> None:
    """Ask for a job. The turn is part of its key: a job that is done is never asked for again."""
    padron.place["turn"] += 1
    padron.save(update_fields=["place"])
    key = f"padron:{padron.pk}:{padron.place['turn']}"
    enqueue(kind=JOB, key=key, payload={"pk": padron.pk})
