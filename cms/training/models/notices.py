"""What people were told about their courses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.training.models.enrolments import Enrolment
from forms_plugins.api.records import AppendOnlyModel


class EnrolmentNotice(AppendOnlyModel):
    """Somebody was told how a course of theirs stands: once in each band (``assignments``)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="notices")
    band = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice of a course")
        verbose_name_plural = _("notices of courses")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "band"], name="one_notice_per_enrolment_and_band"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.band}"
