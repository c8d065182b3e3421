"""Issued documents and their templates."""

from datetime import date

import factory

from reporting.documents.models import DocumentTemplateVersion, IssuedDocument
from tests.factories.submissions import SUBMITTED_AT, SubmissionFactory


class DocumentTemplateVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentTemplateVersion
        django_get_or_create = ("slug", "number")

    slug = "constancia"
    number = 1
    sources = factory.LazyFunction(dict)
    sha256 = "0" * 64
    published_at = SUBMITTED_AT


class IssuedDocumentFactory(factory.django.DjangoModelFactory):
    """The row of a document; its file is not written."""

    class Meta:
        model = IssuedDocument

    number = factory.Sequence(lambda number: f"C-2026-{number:06d}")
    template = factory.SubFactory(DocumentTemplateVersionFactory)
    template_slug = factory.SelfAttribute("template.slug")
    submission = factory.SubFactory(SubmissionFactory)
    payload = factory.LazyFunction(dict)
    payload_sha256 = "1" * 64
    file_name = factory.LazyAttribute(lambda document: f"{document.number}.pdf")
    file_sha256 = "2" * 64
    issued_at = SUBMITTED_AT
    valid_until = date(2030, 11, 1)
