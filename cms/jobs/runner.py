"""Work off jobs: the same code under Celery, under ``manage.py run_jobs`` and in tests."""

import contextlib
import logging
import os
import random
import secrets
import signal
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from cms.jobs import lease
from cms.jobs.models import Job
from cms.jobs.registry import UnknownKind, get_handler
from forms_plugins.api.errors import ConfigurationFailure, PermanentFailure, TemporaryFailure

logger = logging.getLogger(__name__)

MAX_SECONDS: int = getattr(settings, "JOB_MAX_SECONDS", 300)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


class JobTookTooLong(Exception):
    """A handler ran longer than a job may."""


def new_owner() -> str:
    """Return a name for this worker that no other worker has."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after ``attempts`` failed ones: doubling, bounded, with jitter."""
    longest = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    # Jobs that failed together (a service was down) must not come back together.
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  # nothing secret


def run_next(*, owner: str = "", lease_seconds: int = lease.LEASE_SECONDS) -> Job | None:
    """Do one job that is due and return it as it is afterwards; ``None`` if nothing is due."""
    owner = owner or new_owner()
    job = lease.claim(owner=owner, lease_seconds=lease_seconds)
    if job is None:
        return None
    with _heartbeat(job, owner, lease_seconds):
        kept = _run(job, owner)
    if not kept:
        logger.warning("A job was taken away from this worker before it ended: %s", job.pk)
    job.refresh_from_db()
    return job


def run_until_empty(*, owner: str = "") -> Iterator[Job]:
    """Do every job that is due, one after the other."""
    owner = owner or new_owner()
    while (job := run_next(owner=owner)) is not None:
        yield job


def _run(job: Job, owner: str) -> bool:
    """Run the handler and write down how it went; ``False`` means the job was taken away."""
    try:
        with _time_box(MAX_SECONDS):
            note = get_handler(job.kind)(job)
    except TemporaryFailure as failure:
        return _try_again(job, owner, str(failure))
    except ConfigurationFailure as failure:
        return lease.hold(job, owner=owner, note=str(failure))
    except UnknownKind:
        return lease.hold(
            job,
            owner=owner,
            note=_("No installed app does jobs of kind “%(kind)s”.") % {"kind": job.kind},
        )
    except PermanentFailure as failure:
        return lease.fail(job, owner=owner, note=str(failure))
    except Exception as error:
        logger.exception("A job failed in a way nobody foresaw", extra={"job": job.pk})
        # The text of an unforeseen error may hold what a person typed; its type does not.
        return _try_again(job, owner, _("Unforeseen: %(error)s") % {"error": type(error).__name__})
    return lease.finish(job, owner=owner, note=note or "")


def _try_again(job: Job, owner: str, note: str) -> bool:
    if job.attempts >= job.max_attempts:
        return lease.fail(job, owner=owner, note=note)
    return lease.give_back(job, owner=owner, note=note, pause=pause_after(job.attempts))


@contextlib.contextmanager
def _heartbeat(job: Job, owner: str, lease_seconds: int) -> Iterator[None]:
    """Extend the lease from a second thread for as long as the handler runs."""
    ended = threading.Event()

    def beat() -> None:
        try:
            while not ended.wait(lease_seconds / 3):
                try:
                    if not lease.extend(job, owner=owner, lease_seconds=lease_seconds):
                        return
                except DatabaseError:
                    # The next beat tries again; if none succeeds the sweeper frees the job.
                    logger.warning("A lease could not be extended", extra={"job": job.pk})
                finally:
                    # A handler may fork; no open connection of this thread shall be in the child.
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease-of-job-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextlib.contextmanager
def _time_box(seconds: int) -> Iterator[None]:
    """
    Interrupt what runs inside after ``seconds``: the heartbeat alone would keep a loop alive.

    Signals reach the main thread only; elsewhere nothing is bounded.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(signum: int, frame: FrameType | None) -> None:
        raise JobTookTooLong

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
