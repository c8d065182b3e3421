"""Classes that households were given, what ended them, and runs over the whole register."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.jobs.runs import Run
from cms.register.models.households import Household
from cms.register.models.people import EntrySource
from cms.submissions.models import Result, Submission
from cms.submissions.models.drafts import new_public_id
from forms_plugins.api.records import AppendOnlyModel
from forms_plugins.classification.models import MethodVersion


class Reclassification(Run):
    """
    A run of a published method over the whole register, in pieces that can be paused.

    ``cursor`` is the last household that was worked off; ``counts`` what was found so far. A piece
    and its cursor are stored in one transaction, so a run that is killed goes on where it was.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    method = models.ForeignKey(MethodVersion, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    on = models.DateField()
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("reclassification")
        verbose_name_plural = _("reclassifications")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="running"),
                name="one_reclassification_runs_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.created_at:%Y-%m-%d}"


class Classification(AppendOnlyModel):
    """
    A class a household was given, with its validity (both days inclusive).

    The newest row of a household that has not ended and was not cancelled is the one in force;
    older rows stay. ``submission`` and ``result`` are there where a form led to it; a row of a
    ``run`` has ``raw``, ``index`` and ``outputs`` instead, from which the explanation is computed
    again with ``method``. An imported class may name no method.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="classifications"
    )
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, related_name="classification"
    )
    result = models.OneToOneField(
        Result, on_delete=models.PROTECT, null=True, related_name="classification"
    )
    source = models.CharField(max_length=20, choices=EntrySource, default=EntrySource.SUBMISSION)
    method = models.ForeignKey(MethodVersion, on_delete=models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(
        Reclassification, on_delete=models.PROTECT, null=True, related_name="classifications"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    category = models.CharField(max_length=20)
    raw = models.CharField(max_length=40, blank=True)
    index = models.CharField(max_length=40, blank=True)
    outputs = models.JSONField(default=dict)
    has_legal_effect = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField()
    reason = models.TextField(blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("classification")
        verbose_name_plural = _("classifications")
        ordering = ["household", "-entered_at", "-pk"]
        indexes = [models.Index(fields=["valid_until"], name="classification_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="classification_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["run", "household"],
                condition=models.Q(run__isnull=False),
                name="one_classification_per_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id}: {self.category}"


class Cancellation(AppendOnlyModel):
    """A class was cancelled: why, by whom, when. The class itself stays as it was."""

    classification = models.OneToOneField(
        Classification, on_delete=models.PROTECT, related_name="cancellation"
    )
    reason = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("cancellation")
        verbose_name_plural = _("cancellations")

    def __str__(self) -> str:
        return f"{self.classification_id}"


class ExpiryNotice(AppendOnlyModel):
    """Somebody was told that a class ends in ``days`` days; once for each number of days."""

    classification = models.ForeignKey(
        Classification, on_delete=models.PROTECT, related_name="notices"
    )
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice of expiry")
        verbose_name_plural = _("notices of expiry")
        constraints = [
            models.UniqueConstraint(
                fields=["classification", "days"], name="one_notice_per_number_of_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.classification_id}: {self.days}"


class ReviewRequest(models.Model):
    """
    A person asks that somebody looks at a result again (right to human review).

    Decided once: ``confirmed``, ``corrected`` (by the submission in ``outcome``) or ``rejected``
    (asked too late, or not by the household). While it is open the household has a process pending.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Result confirmed")
        CORRECTED = "corrected", _("Result corrected")
        REJECTED = "rejected", _("Not admitted")

    reference = models.CharField(max_length=40, unique=True)
    classification = models.ForeignKey(
        Classification, on_delete=models.PROTECT, related_name="reviews"
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    grounds = models.TextField(_("what does not fit"))
    contact = models.CharField(_("telephone or e-mail"), max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decision = models.TextField(blank=True)
    outcome = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["classification"],
                condition=models.Q(state="open"),
                name="one_open_review_per_classification",
            )
        ]

    def __str__(self) -> str:
        return self.reference
