from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PreviewLink(models.Model):
    """
    Lets a colleague without an account look at an unpublished form until a moment.

    Only the SHA-256 of the token is kept. ``document`` is the form as it was when the link was
    made.
    """

    page = models.ForeignKey(
        "form_builder.FormPage", on_delete=models.CASCADE, related_name="preview_links"
    )
    token_sha256 = models.CharField(max_length=64, unique=True)
    document = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.page_id} {self.expires_at:%Y-%m-%d}"
