from io import StringIO

import pytest
from django.core.management import call_command

from cms.jobs.models import JobState
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


def run(*arguments, **options) -> str:
    output = StringIO()
    call_command(*arguments, stdout=output, **options)
    return output.getvalue()


def test_run_jobs_until_empty_prints_a_line_for_each_job(handler):
    handler(lambda job: "nothing to do")
    JobFactory(kind="test", key="one")
    JobFactory(kind="test", key="two")

    lines = run("run_jobs", until_empty=True).splitlines()

    assert [line.split()[2] for line in lines] == ["one", "two"]
    assert lines[0].endswith("test one done (1/8): nothing to do")


def test_run_jobs_until_empty_without_jobs_prints_nothing():
    assert run("run_jobs", until_empty=True) == ""


@pytest.mark.parametrize(
    ("options", "count"),
    [({}, 2), ({"kind": "a"}, 1), ({"state": JobState.FAILED}, 1), ({"kind": "c"}, 0)],
    ids=["all", "one kind", "one state", "no such kind"],
)
def test_retry_jobs_frees_those_asked_for(options, count):
    JobFactory(kind="a", failed=True)
    JobFactory(kind="b", state=JobState.NEEDS_CONFIGURATION)
    JobFactory(kind="a", done=True)

    assert run("retry_jobs", **options).strip() == str(count)


def test_retry_jobs_by_number():
    job = JobFactory(failed=True)
    JobFactory(failed=True)

    run("retry_jobs", str(job.pk))

    job.refresh_from_db()
    assert job.state == JobState.WAITING
