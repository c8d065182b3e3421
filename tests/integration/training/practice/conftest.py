from typing import Any

import pytest
from django.test import Client

from forms_plugins.api.registry import registry
from tests.factories.training import member
from tests.factories.training_practice import case_of, plugins_of_practice, practised_version


@pytest.fixture(autouse=True)
def plugins(monkeypatch):
    monkeypatch.setattr(registry, "_plugins", {**registry._plugins, **plugins_of_practice()})


@pytest.fixture
def user():
    return member()


@pytest.fixture
def client_of() -> Any:
    def signed_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def version():
    return practised_version()


@pytest.fixture
def case(version):
    return case_of(version)
