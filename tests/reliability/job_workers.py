"""
Workers for the kill tests: ``python -m tests.reliability.job_workers WORKERS KILLS``.

Keeps WORKERS processes on the jobs table, kills KILLS of them with SIGKILL at random moments, starts
new ones for those that died, and ends when no job is waiting or running.
"""

import os
import random
import signal
import sys
import time

import django

SWEEP_SECONDS = 0.5
LEASE_SECONDS = 2
PATIENCE = 300  # a busy machine is slow, not wrong


def work() -> None:
    from cms.jobs import services
    from cms.jobs.runner import new_owner

    owner = new_owner()
    next_sweep = 0.0
    while True:
        if time.monotonic() >= next_sweep:
            services.sweep()
            next_sweep = time.monotonic() + SWEEP_SECONDS
        if services.run_next(owner=owner, lease_seconds=LEASE_SECONDS) is None:
            time.sleep(0.05)


def start() -> int:
    from django.db import connection

    # The child must not share the socket of its parent.
    connection.close()
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(1)
    return pid


def reap(children: set[int]) -> None:
    while True:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        children.discard(pid)
        children.add(start())


def is_finished() -> bool:
    from cms.jobs.models import Job, JobState

    return not Job.objects.filter(state__in=[JobState.WAITING, JobState.RUNNING]).exists()


def main(workers: int, kills: int) -> int:
    django.setup()
    from tests.reliability import document_handlers, job_handlers  # noqa: F401  # registers them

    children = {start() for _ in range(workers)}
    killed = 0
    deadline = time.monotonic() + PATIENCE
    finished = False
    while not finished and time.monotonic() < deadline:
        time.sleep(random.uniform(0.05, 0.25))
        if killed < kills:
            os.kill(random.choice(sorted(children)), signal.SIGKILL)
            killed += 1
        reap(children)
        finished = is_finished()
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    print(f"killed {killed}")
    return 0 if finished else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
