from reporting.documents.models.issued import IssuedDocument
from reporting.documents.models.numbering import (
    DocumentReservation,
    DocumentSeries,
    new_code,
)
from reporting.documents.models.templates import DocumentTemplateVersion

__all__ = [
    "DocumentReservation",
    "DocumentSeries",
    "DocumentTemplateVersion",
    "IssuedDocument",
    "new_code",
]
