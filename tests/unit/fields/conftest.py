import pytest
from django.utils import translation

from forms_plugins.api.catalogues import register_catalogue
from tests.unit.fields.questions import PLACES


@pytest.fixture(autouse=True)
def _catalogue() -> None:
    register_catalogue(PLACES.slug, lambda: PLACES)


@pytest.fixture(autouse=True)
def _source_language():
    """Messages are compared in their source language; the catalogue has its own test."""
    with translation.override("en"):
        yield
