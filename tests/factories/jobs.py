"""Background jobs."""

from datetime import UTC, datetime, timedelta

import factory

from cms.jobs.models import Job, JobState

RUN_AFTER = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


class JobFactory(factory.django.DjangoModelFactory):
    """A waiting job. Traits: ``running`` (leased), ``done``, ``failed``."""

    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=JobState.RUNNING,
            attempts=1,
            lease_owner="worker-1",
            lease_until=RUN_AFTER + timedelta(seconds=60),
        )
        done = factory.Trait(state=JobState.DONE, attempts=1, finished_at=RUN_AFTER)
        failed = factory.Trait(state=JobState.FAILED, attempts=8, finished_at=RUN_AFTER)

    kind = "submission_action"
    key = factory.Sequence(lambda number: f"action:{number}:0")
    payload = factory.LazyFunction(dict)
    run_after = RUN_AFTER
