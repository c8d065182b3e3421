"""The job behind each action of a form."""

from typing import Any

import pytest
from django_scopes import scopes_disabled

from cms.jobs.models import JobState
from cms.jobs.services import run_next
from cms.submissions import services
from forms_plugins.api.errors import TemporaryFailure
from forms_plugins.api.kinds import Action
from forms_plugins.api.outcomes import DocumentRequest, NothingToDo
from forms_plugins.api.registry import registry
from forms_plugins.api.signals import document_requested
from tests.households import fill_all, household_version, start

pytestmark = pytest.mark.django_db


class AskForADocument(Action):
    """Asks for one document with the answers it was given."""

    slug = "ask-for-a-document"
    label = "Test"

    def decide(self, facts: Any, results: Any, options: Any) -> tuple[Any, ...]:
        request = DocumentRequest("test-template", {"total": facts.answers["total"]})
        return (request, NothingToDo("said so"))


class Fail(Action):
    """Fails as if something outside were down."""

    slug = "fail"
    label = "Test"

    def decide(self, facts: Any, results: Any, options: Any) -> tuple[Any, ...]:
        raise TemporaryFailure("down")


@pytest.fixture(autouse=True)
def _plugins(monkeypatch):
    plugins = {(Action, plugin.slug): plugin() for plugin in (AskForADocument, Fail)}
    monkeypatch.setattr(registry, "_plugins", {**registry._plugins, **plugins})


@pytest.fixture
def send(office, clerk):
    from django.utils import timezone

    def sending(action: str):
        version = household_version(actions=[{"plugin": action, "options": {}}])
        draft = start(version, office, clerk)
        fill_all(draft)
        return services.submit(draft=draft, by=clerk, at=timezone.now())

    return sending


@pytest.fixture
def requests():
    found: list[Any] = []

    def receive(sender: Any, *, submission: Any, request: Any, **kwargs: Any) -> None:
        found.append((submission.pk, request))

    receivers, document_requested.receivers = document_requested.receivers, []
    document_requested.sender_receivers_cache.clear()
    document_requested.connect(receive)
    yield found
    document_requested.receivers = receivers
    document_requested.sender_receivers_cache.clear()


def test_document_is_asked_for_with_the_stored_facts(send, requests) -> None:
    submission = send("ask-for-a-document")

    with scopes_disabled():
        job = run_next()

    assert requests == [(submission.pk, DocumentRequest("test-template", {"total": 2}))]
    assert job.state == JobState.DONE
    assert job.note == "document test-template; said so"


def test_temporary_failure_is_tried_again(send) -> None:
    send("fail")

    job = run_next()

    assert (job.state, job.attempts) == (JobState.WAITING, 1)


def test_plugin_that_is_not_installed_waits_for_a_person(send) -> None:
    send("no-such-action")

    assert run_next().state == JobState.NEEDS_CONFIGURATION
