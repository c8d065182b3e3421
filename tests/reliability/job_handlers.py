"""Kinds of jobs that only the reliability tests have; imported by the worker processes they start."""

import os
import signal
import time

from django.db import connection

from cms.jobs.models import Job
from cms.jobs.registry import job_handler


def create_effects_table() -> None:
    """Make the table in which each job leaves one row, and each try another."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS job_effects")
        cursor.execute("DROP TABLE IF EXISTS job_tries")
        cursor.execute("CREATE TABLE job_effects (job bigint PRIMARY KEY)")
        cursor.execute("CREATE TABLE job_tries (job bigint)")


def rows_of(table: str) -> list[int]:
    """Return the jobs that left a row in ``job_effects`` or ``job_tries``."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT job FROM {table} ORDER BY job")
        return [row[0] for row in cursor.fetchall()]


@job_handler("test-effect")
def leave_one_row(job: Job) -> None:
    """Have effect once, however often it is called."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO job_tries VALUES (%s)", [job.pk])
        time.sleep(job.payload.get("seconds", 0.02))
        cursor.execute("INSERT INTO job_effects VALUES (%s) ON CONFLICT DO NOTHING", [job.pk])


@job_handler("test-poison")
def kill_the_worker(job: Job) -> None:
    """Take the worker down, every time."""
    os.kill(os.getpid(), signal.SIGKILL)
