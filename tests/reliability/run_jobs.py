"""``manage.py run_jobs`` with the test's kinds of jobs."""

import sys

import django
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    django.setup()
    from tests.reliability import job_handlers  # noqa: F401  # registers them

    execute_from_command_line(["manage.py", "run_jobs", *sys.argv[1:]])
