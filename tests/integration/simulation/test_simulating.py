"""What a simulation counts: figures that add up, whatever the pieces."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from cms.jobs import services as jobs
from cms.jobs.runs import RunState
from cms.methods.models import Simulation
from cms.methods.simulation import running, sources
from cms.methods.simulation.services import (
    StillRunning,
    cancel_simulation,
    delete_simulation,
    resume_simulation,
)
from cms.register.models import Cancellation, Classification
from forms_plugins.classification.synthetic import HouseholdMaker, recipe_for
from forms_plugins.engine.classification import Classifier, InputCleaner, load_method
from tests.factories.register import ClassificationFactory
from tests.integration.simulation.conftest import ON

pytestmark = pytest.mark.django_db


def one_by_one(document, answers):
    """Return the class of each household as the engine for one household gives it."""
    method = load_method(document)
    cleaner, classifier = InputCleaner(method), Classifier(method)
    return [classifier.classify(*_typed(cleaner, one)).category or "" for one in answers]


def _typed(cleaner, answers):
    typed, wrong = cleaner.clean(answers)
    return typed, ON, wrong


def total(matrix):
    return sum(number for row in matrix.values() for number in row.values())


def test_transitions_are_those_of_the_engine(start, work, draft, published):
    simulation = work(start(count=300, seed=7))

    made = HouseholdMaker(recipe_for(load_method(draft)), seed=7)
    answers = list(made.answers(0, 300))
    before = one_by_one(published.document, answers)
    after = one_by_one(draft, answers)
    expected = {}
    for old, new in zip(before, after, strict=True):
        expected.setdefault(old, {}).setdefault(new, 0)
        expected[old][new] += 1
    assert simulation.state == RunState.DONE
    assert simulation.report["matrix"] == expected
    assert simulation.report["ways"]["poorer"] > 0


def test_every_group_adds_up_to_all_households(start, work):
    report = work(start(count=500)).report

    assert total(report["matrix"]) == report["households"] == 500
    for rows in report["groups"].values():
        assert sum(row["households"] for row in rows) == 500
        summed = {}
        for row in rows:
            for old, numbers in row["matrix"].items():
                for new, number in numbers.items():
                    summed[old, new] = summed.get((old, new), 0) + number
        flat = {(old, new): n for old, row in report["matrix"].items() for new, n in row.items()}
        assert summed == flat


def test_kinds_are_read_from_the_answers(start, work):
    groups = work(start(count=500)).report["groups"]

    assert {row["value"] for row in groups["size"]} == {"1", "2", "3-4", "5-6", "7+"}
    assert {row["value"] for row in groups["children"]} == {"yes", "no"}
    assert {row["value"] for row in groups["older"]} == {"yes", "no"}
    assert {row["value"] for row in groups["head"]} == {"1", "2"}
    departments = {row["label"] for row in groups["department"]}
    assert "Lima" in departments
    assert all(", " in row["label"] for row in groups["district"])


def test_pieces_of_any_size_give_the_same_report(start, work, monkeypatch):
    whole = work(start(count=450)).report
    monkeypatch.setattr(sources, "PIECE", 70)
    monkeypatch.setattr(running, "SECONDS_A_JOB", 0)
    pieces = work(start(count=450)).report

    for key in ("matrix", "groups", "ways", "households"):
        assert pieces[key] == whole[key]


def test_costs_are_exact(start, work):
    simulation = work(start(count=400, benefits={"PE": "100.10", "P": "33.33"}))
    report = simulation.report

    after = {"PE": 0, "P": 0}
    for row in report["matrix"].values():
        for new, number in row.items():
            after[new] = after.get(new, 0) + number
    expected = Decimal("100.10") * after["PE"] + Decimal("33.33") * after["P"]
    costs = report["costs"]
    assert Decimal(costs["after"]) == expected
    assert Decimal(costs["difference"]) == Decimal(costs["gains"]) - Decimal(costs["losses"])
    rows = {row["code"]: row for row in costs["rows"]}
    assert Decimal(rows["P"]["after"]) == Decimal("33.33") * after["P"]
    assert rows["NP"]["after"] == "0"
    assert costs["gaining"] == report["ways"]["poorer"]


def test_without_amounts_there_are_no_costs(start, work):
    assert work(start(count=20)).report["costs"] is None


def test_changes_by_the_line_are_said_to_come_from_the_line(start, work):
    drivers = work(start(count=2_000)).report["drivers"]

    assert drivers["looked_at"] > 0
    assert [row["key"] for row in drivers["rows"]] == ["*cut_off"]
    assert drivers["rows"][0]["decides"] == drivers["looked_at"]


def test_changes_by_points_name_the_indicator(start, work, published):
    document = published.document
    for category in next(i for i in document["indicators"] if i["key"] == "wealth_goods")[
        "categories"
    ]:
        if "lima" in category["weights"]:
            category["weights"]["lima"] = "-1.1"
    drivers = work(start(count=2_000, document=document)).report["drivers"]

    first = drivers["rows"][0]
    assert first["key"] == "wealth_goods"
    assert first["decides"] == first["differs"] == drivers["looked_at"] > 0
    assert Decimal(first["mean"]) < 0


def test_reasons_say_why_there_is_no_class(start, work):
    report = work(start(count=600)).report

    codes = {row["code"]: row for row in report["reasons"]["rows"]}
    assert codes["corrugated_roof"]["count"] > 0
    assert "calamina" in codes["corrugated_roof"]["text"]
    assert report["reasons"]["looked_at"] == sum(
        row.get("", 0) for row in report["matrix"].values()
    )


def test_samples_show_both_explanations_and_nobody(start, work):
    report = work(start(count=800)).report

    changed = [one for one in report["samples"] if (one["from"], one["to"]) == ("NP", "P")]
    assert 1 <= len(changed) <= 3
    sample = changed[0]
    assert sample["old"]["class"] == "No pobre"
    assert sample["new"]["class"] == "Pobre"
    assert sum(Decimal(line["weight"]) for line in sample["new"]["contributions"]) == Decimal(
        sample["new"]["raw"]
    )
    assert set(sample) == {"from", "to", "old", "new", "kinds"}


def test_a_method_without_comparison_shows_its_classes(start, work):
    report = work(start(count=100, baseline=None)).report

    assert set(report["matrix"]) == {""}
    assert total(report["matrix"]) == 100


# --- the register ---------------------------------------------------------------------------


def test_register_is_compared_with_the_classes_in_force(start, work, register):
    simulation = work(start("register", baseline=None, against="register"))
    report = simulation.report

    assert report["households"] == 60
    assert set(report["matrix"]) == {"NP", ""}
    assert report["hidden_under"] == 5


def test_ended_and_cancelled_classes_are_not_in_force(start, work, register, monkeypatch):
    monkeypatch.setattr("cms.methods.simulation.plan.SMALL_CELL", 0)
    rows = list(Classification.objects.order_by("pk"))
    Cancellation.objects.create(classification=rows[0], reason="x", at=rows[0].entered_at)
    ended = rows[1]
    ClassificationFactory(
        household=ended.household,
        category="P",
        valid_from=date(2020, 1, 1),
        valid_until=date(2024, 1, 1),
        entered_at=ended.entered_at + timedelta(days=1),
        member=False,
    )
    found = sources.classes_in_force([row.household_id for row in rows], ON)

    assert rows[0].household_id not in found
    assert ended.household_id not in found
    assert len(found) == len(rows) - 2


def test_small_cells_of_the_register_are_hidden(start, work, register):
    report = work(start("register")).report

    shown = [
        number
        for rows in (*report["groups"].values(), [{"matrix": report["matrix"]}])
        for row in rows
        for numbers in row["matrix"].values()
        for number in numbers.values()
        if number is not None
    ]
    assert shown
    assert all(number >= 5 for number in shown)
    assert all(
        number is None or number == 0 or number >= 5
        for rows in report["groups"].values()
        for row in rows
        for number in (row["households"], *row["ways"].values())
    )


def test_households_merged_into_others_are_left_out(start, work, register):
    register[0].merged_into = register[1]
    register[0].save()

    assert work(start("register")).report["households"] == 59


# --- life of a simulation -------------------------------------------------------------------


def test_pieces_go_on_where_a_dead_worker_was(start, work, monkeypatch):
    whole = work(start(count=300)).report
    monkeypatch.setattr(sources, "PIECE", 50)
    simulation = start(count=300)
    worker = running.SimulationWorker(Simulation.objects.get(pk=simulation.pk))
    assert worker.do_piece()
    assert worker.do_piece()
    worker._count(worker.source.piece(worker.simulation.cursor, 0))  # killed before it is stored

    again = work(simulation)

    assert again.state == RunState.DONE
    assert again.report["matrix"] == whole["matrix"]
    assert again.report["groups"] == whole["groups"]


def test_two_workers_count_a_piece_once(start, work, monkeypatch):
    monkeypatch.setattr(sources, "PIECE", 50)
    simulation = start(count=200)
    first = running.SimulationWorker(Simulation.objects.get(pk=simulation.pk))
    second = running.SimulationWorker(Simulation.objects.get(pk=simulation.pk))

    assert first.do_piece()
    assert not second.do_piece()

    assert work(simulation).report["households"] == 200


def test_a_long_simulation_is_several_jobs(start, monkeypatch):
    monkeypatch.setattr(sources, "PIECE", 50)
    monkeypatch.setattr(running, "SECONDS_A_JOB", 0)
    simulation = start(count=200)

    done = list(jobs.run_until_empty())

    assert len(done) == 4
    assert len({job.key for job in done}) == 4
    simulation.refresh_from_db()
    assert simulation.state == RunState.DONE


def test_progress_only_grows(start, monkeypatch):
    monkeypatch.setattr(sources, "PIECE", 60)
    monkeypatch.setattr(running, "SECONDS_A_JOB", 0)
    simulation = start(count=200)
    seen = []
    while jobs.run_next() is not None:
        simulation.refresh_from_db()
        seen.append(simulation.cursor)

    assert all(before < after for before, after in pairwise(seen))
    assert seen[-1] == simulation.total == 200


def test_cancelled_simulation_stops_and_keeps_nothing(start, monkeypatch):
    monkeypatch.setattr(sources, "PIECE", 50)
    simulation = start(count=200)
    worker = running.SimulationWorker(Simulation.objects.get(pk=simulation.pk))
    worker.do_piece()

    assert cancel_simulation(simulation=simulation)
    assert not worker.do_piece()

    list(jobs.run_until_empty())
    simulation.refresh_from_db()
    assert simulation.state == RunState.CANCELLED
    assert (simulation.partial, simulation.report) == ({}, None)


def test_ended_simulation_cannot_be_cancelled(start, work):
    simulation = work(start(count=10))

    assert not cancel_simulation(simulation=simulation)
    simulation.refresh_from_db()
    assert simulation.state == RunState.DONE


def test_running_simulation_is_not_removed(start):
    simulation = start(count=10)

    with pytest.raises(StillRunning):
        delete_simulation(simulation=simulation)


def test_removed_simulation_is_gone(start, work):
    delete_simulation(simulation=work(start(count=10)))

    assert not Simulation.objects.exists()


def test_error_of_the_program_fails_after_all_attempts(start, monkeypatch):
    def broken(*arguments):
        raise RuntimeError("secret answer")

    monkeypatch.setattr(sources.SyntheticSource, "piece", broken)
    simulation = start(count=10)
    job = running.enqueue_piece(simulation)
    job.max_attempts = 1
    job.save()
    jobs.run_next()

    simulation.refresh_from_db()
    assert simulation.state == RunState.FAILED
    assert "RuntimeError" in simulation.problem
    assert "secret" not in simulation.problem


def test_stopped_job_can_be_let_run_again(start, work):
    simulation = start(count=10)
    job = running.enqueue_piece(simulation)
    job.state = "failed"
    job.save()

    assert resume_simulation(simulation=simulation)
    assert work(simulation).state == RunState.DONE


def test_published_slug_can_be_simulated_without_publishing(start, work, draft, published):
    simulation = work(start(count=50))

    assert simulation.document["slug"] == published.method.slug
    assert published.method.versions.count() == 1
