from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models import Submission
from cms.training.models import Certification
from forms_plugins.api.records import AppendOnlyModel
from reporting.documents.models.numbering import new_code
from reporting.documents.models.subjects import of_one_subject, once_per_subject
from reporting.documents.models.templates import DocumentTemplateVersion


class IssuedDocument(AppendOnlyModel):
    """
    A document that was handed out: its facts, its file and what proves them.

    It belongs to a submission (what came of a form) or to a certification (what came of a course).
    ``payload`` is what it says, ``payload_sha256`` the hash of its canonical text; ``file_name``
    names the PDF in the ``documents`` storage and ``file_sha256`` its bytes. A correction issues a
    new row.
    """

    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=32, unique=True, default=new_code)
    template = models.ForeignKey(DocumentTemplateVersion, on_delete=models.PROTECT)
    template_slug = models.SlugField(max_length=60)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="documents"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, related_name="documents"
    )
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
            once_per_subject("submission", "one_document_per_submission_and_template"),
            once_per_subject("certification", "one_document_per_certification_and_template"),
            of_one_subject("document_belongs_to_submission_or_certification"),
        ]

    def __str__(self) -> str:
        return self.number
