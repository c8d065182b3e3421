"""Who has to learn what by when, and how far they are."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.form_builder.models import Form
from cms.training.models.courses import Course


class AssignmentRule(models.Model):
    """
    Whom a course is assigned to, and by when they have to be done.

    All conditions that say something must hold: one of the ``roles``, one of the ``places``
    (beginnings of place codes: ``15`` is a region, ``150132`` an office), at least one form of
    ``used_form`` sent in the last ``used_within_days``, a membership that began on or after
    ``joined_since``. It is due ``due_days`` after the later of: the membership's first day, the
    day the rule starts. A certification that ends is assigned again ``renew_days`` before.
    """

    name = models.CharField(_("name"), max_length=120)
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="rules"
    )
    roles = models.JSONField(_("roles"), default=list, blank=True)
    places = models.JSONField(_("places"), default=list, blank=True)
    used_form = models.ForeignKey(
        Form, verbose_name=_("form used"), on_delete=models.PROTECT, null=True, blank=True
    )
    used_within_days = models.PositiveSmallIntegerField(_("used within days"), default=90)
    joined_since = models.DateField(_("joined since"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(_("days until due"), default=30)
    renew_days = models.PositiveSmallIntegerField(_("days for renewal"), default=60)
    starts_on = models.DateField(_("starts on"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EnrolmentReason(models.TextChoices):
    RULE = "rule", _("Assigned by a rule")
    OWN = "own", _("Own wish")
    PERSON = "person", _("Assigned by a person")
    RENEWAL = "renewal", _("Renewal")


class Enrolment(models.Model):
    """
    A person in a course. One is open at a time; passing (or taking part) closes it.

    ``closed_at`` is empty while it is open. ``due_on`` is the last day.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="enrolments"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=EnrolmentReason)
    rule = models.ForeignKey(AssignmentRule, on_delete=models.SET_NULL, null=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    due_on = models.DateField(_("due on"), null=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_enrolment_per_person_and_course",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id}"


class LessonProgress(models.Model):
    """
    A lesson that a person opened, and finished; ``lesson_key`` is its page's translation key.

    ``revision`` is the published revision they finished.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    lesson_key = models.UUIDField()
    revision = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("progress in a lesson")
        verbose_name_plural = _("progress in lessons")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson_key"], name="one_progress_per_person_and_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.lesson_key}"
