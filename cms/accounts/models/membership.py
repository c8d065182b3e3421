from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models.office import Office


class Role(models.TextChoices):
    """What a person does in an office."""

    HEAD = "head", _("Head of the office")
    ENUMERATOR = "enumerator", _("Enumerator")
    CLERK = "clerk", _("Data-entry clerk")


class Membership(models.Model):
    """A person's place in an office. Leaving ends it; the row stays."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office"],
                condition=models.Q(until__isnull=True),
                name="one_open_membership_per_office",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.office} ({self.get_role_display()})"
