import pytest
from django.urls import reverse
from django.utils import timezone

from cms.accounts.installer import install
from cms.accounts.models import Office
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_first_step_proposes_the_place_of_the_office(client):
    install(registry.get(Package, "sisfoh"), at=timezone.now())
    office = Office.objects.get(code="150132")
    client.force_login(UserFactory(enumerator=True, office=office))

    page = client.post(reverse("wizard:start", args=["fsu"]), follow=True)

    body = page.content.decode()
    for code in ("15", "1501", "150132"):
        assert f'<option value="{code}" selected' in body
