from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models.drafts import Draft
from forms_plugins.api.records import AppendOnlyModel


class Event(AppendOnlyModel):
    """
    Something that happened to a draft or its submission: who, when, what.

    ``detail`` never holds answers or names, only keys, numbers and references.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, related_name="events")
    submission = models.ForeignKey(
        "submissions.Submission", on_delete=models.PROTECT, null=True, related_name="events"
    )
    kind = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False) | models.Q(submission__isnull=False),
                name="event_is_about_something",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
