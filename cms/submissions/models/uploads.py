from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models.drafts import Draft, new_public_id
from cms.submissions.private_files import uploads_storage


class UploadState(models.TextChoices):
    WAITING = "waiting", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class Upload(models.Model):
    """
    A file that somebody added to a draft. The answer of its question is a tuple of ``public_id``.

    ``file`` is in the private storage and never served by its address. Nobody can open a file that
    is not ``clean``. ``field`` is the key of the question, ``media_type`` what the content is, not
    what its name says. ``file`` is emptied when the upload is removed before the draft is sent.
    """

    public_id = models.CharField(max_length=64, unique=True, default=new_public_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads")
    field = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(max_length=200, storage=uploads_storage)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.WAITING)
    checked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.field} {self.media_type} {self.size}"
