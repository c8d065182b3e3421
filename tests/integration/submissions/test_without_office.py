"""Operators, and nobody else, see what came from places without an office."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.submissions.models import Submission
from tests.citizens import Citizen, citizen_version
from tests.factories import SubmissionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission() -> Submission:
    citizen_version()
    citizen = Citizen()
    draft = citizen.start()
    citizen.answer_all(draft)
    citizen.send(draft)
    with scopes_disabled():
        return Submission.objects.get()


def admin(client, *codenames):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    client.force_login(user)
    return client


def test_operator_lists_and_reads_it(client, submission):
    browser = admin(client, "view_submission")
    with scopes_disabled():
        other = SubmissionFactory()

    listed = browser.get(reverse("without_office:index"))
    page = browser.get(reverse("without_office:look", args=[submission.pk]))

    assert submission.reference in listed.content.decode()
    assert other.reference not in listed.content.decode()
    assert "Zoraida Plantada" in page.content.decode()
    assert browser.get(reverse("without_office:look", args=[other.pk])).status_code == 404


def test_editor_without_permission_sees_nothing(client, submission):
    browser = admin(client)

    for address in (
        reverse("without_office:index"),
        reverse("without_office:look", args=[submission.pk]),
    ):
        response = browser.get(address, follow=True)
        assert "Zoraida" not in response.content.decode()
        assert submission.reference not in response.content.decode()


def test_office_and_anonymous_people_are_sent_away(client, submission):
    address = reverse("without_office:look", args=[submission.pk])

    assert client.get(address).status_code == 302
    client.force_login(UserFactory(head=True))
    assert client.get(address).status_code in (302, 403)
