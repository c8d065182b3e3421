import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models import Submission
from forms_plugins.api.records import AppendOnlyModel


def new_code() -> str:
    """Return a verification code: 32 characters of Crockford's base 32, 160 random bits."""
    return "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(32))


class DocumentTemplateVersion(AppendOnlyModel):
    """
    A published document template: its sources by file name, numbered, hashed, never changed.

    ``sources`` maps file name to text (HTML template of the project, style sheet, settings).
    """

    slug = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    sources = models.JSONField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("document template version")
        verbose_name_plural = _("document template versions")
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "number"], name="template_version_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug} v{self.number}"


class IssuedDocument(AppendOnlyModel):
    """
    A document that was handed out: its facts, its file and what proves them.

    ``payload`` is the canonical facts, ``payload_sha256`` their hash; ``file_name`` names the PDF in
    the ``documents`` storage and ``file_sha256`` its bytes. A correction issues a new row.
    """

    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=32, unique=True, default=new_code)
    template = models.ForeignKey(DocumentTemplateVersion, on_delete=models.PROTECT)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="documents")
    payload = models.JSONField()
    payload_sha256 = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "template"], name="one_document_per_submission_and_template"
            )
        ]

    def __str__(self) -> str:
        return self.number
