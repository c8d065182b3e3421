"""The screens of runs: who may open them, starting, pausing, cancelling, the report."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.jobs.services import run_until_empty
from cms.register.models import Reclassification
from cms.register.reclassification import services
from tests.factories import UserFactory
from tests.integration.register.reclassification.register_of_households import household, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everywhere():
    with scopes_disabled():
        yield


def person_with(*codenames):
    user = UserFactory()
    wanted = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


@pytest.fixture
def manager(client):
    client.force_login(person_with("view_reclassification", "add_reclassification"))
    return client


def start(**changes):
    return services.start(version=publish(**changes), reason="Por la norma nueva", by=None)


def address(name, run, *more):
    return reverse(f"register_reclassification:{name}", args=[run.public_id, *more])


def test_run_is_started_and_reported(manager):
    household(rooms=5)
    version = publish()
    begin = reverse("register_reclassification:begin")
    assert "<textarea" in manager.get(begin).text

    answer = manager.post(begin, {"version": version.pk, "reason": "Por la norma nueva"})

    run = Reclassification.objects.get()
    assert answer["Location"] == address("run", run)
    list(run_until_empty())
    page = manager.get(answer["Location"]).text
    assert "No pobre" in page
    assert "Por la norma nueva" in page
    report = manager.get(address("download", run))
    assert report["Content-Type"].startswith("text/csv")
    assert ",P,NP,1" in report.text


@pytest.mark.parametrize("reason", ["", "corto"])
def test_run_without_a_whole_reason_is_not_started(manager, reason):
    version = publish()

    answer = manager.post(
        reverse("register_reclassification:begin"), {"version": version.pk, "reason": reason}
    )

    assert answer.status_code == 200
    assert not Reclassification.objects.exists()


def test_simulated_method_is_not_offered(manager):
    version = publish(status="simulation", legal_effect=False)

    answer = manager.post(
        reverse("register_reclassification:begin"),
        {"version": version.pk, "reason": "Por la norma nueva"},
    )

    assert answer.status_code == 200
    assert not Reclassification.objects.exists()


def test_second_run_is_not_offered(manager):
    run = start()

    page = manager.get(reverse("register_reclassification:begin")).text

    assert address("run", run) in page
    assert "<textarea" not in page


def test_pause_resume_and_cancel(manager):
    run = start()

    manager.post(address("act", run, "pausar"))
    run.refresh_from_db()
    assert run.state == "paused"
    manager.post(address("act", run, "seguir"))
    run.refresh_from_db()
    assert run.state == "running"
    assert manager.get(address("cancel", run)).status_code == 200
    run.refresh_from_db()
    assert run.state == "running"
    manager.post(address("cancel", run))
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_act_that_does_not_fit_changes_nothing(manager):
    run = start()
    services.cancel(run)

    for what in ("pausar", "seguir"):
        assert manager.post(address("act", run, what)).status_code == 302

    run.refresh_from_db()
    assert run.state == "cancelled"


def test_acts_are_no_links(manager):
    run = start()

    assert manager.get(address("act", run, "pausar")).status_code == 405


def test_who_may_only_look_may_not_act(client):
    run = start()
    client.force_login(person_with("view_reclassification"))

    assert client.get(address("run", run)).status_code == 200
    assert 'method="post" action' not in client.get(address("run", run)).text.split("<main")[-1]
    for refused in (
        client.get(reverse("register_reclassification:begin")),
        client.post(address("act", run, "pausar")),
        client.post(address("cancel", run)),
    ):
        assert refused.status_code in (302, 403)
    run.refresh_from_db()
    assert run.state == "running"


def test_who_has_no_permission_sees_nothing(client):
    run = start()
    client.force_login(person_with())

    for name in ("run", "download", "cancel"):
        answer = client.get(address(name, run))
        assert answer.status_code in (302, 403)
        assert "Por la norma nueva" not in answer.text
