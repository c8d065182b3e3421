"""Jobs against worker processes that die: everything is done, nothing twice."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.utils import timezone

from cms.jobs import services
from cms.jobs.lease import WORKER_LOST
from cms.jobs.models import Job, JobState
from cms.training.learner.services import certify, enrol
from cms.training.models import CertificationKind, EnrolmentReason
from reporting.documents import storage
from reporting.documents.models import IssuedDocument
from reporting.documents.publishing import publish_template
from reporting.documents.storage import documents_storage
from reporting.documents.verification import DocumentState, verify_file
from tests.factories.submissions import SubmissionFactory
from tests.factories.training import CourseVersionFactory, member
from tests.reliability import job_handlers
from tests.reliability.processes import worker_environment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="the worker processes need the test database"
    ),
]


def run_workers(workers: int, kills: int) -> int:
    """Work the jobs table with processes that are killed; return how many were."""
    command = [sys.executable, "-m", "tests.reliability.job_workers", str(workers), str(kills)]
    ended = subprocess.run(
        command, env=worker_environment(), capture_output=True, text=True, timeout=330, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return int(ended.stdout.split()[-1])


def test_every_job_has_effect_once_though_workers_are_killed():
    job_handlers.create_effects_table()
    jobs = [
        services.enqueue(
            kind="test-effect", key=f"effect:{number}", payload={"seconds": 0.15}, max_attempts=20
        )
        for number in range(60)
    ]

    killed = run_workers(workers=3, kills=12)

    assert killed == 12
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert job_handlers.rows_of("job_effects") == sorted(job.pk for job in jobs)
    assert len(job_handlers.rows_of("job_tries")) > len(jobs), "no kill hit a running job"


def test_job_that_kills_its_worker_fails_while_the_others_finish():
    job_handlers.create_effects_table()
    poison = services.enqueue(kind="test-poison", key="poison", payload={}, max_attempts=3)
    for number in range(12):
        services.enqueue(kind="test-effect", key=f"effect:{number}", payload={})

    run_workers(workers=2, kills=0)

    poison.refresh_from_db()
    assert (poison.state, poison.attempts, poison.note) == (JobState.FAILED, 3, str(WORKER_LOST))
    assert Job.objects.filter(state=JobState.DONE).count() == 12


def test_every_submission_gets_one_certificate_though_workers_are_killed():
    publish_template("cse-certificate")
    for _ in range(16):
        submission = SubmissionFactory()
        services.enqueue(
            kind="test-document",
            key=f"document:{submission.pk}",
            payload={"submission": submission.pk},
            max_attempts=20,
        )

    run_workers(workers=2, kills=10)

    assert set(Job.objects.values_list("state", "note")) == {(JobState.DONE, "")}
    documents = IssuedDocument.objects.order_by("number")
    assert [int(document.number[-8:]) for document in documents] == list(range(1, 17))
    assert documents.values("submission").distinct().count() == 16
    assert files_of_the_storage() >= {document.file_name for document in documents}
    assert all(name.endswith(".pdf") or ".writing-" in name for name in files_of_the_storage())


def test_every_certification_gets_one_certificate_though_workers_are_killed():
    for template in ("training-passed", "training-participated"):
        publish_template(template)
    version, now = CourseVersionFactory(), timezone.now()
    for _ in range(8):
        mine = enrol(user=member(), course=version.course, reason=EnrolmentReason.OWN, at=now)
        for kind in CertificationKind:
            certify(enrolment=mine, kind=kind, result=None, at=now)
    # Those of the product give up after eight tries; here every kill may hit the same job.
    Job.objects.update(max_attempts=20)

    run_workers(workers=2, kills=10)

    jobs = Job.objects.filter(kind="training_certificate")
    assert [job.state for job in jobs] == [JobState.DONE] * 16
    assert sum(job.attempts for job in jobs) > 16, "no kill hit a running job"
    documents = IssuedDocument.objects.order_by("number")
    numbers = [f"{prefix}-{document}" for prefix in ("CAP", "PAR") for document in range(1, 9)]
    assert [f"{each.number[:3]}-{int(each.number[-8:])}" for each in documents] == numbers
    assert documents.values("certification").distinct().count() == 16
    assert {each.number for each in documents} == {job.note for job in jobs}
    for document in documents:
        content = storage.read(document.file_name)
        assert verify_file(content, today=timezone.localdate()).state == DocumentState.VALID


def files_of_the_storage() -> set[str]:
    folder = documents_storage().location
    return {
        os.path.relpath(os.path.join(root, name), folder)
        for root, _, names in os.walk(folder)
        for name in names
    }


@pytest.fixture(autouse=True)
def emptied_folder():
    """The workers keep documents in the data folder of the test run; leave it empty."""
    yield
    for name in files_of_the_storage():
        os.unlink(os.path.join(documents_storage().location, name))
