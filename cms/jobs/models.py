from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    NEEDS_CONFIGURATION = "needs_configuration", _("Waits for a change of configuration")
    FAILED = "failed", _("Failed")


class Job(models.Model):
    """
    One piece of background work: the truth about it, whatever happens to workers and brokers.

    ``key`` makes it unique (asking twice for the same work gives one row). ``payload`` holds
    primary keys and options, never personal data. A running job belongs to ``lease_owner`` until
    ``lease_until``; after that the sweeper gives it to somebody else.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=24, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=8)
    run_after = models.DateTimeField()
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["pk"]
        indexes = [models.Index(fields=["state", "run_after"], name="job_queue")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="running", lease_until__isnull=False)
                | (~models.Q(state="running") & models.Q(lease_until__isnull=True)),
                name="only_running_jobs_hold_a_lease",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.get_state_display()})"
