"""A published form page, and an editor who may change it."""

import json
from pathlib import Path

import pytest

from cms.content.demo import create_demo_content
from cms.form_builder.models import FormPage
from cms.form_builder.services import ensure_editor_group, import_document
from tests.factories.accounts import UserFactory

DOCUMENT = Path("tests/forms/every_part.json")


@pytest.fixture
def document():
    return json.loads(DOCUMENT.read_text())


@pytest.fixture
def page(db, document):
    """The page of the form with every part, published as version 1."""
    create_demo_content("Empadrona")
    import_document(document)
    return FormPage.objects.get(form_slug="every-part")


@pytest.fixture
def editor(db):
    user = UserFactory(username="editora")
    user.groups.add(ensure_editor_group())
    return user


@pytest.fixture
def editor_client(client, editor):
    client.force_login(editor)
    return client
