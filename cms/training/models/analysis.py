"""What the answers to questions say about them, and who looked at those that stand out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.training.models.questions import QuestionVersion
from forms_plugins.api.records import AppendOnlyModel


class WorstFlag(models.TextChoices):
    """The most serious thing that stands out (``forms_plugins.engine.quiz.Flag``)."""

    WRONG_KEY = "wrong_key", _("The right answer may be wrong")
    DISCRIMINATES_BADLY = "discriminates_badly", _("Does not tell who knows")
    TOO_HARD = "too_hard", _("Very hard")
    TOO_EASY = "too_easy", _("Very easy")
    NEVER_CHOSEN = "never_chosen", _("An option nobody chooses")
    NONE = "none", _("Nothing stands out")
    NOT_ENOUGH_DATA = "not_enough_data", _("Not enough data")


class QuestionAnalysis(models.Model):
    """
    The figures of a question version, worked out anew every night from the results of attempts.

    ``difficulty`` (share of the points), ``discrimination`` (correlation with the rest of the test)
    and ``upper_lower`` are empty without enough data. ``options``: key, count, share, upper, lower,
    is_right of each. ``severity`` sorts by ``worst``: the higher, the worse.
    """

    version = models.OneToOneField(
        QuestionVersion, on_delete=models.CASCADE, related_name="analysis"
    )
    answers = models.PositiveIntegerField(_("answers"))
    difficulty = models.FloatField(_("share right"), null=True)
    discrimination = models.FloatField(_("discrimination"), null=True)
    upper_lower = models.FloatField(null=True)
    options = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    worst = models.CharField(_("what stands out"), max_length=20, choices=WorstFlag)
    severity = models.PositiveSmallIntegerField(default=0)
    analysed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("analysis of a question")
        verbose_name_plural = _("analyses of questions")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.worst}"


class QuestionReview(AppendOnlyModel):
    """
    Somebody looked at a marked question version and left it as it is, with the reason.

    ``flags`` are those it had then: one that comes later marks it again.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="reviews")
    flags = models.JSONField()
    answers = models.PositiveIntegerField()
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("look at a question")
        verbose_name_plural = _("looks at questions")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.at:%Y-%m-%d}"
