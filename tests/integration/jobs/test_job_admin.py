import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cms.jobs.models import JobState
from tests.factories.accounts import UserFactory
from tests.factories.jobs import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    """Sign in somebody with permissions on jobs."""

    def do(*codenames):
        user = UserFactory()
        user.user_permissions.set(
            Permission.objects.filter(codename__in=["access_admin", *codenames])
        )
        client.force_login(user)
        return client

    return do


def test_operator_sees_the_jobs(sign_in):
    JobFactory(failed=True, key="action:7:0", note="too long")

    page = sign_in("view_job", "change_job").get(reverse("jobs:index")).content.decode()

    assert "action:7:0" in page
    assert "too long" in page
    assert "/reintentar/" in page


def test_who_may_only_look_is_offered_no_retry(sign_in):
    job = JobFactory(failed=True)
    client = sign_in("view_job")

    assert "/reintentar/" not in client.get(reverse("jobs:index")).content.decode()
    assert client.post(reverse("jobs:retry", args=[job.pk])).status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_editor_without_permission_sees_no_jobs(sign_in):
    JobFactory(key="action:7:0")

    response = sign_in().get(reverse("jobs:index"), follow=True)

    assert "action:7:0" not in response.content.decode()


def test_operator_lets_a_job_run_again(sign_in):
    job = JobFactory(failed=True)
    client = sign_in("view_job", "change_job")

    assert (
        "csrfmiddlewaretoken" in client.get(reverse("jobs:retry", args=[job.pk])).content.decode()
    )
    client.post(reverse("jobs:retry", args=[job.pk]))

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
