"""Runs of a method over the register: what changes, what is left alone, pause, resume, cancel."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.jobs.models import Job, JobState
from cms.jobs.services import run_until_empty
from cms.register.models import Cancellation, Classification, EntrySource, Reclassification
from cms.register.reclassification import jobs, running, services
from cms.register.reclassification.deciding import Tally
from cms.register.reclassification.explaining import explanation_of
from cms.register.reclassification.reports import as_csv
from cms.register.services import entering
from tests.factories import OfficeFactory
from tests.integration.register.reclassification.register_of_households import (
    classes,
    give_class,
    household,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everywhere():
    with scopes_disabled():
        yield


def run_all(version, **changes):
    run = services.start(version=version, reason="Cambio de la norma", by=None, **changes)
    while running.work_once(run.pk):
        pass
    run.refresh_from_db()
    return run


def test_changed_class_keeps_the_last_day_of_the_one_it_replaces():
    made = household(rooms=5, category="P")
    before = made.classifications.get()
    version = publish()

    run = run_all(version)

    new = made.classifications.get(run=run)
    assert (new.category, new.raw, new.index, new.outputs) == ("NP", "2.4", "", {"puntaje": "2.4"})
    assert (new.valid_from, new.valid_until) == (timezone.localdate(), before.valid_until)
    assert (new.replaces, new.method, new.reason) == (before, version, "Cambio de la norma")
    assert new.source == EntrySource.RECLASSIFICATION
    assert new.has_legal_effect
    assert run.state == "done"


def test_unchanged_class_is_not_written():
    made = household(rooms=1, category="P")

    run = run_all(publish())

    assert classes(made) == ["P"]
    assert Tally.from_json(run.counts).totals == {"seen": 1, "unchanged": 1}


def test_households_that_are_left_alone_are_counted_by_reason():
    today, day = timezone.localdate(), timedelta(days=1)
    household(rooms="no answers")
    household(rooms=5, category=None)
    household(rooms=5, valid_until=today - day)
    household(rooms=5, valid_from=today + day)
    cancelled = household(rooms=5).classifications.get()
    Cancellation.objects.create(classification=cancelled, reason="x", at=timezone.now())
    household(rooms=None)
    household(rooms=99)

    run = run_all(publish())

    tally = Tally.from_json(run.counts)
    assert tally.totals == {
        "seen": 7,
        "without_answers": 1,
        "without_class": 1,
        "expired": 1,
        "not_yet_in_force": 1,
        "cancelled": 1,
        "not_computed": 2,
    }
    assert tally.reasons == {"rooms: missing_answer": 1, "rooms: wrong_answer": 1}
    assert not Classification.objects.filter(run=run).exists()


def test_class_on_its_last_day_still_counts():
    made = household(rooms=5, valid_until=timezone.localdate())

    run_all(publish())

    assert classes(made) == ["NP", "P"]


def test_line_itself_belongs_to_the_poorer_class():
    # 3 cuartos x 0.5 - 1 persona x 0.1 = 1.4, the line itself.
    made = household(rooms=3, category="NP")

    run_all(publish())

    assert classes(made) == ["P", "NP"]


def test_counts_by_move_and_district():
    office = OfficeFactory()
    household(rooms=5, district="150101", office=office)
    household(rooms=5, district="150101", office=office)
    household(rooms=1, category="NP", district="080101", office=office)

    tally = Tally.from_json(run_all(publish()).counts)

    assert tally.moves == {"P>NP": 2, "NP>P": 1}
    assert tally.districts == {
        "150101": {"seen": 2, "changed": 2, "P>NP": 2},
        "080101": {"seen": 1, "changed": 1, "NP>P": 1},
    }
    lines = as_csv(tally, publish().definition).splitlines()
    assert [line.split(",")[1:] for line in lines if ",150101," in line][-1][-3:] == [
        "P",
        "NP",
        "2",
    ]


def test_same_version_again_writes_nothing():
    made = household(rooms=5)
    version = publish()
    run_all(version)

    second = run_all(version)

    assert classes(made) == ["NP", "P"]
    assert Tally.from_json(second.counts).totals == {"seen": 1, "unchanged": 1}


def test_merged_household_is_not_seen():
    made = household(rooms=5)
    made.merged_into = household(rooms=1)
    made.save()

    run = run_all(publish())

    assert Tally.from_json(run.counts).totals["seen"] == 1
    assert classes(made) == ["P"]


def test_pieces_see_every_household_once(monkeypatch):
    office = OfficeFactory()
    made = [household(rooms=5, office=office) for _ in range(7)]
    monkeypatch.setattr(running, "piece_size", lambda: 3)

    run = run_all(publish())

    assert [classes(one) for one in made] == [["NP", "P"]] * 7
    assert Tally.from_json(run.counts).totals == {"seen": 7, "changed": 7}


def test_pause_stops_and_resume_goes_on(monkeypatch):
    office = OfficeFactory()
    made = [household(rooms=5, office=office) for _ in range(4)]
    monkeypatch.setattr(running, "piece_size", lambda: 2)
    run = services.start(version=publish(), reason="r", by=None)
    assert running.work_once(run.pk)

    services.pause(run)

    assert not running.work_once(run.pk)
    assert Classification.objects.filter(run=run).count() == 2
    services.resume(run)
    list(run_until_empty())
    run.refresh_from_db()
    assert run.state == "done"
    assert [classes(one) for one in made] == [["NP", "P"]] * 4


def test_cancelled_run_keeps_what_it_wrote_and_ends(monkeypatch):
    office = OfficeFactory()
    for _ in range(4):
        household(rooms=5, office=office)
    monkeypatch.setattr(running, "piece_size", lambda: 2)
    run = services.start(version=publish(), reason="r", by=None)
    running.work_once(run.pk)

    services.cancel(run)

    list(run_until_empty())
    assert Classification.objects.filter(run=run).count() == 2
    assert Tally.from_json(run.counts).totals["changed"] == 2
    with pytest.raises(services.WrongState):
        services.resume(run)
    with pytest.raises(services.WrongState):
        services.cancel(run)
    services.start(version=run.method, reason="otra vez", by=None)


def test_second_run_waits_until_the_first_ends():
    version = publish()
    first = services.start(version=version, reason="r", by=None)
    with pytest.raises(services.AnotherRunGoesOn):
        services.start(version=version, reason="r", by=None)

    services.pause(first)

    with pytest.raises(services.AnotherRunGoesOn):
        services.start(version=version, reason="r", by=None)


def test_database_refuses_two_runs_at_a_time(monkeypatch):
    version = publish()
    services.start(version=version, reason="r", by=None)
    monkeypatch.setattr(services, "unfinished", lambda: None)

    with pytest.raises(services.AnotherRunGoesOn):
        services.start(version=version, reason="r", by=None)


@pytest.mark.parametrize(
    "changes", [{"status": "simulation", "legal_effect": False}, {"categories": []}]
)
def test_method_that_may_not_give_classes_is_refused(changes):
    version = publish(**changes)

    with pytest.raises(services.CannotReclassify):
        services.start(version=version, reason="r", by=None)

    assert not Reclassification.objects.exists()


def test_run_without_a_reason_is_refused():
    with pytest.raises(services.CannotReclassify):
        services.start(version=publish(), reason="  ", by=None)


def test_job_hands_over_to_the_next_one_after_its_time(monkeypatch):
    office = OfficeFactory()
    for _ in range(6):
        household(rooms=5, office=office)
    monkeypatch.setattr(running, "piece_size", lambda: 2)
    monkeypatch.setattr(jobs, "SECONDS_OF_A_JOB", 0)
    run = services.start(version=publish(), reason="r", by=None)

    done = list(run_until_empty())

    run.refresh_from_db()
    assert run.state == "done"
    assert {job.state for job in done} == {JobState.DONE}
    assert len(done) == 4


def test_job_that_runs_twice_has_its_effect_once():
    made = household(rooms=5)
    run = services.start(version=publish(), reason="r", by=None)
    job = Job.objects.get(kind=services.JOB)

    jobs.reclassify(job)
    jobs.reclassify(job)

    assert classes(made) == ["NP", "P"]
    assert Classification.objects.filter(run=run).count() == 1


def test_resume_lets_a_job_that_gave_up_run_again():
    run = services.start(version=publish(), reason="r", by=None)
    with pytest.raises(services.WrongState):
        services.resume(run)
    Job.objects.filter(kind=services.JOB).update(state=JobState.FAILED)

    services.resume(run)

    assert Job.objects.get(kind=services.JOB).state == JobState.WAITING


def test_explanation_is_worked_out_again():
    made = household(rooms=5)
    run_all(publish())
    newest = made.classifications.order_by("-pk").first()

    explanation = explanation_of(newest)

    assert explanation["raw"] == "2.4"
    assert explanation["category"]["code"] == "NP"
    assert explanation["method"]["version"] == 1
    assert explanation["validity"]["valid_until"] == newest.valid_until.isoformat()


def test_explanation_of_answers_that_changed_is_none():
    made = household(rooms=5)
    run_all(publish())
    made.answers.answers = {"rooms": 1, "people": [{"age": 1}]}
    made.answers.save()

    assert explanation_of(made.classifications.order_by("-pk").first()) is None


def test_command_runs_to_the_end_and_reports():
    made = household(rooms=5)
    publish()
    out = StringIO()

    call_command("reclassify", "cuartos@1", reason="norma", stdout=out, stderr=StringIO())

    assert classes(made) == ["NP", "P"]
    assert "P → NP: 1" in out.getvalue()


def test_command_as_rehearsal_stores_nothing():
    made = household(rooms=5)
    publish()
    out = StringIO()

    call_command("reclassify", "cuartos", dry_run=True, stdout=out)

    assert classes(made) == ["P"]
    assert not Reclassification.objects.exists()
    assert "P → NP: 1" in out.getvalue()


def test_command_goes_on_with_the_run_of_its_version(monkeypatch):
    household(rooms=5)
    version = publish()
    run = services.start(version=version, reason="r", by=None)
    services.pause(run)

    call_command("reclassify", "cuartos", reason="x", stdout=StringIO(), stderr=StringIO())

    run.refresh_from_db()
    assert run.state == "done"
    assert Reclassification.objects.count() == 1


@pytest.mark.parametrize("name", ["otro", "cuartos@9", "cuartos@x"])
def test_command_with_an_unknown_method_is_refused(name):
    publish()

    with pytest.raises(CommandError):
        call_command("reclassify", name, reason="x")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="nobody can write in between there")
def test_class_entered_after_reading_is_left(monkeypatch):
    made = household(rooms=5)
    version = publish()
    run = services.start(version=version, reason="r", by=None)
    decide = running.decide

    def decide_while_somebody_enters(*arguments):
        found = decide(*arguments)
        give_class(made, "PE", entered_at=timezone.now())
        return found

    monkeypatch.setattr(running, "decide", decide_while_somebody_enters)

    running.work_once(run.pk)

    run.refresh_from_db()
    assert classes(made)[0] == "PE"
    assert Tally.from_json(run.counts).totals == {"seen": 1, "overtaken": 1}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="nobody can write in between there")
@pytest.mark.parametrize("what", ["answers", "cancellation", "merge"])
def test_household_that_changes_after_reading_is_left(monkeypatch, what):
    made = household(rooms=5)
    run = services.start(version=publish(), reason="r", by=None)
    decide = running.decide

    def decide_while_something_changes(*arguments):
        found = decide(*arguments)
        if what == "answers":
            made.answers.answers = {"rooms": 1, "people": [{"age": 3}]}
            made.answers.save()
        elif what == "cancellation":
            old = made.classifications.get()
            Cancellation.objects.create(classification=old, reason="x", at=timezone.now())
        else:
            made.merged_into = household(rooms=1)
            made.save()
        return found

    monkeypatch.setattr(running, "decide", decide_while_something_changes)
    running.work_once(run.pk)

    run.refresh_from_db()
    assert classes(made) == ["P"]
    assert Tally.from_json(run.counts).totals == {"seen": 1, "overtaken": 1}


def test_submission_that_waited_for_the_household_counts():
    # The run gave its class while the submission, sent a moment before, waited for its lock.
    sent = timezone.now() - timedelta(seconds=2)
    made = household(rooms=5)
    run_all(publish())
    newest = made.classifications.order_by("-entered_at").first()

    assert entering._after(newest, sent) > newest.entered_at
    assert entering._after(newest, timezone.now()) > newest.entered_at
    assert entering._after(None, sent) == sent
