"""Attempts at the test of a course, and what came of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.submissions.models.drafts import new_public_id
from cms.training.models.courses import CourseVersion
from cms.training.models.enrolments import Enrolment
from cms.training.models.questions import QuestionVersion
from forms_plugins.api.records import AppendOnlyModel


class AttemptState(models.TextChoices):
    OPEN = "open", pgettext_lazy("attempt", "Open")
    SENT = "sent", pgettext_lazy("attempt", "Sent")
    EXPIRED = "expired", _("Time is over")


class Attempt(models.Model):
    """
    One try at the test of a course version, drawn when it began.

    ``seed`` drew its questions, their order and their numbers. ``ends_at`` is the server's time
    after which no answer is taken, empty without a limit. One is open at a time for an enrolment.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    course_version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "number"], name="attempt_number_is_unique_in_an_enrolment"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(state="open"),
                name="one_open_attempt_per_enrolment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} #{self.number}"


class AttemptItem(models.Model):
    """
    A question of an attempt: the version first shown, its variant, and the answer so far.

    ``variant`` holds the numbers of a template, ``response`` what was answered (shapes in
    ``forms_plugins.engine.quiz``); ``revision`` grows with each save. ``score`` (0 to 1) is set
    when the attempt is sent, and never leaves the server before.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="+"
    )
    variant = models.JSONField(default=dict)
    response = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    score = models.DecimalField(max_digits=7, decimal_places=6, null=True)

    class Meta:
        verbose_name = _("question of an attempt")
        verbose_name_plural = _("questions of attempts")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_question_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}.{self.position}"


class AttemptResult(AppendOnlyModel):
    """
    What an attempt came to, for ever.

    ``points`` of ``total`` are exact; ``passed`` compares them with the pass mark without rounding
    and asks that every essential question is right. ``items`` lists the questions in order, each a
    mapping: ``question`` (its short name), ``version`` (the number first shown), ``version_id``,
    ``newest`` (the number of the newest version on sending), ``topic``, ``is_essential``,
    ``variant``, ``response``, ``score`` (decimal text, 0 to 1) and ``is_right``.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="result")
    points = models.DecimalField(max_digits=9, decimal_places=6)
    total = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    items = models.JSONField()
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result of an attempt")
        verbose_name_plural = _("results of attempts")

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.points}/{self.total}"


class AttemptGrant(AppendOnlyModel):
    """One more attempt than the course allows, given to an enrolment by a coordinator."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="grants")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("further attempt")
        verbose_name_plural = _("further attempts")

    def __str__(self) -> str:
        return f"{self.enrolment_id}"


class TimeAllowance(AppendOnlyModel):
    """
    How much longer a person has for tests with a time limit: ``percent`` more. The newest counts.

    Why is not written down: it would often be about somebody's health.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="time_allowances"
    )
    percent = models.PositiveSmallIntegerField(_("more time, in percent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("time allowance")
        verbose_name_plural = _("time allowances")

    def __str__(self) -> str:
        return f"{self.user_id} +{self.percent} %"


class PracticeDraft(models.Model):
    """
    A form filled in to practise: a test draft of somebody of an office, or of a graded case.

    ``question_version`` is the case, empty for free practice; ``item`` the question of an attempt
    it answers. The draft is ``is_test``: it is never counted, entered or acted upon.
    """

    draft = models.OneToOneField(
        "submissions.Draft", on_delete=models.CASCADE, related_name="practice"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_drafts"
    )
    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    item = models.ForeignKey(
        AttemptItem, on_delete=models.CASCADE, null=True, related_name="practice_drafts"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practice")

    def __str__(self) -> str:
        return f"{self.user_id} {self.draft_id}"
