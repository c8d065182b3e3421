import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.submissions.models import Submission
from cms.training.models import Certification
from forms_plugins.api.records import AppendOnlyModel
from reporting.documents.models.subjects import of_one_subject, once_per_subject

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 32


def new_code() -> str:
    """Return a verification code: 32 characters of Crockford's base 32, 160 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class DocumentSeries(models.Model):
    """The last number given out under a prefix in a year."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prefix", "year"], name="one_series_per_prefix_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"


class DocumentReservation(AppendOnlyModel):
    """
    Number, code and time of a document, fixed before it is rendered.

    A worker that dies in the middle is followed by one that finds this row and so makes the very
    same document: no number is lost and no second one is given.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, related_name="document_reservations"
    )
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, null=True, related_name="document_reservations"
    )
    template_slug = models.SlugField(max_length=60)
    number = models.CharField(max_length=40, unique=True)
    code = models.CharField(max_length=32, unique=True, default=new_code)
    reserved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reserved document number")
        verbose_name_plural = _("reserved document numbers")
        constraints = [
            once_per_subject("submission", "one_reservation_per_submission_and_template"),
            once_per_subject("certification", "one_reservation_per_certification_and_template"),
            of_one_subject("reservation_is_for_submission_or_certification"),
        ]

    def __str__(self) -> str:
        return self.number
