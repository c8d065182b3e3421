from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from cms.accounts.models import Office
from cms.form_builder.models import FormVersion
from cms.submissions.models.drafts import Draft
from forms_plugins.api.records import AppendOnlyModel, AppendOnlyQuerySet


class SentForms(models.Manager.from_queryset(AppendOnlyQuerySet)):  # type: ignore[misc]
    """What was sent in earnest: tests of authors are not among them."""

    def get_queryset(self) -> AppendOnlyQuerySet:
        return super().get_queryset().filter(is_test=False)


class Submission(AppendOnlyModel):
    """
    A form that was sent: the answers as they were accepted, for ever.

    ``answers`` is the JSON of the engine (visible and computed answers), ``sha256`` its hash.
    ``warnings`` lists the cross-checks a person was shown and went past: ``{"field", "message",
    "reason"}``, the last where one was asked for. A test is never counted, entered or acted upon:
    only ``with_tests`` finds it, neither ``objects`` nor the relations to submissions do.
    """

    reference = models.CharField(max_length=40, unique=True)
    draft = models.OneToOneField(
        Draft, on_delete=models.PROTECT, null=True, related_name="submission"
    )
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="submissions"
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, related_name="submissions"
    )
    is_test = models.BooleanField(default=False)
    title = models.CharField(max_length=200, blank=True)
    answers = models.JSONField()
    sha256 = models.CharField(max_length=64)
    warnings = models.JSONField(default=list)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedManager(office="office", _manager_class=SentForms)
    with_tests = ScopedManager(
        office="office", _manager_class=models.Manager.from_queryset(AppendOnlyQuerySet)
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-submitted_at"]
        indexes = [models.Index(fields=["office", "-submitted_at"], name="submission_worklist")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_test=False) | models.Q(office__isnull=True),
                name="test_submission_is_of_no_office",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class Result(AppendOnlyModel):
    """
    The explained result of one method for one submission.

    Fields as ``forms_plugins.api.outcomes.CalculationResult``; decimals are stored as exact text.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="results")
    method = models.CharField(max_length=60)
    method_version = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    raw = models.CharField(max_length=40, blank=True)
    index = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=20, blank=True)
    eligible = models.BooleanField(null=True)
    decides = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    explanation = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["submission", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "method", "method_version"],
                name="one_result_per_submission_and_method_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.method}: {self.category or self.status}"
