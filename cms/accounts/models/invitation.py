import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.accounts.models.membership import Role
from cms.accounts.models.office import Office


def new_nonce() -> str:
    """Return what only the link of one invitation is signed over."""
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """
    Somebody named to work in an office, who gets their own user and password by a link.

    ``resolution`` is what names them (in Peru the mayor's resolution that names the head of the
    office). ``nonce`` is part of the signed link: a new one makes older links worthless. It was
    sent last at ``sent_at``, and ``sent_that_day`` times on that day. Whoever accepts becomes
    ``accepted_by``.
    """

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    given_names = models.CharField(_("given names"), max_length=150)
    surnames = models.CharField(_("surnames"), max_length=150)
    email = models.EmailField(_("e-mail"))
    resolution = models.CharField(_("resolution"), max_length=120, blank=True)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    invited_at = models.DateTimeField(_("invited on"))
    expires_at = models.DateTimeField(_("valid until"))
    sent_at = models.DateTimeField(_("sent on"), editable=False)
    sent_that_day = models.PositiveSmallIntegerField(default=1, editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_office_and_email",
            )
        ]

    def __str__(self) -> str:
        return f"{self.given_names} {self.surnames} ({self.office})"
