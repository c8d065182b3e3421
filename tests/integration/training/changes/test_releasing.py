"""Whom a change is told to: exactly who used its steps in the last 90 days, once."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from cms.submissions.models import StepAnswers
from cms.training.changes.concerned import reach_of
from cms.training.changes.services import (
    NoteIsIncomplete,
    NoteIsReleased,
    QuestionIsGone,
    release,
    set_needless,
    write_words,
)
from cms.training.models import ChangeConcern
from cms.training.practice.services import start_practice
from tests.factories import FormVersionFactory, OfficeFactory, UserFactory
from tests.factories.training import QuestionFactory, QuestionVersionFactory
from tests.households import fill_step
from tests.integration.training.changes.conftest import LIMA, NOW, ready
from tests.integration.wizard.drafts_of_forms import document

pytestmark = pytest.mark.django_db


def people_of(note) -> set:
    return set(ChangeConcern.objects.filter(note=note).values_list("user", flat=True))


def test_exactly_those_who_saved_the_touched_step_are_told(world) -> None:
    users, others = [world.person() for _ in range(3)], [world.person() for _ in range(2)]
    for user in users:
        world.saves(user)
    world.saves(others[0], step="hogar")

    note = world.told()

    assert people_of(note) == {user.pk for user in users}


@pytest.mark.parametrize(
    ("saved", "is_told"),
    [
        (datetime(2026, 8, 25, 0, 0, tzinfo=LIMA), True),
        (datetime(2026, 8, 24, 23, 59, 59, tzinfo=LIMA), False),
        (NOW, True),
        (NOW + timedelta(seconds=1), False),
    ],
    ids=["first second of the 90th day", "the second before", "this moment", "afterwards"],
)
def test_the_days_are_those_of_lima(world, saved, is_told) -> None:
    user = world.person()
    world.saves(user, at=saved)

    assert people_of(world.told()) == ({user.pk} if is_told else set())


@pytest.mark.parametrize(
    ("at", "is_told"),
    [
        (datetime(2026, 11, 23, 23, 59, 59, tzinfo=LIMA), True),
        (datetime(2026, 11, 24, 0, 0, tzinfo=LIMA), False),
    ],
)
def test_the_day_of_release_ends_at_midnight_of_lima(world, at, is_told) -> None:
    user = world.person()
    world.saves(user, at=datetime(2026, 8, 25, 12, 0, tzinfo=LIMA))

    assert bool(reach_of(world.publish(), at=at).people) is is_told


def test_who_left_is_not_told_from_the_day_after(world) -> None:
    leaves, left, inactive = (world.person() for _ in range(3))
    for user in (leaves, left, inactive):
        world.saves(user)
    leaves.memberships.update(until=date(2026, 11, 23))
    left.memberships.update(until=date(2026, 11, 22))
    type(inactive).objects.filter(pk=inactive.pk).update(is_active=False)

    assert people_of(world.told()) == {leaves.pk}


def test_who_moved_to_another_office_is_told(world) -> None:
    user = world.person()
    world.saves(user)
    user.memberships.update(until=date(2026, 11, 1))
    type(user.memberships.get()).objects.create(
        user=user, office=OfficeFactory(), role="clerk", since=date(2026, 11, 2)
    )

    note = world.publish()

    assert reach_of(note, at=NOW).people == {user.pk}
    assert reach_of(note, at=NOW).offices == 1


def test_tests_practice_and_what_citizens_fill_in_do_not_count(world) -> None:
    tester, learner, clerk = (world.person() for _ in range(3))
    world.saves(tester, office=None, is_test=True)
    practice = start_practice(user=learner, form_version=world.version)
    with scopes_disabled():
        fill_step(practice, "vivienda")
        StepAnswers.objects.filter(draft=practice).update(updated_at=NOW, updated_by=learner)
    world.saves(clerk, office=None)

    assert people_of(world.told()) == set()


def test_users_of_any_version_of_this_form_and_of_no_other_form(world) -> None:
    user, other = world.person(), world.person()
    world.saves(other, version=FormVersionFactory(document=document("completing")))
    note = world.publish()
    world.saves(user, version=note.version)

    assert people_of(world.told(note)) == {user.pk}


def test_the_count_before_is_the_number_told(world) -> None:
    offices = [OfficeFactory() for _ in range(2)]
    for office in (offices[0], offices[0], offices[1]):
        world.saves(world.person(office=office), office=office)
    note = world.publish()
    ready(note)

    reach = reach_of(note, at=NOW)

    assert (len(reach.people), reach.offices) == (3, 2)
    assert release(note=note, by=UserFactory(), at=NOW) == 3


def test_released_twice_tells_nobody_more(world) -> None:
    world.saves(world.person())
    note = world.told()
    world.saves(world.person())

    assert release(note=note, by=UserFactory(), at=NOW + timedelta(hours=1)) == 0
    assert len(people_of(note)) == 1


@pytest.mark.parametrize("missing", ["sentence", "question"])
def test_a_note_without_its_words_is_not_released(world, missing) -> None:
    note = world.publish()
    ready(note)
    change = {"sentence": ""} if missing == "sentence" else {"question_version": None}
    type(note).objects.filter(pk=note.pk).update(**change)

    with pytest.raises(NoteIsIncomplete):
        release(note=note, by=UserFactory(), at=NOW)
    assert not ChangeConcern.objects.exists()


def test_a_question_that_was_taken_down_is_not_asked(world) -> None:
    note, version = world.publish(), QuestionVersionFactory()
    ready(note, version)
    type(version.question).objects.filter(pk=version.question.pk).update(live=False)

    with pytest.raises(QuestionIsGone):
        release(note=note, by=UserFactory(), at=NOW)


def test_the_question_is_asked_as_the_bank_says_it_on_release(world) -> None:
    note, question = world.publish(), QuestionFactory()
    ready(note, QuestionVersionFactory(question=question))
    corrected = QuestionVersionFactory(question=question, number=2, changes={"stem": "¿Y ahora?"})

    release(note=note, by=UserFactory(), at=NOW)

    note.refresh_from_db()
    assert note.question_version == corrected


def test_what_was_told_is_not_changed(world) -> None:
    note = world.told()
    words = {"sentence": "Otra.", "question": note.question_version, "lesson_key": None}

    with pytest.raises(NoteIsReleased):
        write_words(note=note, by=None, **words)
    with pytest.raises(NoteIsReleased):
        set_needless(note=note, by=None)


def test_a_note_set_aside_can_be_told_after_all(world) -> None:
    world.saves(world.person())
    note = world.publish()
    set_needless(note=note, by=None)

    assert len(people_of(world.told(note))) == 1
    note.refresh_from_db()
    assert not note.is_needless


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_tell_once(world) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    for _ in range(5):
        world.saves(world.person())
    note, editor = world.publish(), UserFactory()
    ready(note)
    barrier, told = Barrier(2), []

    def tell() -> None:
        barrier.wait()
        try:
            told.append(release(note=note, by=editor, at=NOW))
        finally:
            connection.close()

    threads = [Thread(target=tell) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [0, 5]
    assert ChangeConcern.objects.filter(note=note).count() == 5
