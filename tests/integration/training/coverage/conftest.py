"""Two offices of Lima, one of Ayacucho, and a form of three steps."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories import OfficeFactory
from tests.factories.form_builder import FormFactory, FormVersionFactory, tiny_document


@dataclass
class Country:
    lima: Any
    rimac: Any
    ayacucho: Any
    version: Any


@pytest.fixture
def country(db) -> Country:
    home, people = tiny_document("ficha")["steps"]
    goods = home | {
        "key": "bienes",
        "title": "Bienes",
        "help_not_needed": False,
        "help": "Pregunte uno por uno.",
        "items": [home["items"][0] | {"key": "radio", "label": "¿Tiene radio?"}],
    }
    document = tiny_document("ficha") | {"steps": [home, people, goods]}
    return Country(
        lima=OfficeFactory(name="ULE Lima", place_code="150101"),
        rimac=OfficeFactory(name="ULE Rímac", place_code="150128"),
        ayacucho=OfficeFactory(name="ULE Ayacucho", place_code="050101"),
        version=FormVersionFactory(
            form=FormFactory(slug="ficha", title="Ficha breve"), document=document
        ),
    )
