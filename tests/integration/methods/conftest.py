"""People who write methods, and a small draft."""

import pytest

from cms.methods.groups import ensure_method_editor_group
from tests.factories.accounts import UserFactory
from tests.factories.methods import make_draft


@pytest.fixture
def author(db):
    user = UserFactory(username="autora", first_name="Ana", last_name="Torres")
    user.groups.add(ensure_method_editor_group())
    return user


@pytest.fixture
def draft(author):
    return make_draft(author)


@pytest.fixture
def author_client(client, author):
    client.force_login(author)
    return client
