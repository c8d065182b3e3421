"""Sending once, whatever happens at the same moment. PostgreSQL, real threads, real commits."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from cms.submissions import services
from cms.submissions.models import Draft, Event, StepAnswers, Submission
from tests.factories import OfficeFactory, UserFactory
from tests.households import DOCUMENT, fill_all, household_version, start

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs row locks"),
]

PARALLEL = 16


def at_once(work: Callable[[int], Any], count: int = PARALLEL) -> list[Any]:
    """Run ``work`` in threads that start together; return the results, exceptions included."""
    barrier = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=60)
            results[number] = work(number)
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=180)
    return results


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def user(office):
    return UserFactory(clerk=True, office=office)


@pytest.fixture
def draft(office, user):
    actions = [{"plugin": "no-such-action", "options": {}}]
    with scope(office=office):
        draft = start(household_version(actions=actions), office, user)
        fill_all(draft, declared=False)
    return draft


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_sixteen_final_posts_give_one_submission(draft, user) -> None:
    from cms.jobs.models import Job

    first = signed_in(user)
    first.post(reverse("wizard:check", kwargs={"public_id": draft.public_id}))
    address = reverse("wizard:declaration", kwargs={"public_id": draft.public_id})
    clients = [signed_in(user) for _ in range(PARALLEL)]

    responses = at_once(lambda number: clients[number].post(address, {"declaracion": "si"}))

    assert {response.status_code for response in responses} == {302}
    assert len({response.url for response in responses}) == 1
    assert "constancia" in responses[0].url
    with scopes_disabled():
        assert Submission.objects.count() == 1
    assert Event.objects.filter(kind="submitted").count() == 1
    assert Job.objects.filter(kind="submission_action").count() == 1


def test_sixteen_calls_of_the_service_give_one_submission(draft, user, office) -> None:
    with scope(office=office):
        services.accept_declaration(draft=draft, by=user)

    def send(number: int) -> str:
        with scope(office=office):
            mine = Draft.objects.select_related("form_version__form", "office").get(pk=draft.pk)
            return services.submit(draft=mine, by=user, at=timezone.now()).reference

    assert set(at_once(send)) == {f"HOGAR-BREVE-{draft.pk:08d}"}


def test_same_step_saved_at_once_keeps_one_and_tells_the_others(draft, user, office) -> None:
    """Sixteen tabs drawn from the same revision: one wins, fifteen get the page with both sides."""

    def save(number: int) -> str:
        with scope(office=office):
            mine = Draft.objects.select_related("form_version__form").get(pk=draft.pk)
            services.save_step(
                draft=mine,
                step="vivienda",
                answers={"tviv": 1, "habitaciones": number + 1, "negocio": False},
                revision=1,
                by=user,
            )
        return "kept"

    results = at_once(save)

    assert results.count("kept") == 1
    stale = [result for result in results if isinstance(result, services.StaleRevision)]
    assert len(stale) == PARALLEL - 1
    row = StepAnswers.objects.get(draft=draft, step="vivienda")
    assert row.revision == 2
    assert row.answers["habitaciones"] == results.index("kept") + 1


def test_first_saves_of_a_step_at_once_keep_one(office, user) -> None:
    with scope(office=office):
        draft = start(household_version(), office, user)

    def save(number: int) -> str:
        with scope(office=office):
            mine = Draft.objects.select_related("form_version__form").get(pk=draft.pk)
            services.save_step(
                draft=mine, step="hogar", answers={"hombres": number}, revision=0, by=user
            )
        return "kept"

    results = at_once(save)

    assert results.count("kept") == 1
    assert StepAnswers.objects.filter(draft=draft).count() == 1


def test_people_added_at_once_are_all_kept(office, user) -> None:
    with scope(office=office):
        roomy = _with_maximum(30)
        draft = start(household_version(steps=roomy), office, user)

    def add(number: int) -> str:
        with scope(office=office):
            mine = Draft.objects.select_related("form_version__form").get(pk=draft.pk)
            services.save_row(
                draft=mine,
                step="personas",
                row_id=f"r{number}",
                answers={"nombres": f"Persona {number}"},
                revision=0,
                by=user,
            )
        return "kept"

    assert at_once(add) == ["kept"] * PARALLEL
    rows = StepAnswers.objects.get(draft=draft, step="personas").answers["miembros"]
    assert {row["_id"] for row in rows} == {f"r{number}" for number in range(PARALLEL)}


def test_saving_and_sending_at_once_leave_one_truth(draft, user, office) -> None:
    """Whatever comes first: the submission holds the stored answers, and nothing changes after."""
    with scope(office=office):
        services.accept_declaration(draft=draft, by=user)

    def work(number: int) -> str:
        with scope(office=office):
            mine = Draft.objects.select_related("form_version__form", "office").get(pk=draft.pk)
            if number == 0:
                services.submit(draft=mine, by=user, at=timezone.now())
                return "sent"
            answers = {"tviv": 1, "habitaciones": 9, "negocio": False}
            services.save_step(
                draft=mine, step="vivienda", answers=answers, revision=1, by=user, is_complete=True
            )
            return "saved"

    results = at_once(work, count=2)

    with scopes_disabled():
        submission = Submission.objects.get()
    rooms = 9 if results[1] == "saved" else 3
    assert results[0] == "sent"
    assert results[1] == "saved" or isinstance(results[1], services.DraftIsClosed)
    assert submission.answers["habitaciones"] == rooms


def _with_maximum(most: int) -> list[dict[str, Any]]:
    import copy

    steps = copy.deepcopy(DOCUMENT["steps"])
    steps[3]["items"][0]["maximum"] = most
    return steps
