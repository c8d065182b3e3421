"""What changed in a form, told to those who use what changed; and what goes wrong where."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.form_builder.models import Form, FormVersion
from cms.training.models.questions import QuestionVersion


class ChangeNote(models.Model):
    """
    What a version of a form changed: a difference in words, and the editor's sentence about it.

    ``steps`` are the keys of the steps that were touched, ``changes`` the difference as the CMS
    shows it. It is told to nobody before ``released_at``; ``question_version`` is the one question
    the card asks, ``lesson_key`` the translation key of the lesson that teaches it.
    """

    version = models.OneToOneField(
        FormVersion, on_delete=models.PROTECT, related_name="training_note"
    )
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="change_notes")
    steps = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    sentence = models.TextField(_("in one sentence"), blank=True)
    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lesson_key = models.UUIDField(null=True)
    created_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_needless = models.BooleanField(_("nobody need be told"), default=False)

    class Meta:
        verbose_name = _("change of a form")
        verbose_name_plural = _("changes of forms")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.version}"


class ChangeConcern(models.Model):
    """
    Somebody who used a touched step in the 90 days before a note was released.

    ``read_at`` is when they answered its question; then it is never shown again.
    """

    note = models.ForeignKey(ChangeNote, on_delete=models.CASCADE, related_name="concerns")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="change_concerns"
    )
    read_at = models.DateTimeField(null=True)
    response = models.JSONField(null=True)
    was_right = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("person a change concerns")
        verbose_name_plural = _("people a change concerns")
        constraints = [
            models.UniqueConstraint(fields=["note", "user"], name="one_concern_per_person_and_note")
        ]

    def __str__(self) -> str:
        return f"{self.note_id} {self.user_id}"


class StepTrouble(models.Model):
    """
    How often a message was shown at a question on a day in an office: a count, no answers.

    ``message`` is its code in the form (key of the check, or code of the problem and its
    position), never words that hold what somebody typed. ``times`` counts the pages shown with it.
    """

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")
    step_key = models.CharField(max_length=60)
    field_key = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=120)
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="step_troubles"
    )
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("trouble at a step")
        verbose_name_plural = _("troubles at steps")
        constraints = [
            models.UniqueConstraint(
                fields=["form", "step_key", "field_key", "message", "office", "day"],
                name="one_count_per_message_office_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.step_key}/{self.field_key} {self.day}"
