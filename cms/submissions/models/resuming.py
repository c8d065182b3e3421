from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models.drafts import Draft


class ResumeKey(models.Model):
    """
    The link under which a citizen comes back to one draft, and what must be shown besides.

    Only hashes are kept: of the token in the link, and keyed ones of the second factor (a birth
    date that is among the answers, or the code that was last sent to ``email``). ``tries`` counts
    wrong second factors since the last right one.
    """

    class Factor(models.TextChoices):
        EMAIL_CODE = "email_code", _("Code sent by e-mail")
        BIRTH_DATE = "birth_date", _("Birth date")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="resume_keys")
    token_sha256 = models.CharField(max_length=64, unique=True)
    factor = models.CharField(max_length=12, choices=Factor)
    email = models.EmailField(blank=True)
    secret_hmac = models.CharField(max_length=64, blank=True)
    secret_expires_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link to go on")
        verbose_name_plural = _("links to go on")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.factor}"
