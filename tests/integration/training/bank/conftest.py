"""An editor of questions, and a form to write cases on."""

from typing import Any

import pytest

from cms.form_builder.models import FormVersion
from cms.training.groups import ensure_training_editor_group
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import FormFactory, FormVersionFactory, tiny_document


@pytest.fixture
def editor(db):
    user = UserFactory(username="redactora")
    user.groups.add(ensure_training_editor_group())
    return user


@pytest.fixture
def editor_client(client, editor):
    client.force_login(editor)
    return client


def home_document(**changes: Any) -> dict[str, Any]:
    """Return a form without people: one question, no declaration."""
    document = tiny_document("hogar")
    return document | {"steps": document["steps"][:1]} | changes


@pytest.fixture
def home_form(db) -> FormVersion:
    """Version 1 of a form that asks one thing."""
    form = FormFactory(slug="hogar")
    return FormVersionFactory(form=form, number=1, document=home_document())
