"""What proves that somebody passed or took part."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models import Office, Role
from cms.training.models.attempts import AttemptResult
from cms.training.models.courses import Course, CourseVersion
from cms.training.models.enrolments import Enrolment
from forms_plugins.api.records import AppendOnlyModel


class CertificationKind(models.TextChoices):
    PASSED = "passed", _("Passed")
    PARTICIPATED = "participated", _("Took part")


class Certification(AppendOnlyModel):
    """
    A record that somebody passed a course, or took part in it. It belongs to the person.

    ``valid_until`` is the last day, the whole of it, in the time zone of the installation; empty:
    for ever. ``given_names``, ``surnames``, ``role`` and ``office`` are those of the day it was
    given. Only one that was passed opens gates. The course is that of the enrolment, or one that
    the enrolment's course renews.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certifications"
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="certifications"
    )
    course_version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="certifications"
    )
    kind = models.CharField(_("certificate"), max_length=12, choices=CertificationKind)
    result = models.ForeignKey(AttemptResult, on_delete=models.PROTECT, null=True, related_name="+")
    given_names = models.CharField(max_length=150)
    surnames = models.CharField(max_length=150)
    role = models.CharField(max_length=12, choices=Role, blank=True)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    issued_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["-issued_at"]
        indexes = [
            models.Index(fields=["course", "kind", "valid_until"], name="certification_in_force")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "course", "kind"],
                name="one_certification_per_enrolment_course_and_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.kind}"


class CertificationRevocation(AppendOnlyModel):
    """A certification that counts no more: who took it back, when and why."""

    certification = models.OneToOneField(
        Certification, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")

    def __str__(self) -> str:
        return f"{self.certification_id}"
