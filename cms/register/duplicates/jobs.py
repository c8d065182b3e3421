"""Looking for duplicates after people entered the register, in the background."""

from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from cms.jobs.models import Job
from cms.jobs.registry import job_handler
from cms.jobs.services import enqueue
from cms.register.duplicates.finding import find_duplicates
from cms.register.models import Classification, HouseholdMembership
from cms.submissions.models import Submission

FIND_JOB = "find_duplicates"


def ask_after_submission(*, submission: Submission, **kwargs: Any) -> None:
    """Ask for the search, inside the transaction that entered the household of a submission."""
    if Classification.objects.filter(submission=submission).exists():
        key = f"duplicates:submission:{submission.pk}"
        enqueue(kind=FIND_JOB, key=key, payload={"submission": submission.pk})


@job_handler(FIND_JOB)
def find(job: Job) -> str:
    """Compare the people of the household that a submission entered with the register."""
    with scopes_disabled():
        household = Classification.objects.values("household").get(
            submission=job.payload["submission"]
        )["household"]
        people = HouseholdMembership.objects.filter(household=household, until__isnull=True)
        found = find_duplicates(people.values_list("person", flat=True), at=timezone.now())
    return f"{found} new pairs"
