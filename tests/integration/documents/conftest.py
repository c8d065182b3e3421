"""A published template, a folder for files, and documents issued for real."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages
from pytest_django import Settings

from forms_plugins.api.outcomes import DocumentRequest
from reporting.documents import services
from reporting.documents.models import IssuedDocument
from tests.factories.certificates import certificate_facts
from tests.factories.submissions import SubmissionFactory


@pytest.fixture(autouse=True)
def documents_folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which a test's documents are kept."""
    folder = tmp_path / "documents"
    documents = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": folder, "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    assert storages["documents"].location == str(folder)
    return folder


@pytest.fixture
def issue() -> Callable[..., IssuedDocument]:
    """Issue the certificate of a (new) submission."""

    def do(submission=None, valid_until=None, **facts) -> IssuedDocument:
        request = DocumentRequest("cse-certificate", certificate_facts(**facts), valid_until)
        return services.issue(submission=submission or SubmissionFactory(), request=request)

    return do
