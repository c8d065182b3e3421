"""Numbers of documents: readable, without gaps, given once."""

from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from reporting.documents.models import DocumentReservation, DocumentSeries
from reporting.documents.subjects import Subject, key_of


def reserve(*, subject: Subject, template_slug: str, prefix: str) -> DocumentReservation:
    """
    Return the number of the document of ``subject``, the same one however often it is asked.

    Number and reservation are written in one transaction: a worker that loses a race or dies
    gives its number back.
    """
    wanted = DocumentReservation.objects.filter(**key_of(subject), template_slug=template_slug)
    existing = wanted.first()
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            now = timezone.now()
            return DocumentReservation.objects.create(
                **key_of(subject),
                template_slug=template_slug,
                number=_next_number(prefix, now),
                reserved_at=now,
            )
    except IntegrityError:
        return wanted.get()


def _next_number(prefix: str, now: datetime) -> str:
    year = timezone.localdate(now).year
    series, _ = DocumentSeries.objects.get_or_create(prefix=prefix, year=year)
    # The update locks the row until the end of the transaction: nobody reads the same number.
    DocumentSeries.objects.filter(pk=series.pk).update(last_number=models.F("last_number") + 1)
    series.refresh_from_db()
    return f"{prefix}-{year}-{series.last_number:08d}"
