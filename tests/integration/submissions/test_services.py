"""Starting, saving and sending drafts, without a browser."""

from datetime import UTC, datetime

import pytest

from cms.jobs.models import Job
from cms.submissions import services
from cms.submissions.models import Draft, DraftState, Event, Submission
from cms.submissions.selectors import read_answers, step_states
from forms_plugins.api.records import RecordIsFinal

AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_save_step_keeps_typed_answers_and_what_was_refused(draft, clerk) -> None:
    services.save_step(
        draft=draft,
        step="vivienda",
        answers={"tviv": 1},
        typed={"habitaciones": "dos\x00\ud800"},
        revision=0,
        by=clerk,
    )

    answers = read_answers(draft)
    assert answers.answers == {"tviv": 1}
    assert answers.stored("vivienda")["_typed"] == {"habitaciones": "dos?"}
    assert [problem.place.dotted for problem in answers.refused] == ["habitaciones"]


def test_save_step_from_an_old_page_raises_with_both_sides(draft, clerk) -> None:
    services.save_step(draft=draft, step="vivienda", answers={"tviv": 1}, revision=0, by=clerk)

    with pytest.raises(services.StaleRevision) as stale:
        services.save_step(draft=draft, step="vivienda", answers={"tviv": 2}, revision=0, by=clerk)

    assert (stale.value.stored, stale.value.given) == ({"tviv": 1}, {"tviv": 2})
    assert stale.value.revision == 1
    assert read_answers(draft).answers == {"tviv": 1}


def test_save_step_twice_the_same_is_no_conflict(draft, clerk) -> None:
    for _ in range(2):
        services.save_step(draft=draft, step="vivienda", answers={"tviv": 1}, revision=0, by=clerk)

    assert step_states(draft) == {"vivienda": (1, False)}


def test_save_step_follows_which_steps_are_asked(draft, clerk, fill) -> None:
    fill(draft, "vivienda", negocio=True)
    assert draft.off_path["steps"] == []

    fill(draft, "vivienda", negocio=False)
    assert draft.off_path["steps"] == ["negocio_datos"]
    assert Draft.objects.get(pk=draft.pk).off_path == draft.off_path


def test_save_step_keeps_no_computed_value(draft, fill) -> None:
    fill(draft, "hogar", total=99)

    assert "total" not in read_answers(draft).answers


def test_save_step_of_a_list_page_keeps_the_people(draft, clerk, fill) -> None:
    fill(draft, "personas")
    people = read_answers(draft).answers["miembros"]

    services.save_step(
        draft=draft,
        step="personas",
        answers={},
        revision=step_states(draft)["personas"][0],
        by=clerk,
    )

    assert read_answers(draft).answers["miembros"] == people
    assert len(people) == 2


def test_row_is_added_changed_and_removed(draft, clerk) -> None:
    row = {"nombres": "Rosa", "sexo": 2}
    add = {"draft": draft, "step": "personas", "row_id": "a1", "by": clerk}
    services.save_row(**add, answers=row, revision=0)
    services.save_row(**add, answers=row, revision=0)
    services.save_row(**add, answers=row | {"edad": 40}, revision=1)

    assert read_answers(draft).answers["miembros"] == ({"_id": "a1", **row, "edad": 40},)

    services.remove_row(draft=draft, step="personas", row_id="a1", by=clerk)
    services.remove_row(draft=draft, step="personas", row_id="a1", by=clerk)
    assert read_answers(draft).answers["miembros"] == ()


def test_row_changed_in_two_tabs_raises(draft, clerk) -> None:
    add = {"draft": draft, "step": "personas", "row_id": "a1", "by": clerk}
    services.save_row(**add, answers={"nombres": "Rosa"}, revision=0)
    services.save_row(**add, answers={"nombres": "Rosa María"}, revision=1)

    with pytest.raises(services.StaleRevision) as stale:
        services.save_row(**add, answers={"nombres": "Rosita"}, revision=1)

    assert stale.value.stored["nombres"] == "Rosa María"
    assert stale.value.revision == 2


def test_row_removed_meanwhile_raises_and_is_not_lost(draft, clerk) -> None:
    add = {"draft": draft, "step": "personas", "row_id": "a1", "by": clerk}
    services.save_row(**add, answers={"nombres": "Rosa"}, revision=0)
    services.remove_row(draft=draft, step="personas", row_id="a1", by=clerk)

    with pytest.raises(services.StaleRevision) as stale:
        services.save_row(**add, answers={"nombres": "Rosa María"}, revision=1)

    assert stale.value.stored is None
    assert stale.value.given["nombres"] == "Rosa María"


def test_row_above_the_maximum_is_refused(draft, clerk) -> None:
    for number in range(4):
        services.save_row(
            draft=draft,
            step="personas",
            row_id=f"a{number}",
            answers={"nombres": "X"},
            revision=0,
            by=clerk,
        )

    with pytest.raises(services.RosterIsFull):
        services.save_row(
            draft=draft, step="personas", row_id="b", answers={}, revision=0, by=clerk
        )


def test_submit_a_complete_draft(complete_draft, clerk) -> None:
    submission = services.submit(draft=complete_draft, by=clerk, at=AT)

    assert submission.reference == f"HOGAR-BREVE-{complete_draft.pk:08d}"
    assert submission.answers["total"] == 2
    assert "rubro" not in submission.answers
    assert Draft.objects.get(pk=complete_draft.pk).state == DraftState.SUBMITTED
    kinds = Event.objects.filter(draft=complete_draft).values_list("kind", flat=True)
    assert set(kinds) == {"draft_started", "submitted"}


def test_submit_twice_gives_the_same_submission(complete_draft, clerk) -> None:
    first = services.submit(draft=complete_draft, by=clerk, at=AT)
    again = services.submit(draft=complete_draft, by=clerk, at=AT)

    assert first == again
    assert Submission.objects.count() == 1


def test_submit_with_a_missing_step_names_what_is_missing(draft, clerk, fill) -> None:
    fill(draft, "vivienda")

    with pytest.raises(services.IncompleteDraft) as incomplete:
        services.submit(draft=draft, by=clerk, at=AT)

    codes = {(problem.place.dotted, problem.code) for problem in incomplete.value.problems}
    assert {("hombres", "required"), ("miembros", "roster_minimum")} <= codes
    assert ("declaracion", "declaration") in codes
    assert not Submission.objects.exists()


def test_submit_with_refused_text_in_an_optional_question_is_refused(
    complete_draft, clerk, fill
) -> None:
    """A telephone that cannot be read must be put right: it would be lost silently."""
    fill(complete_draft, "vivienda", typed={"telefono": "no sabe"})

    with pytest.raises(services.IncompleteDraft) as incomplete:
        services.submit(draft=complete_draft, by=clerk, at=AT)

    assert [problem.place.dotted for problem in incomplete.value.problems] == ["telefono"]


def test_submission_is_final(complete_draft, clerk) -> None:
    submission = services.submit(draft=complete_draft, by=clerk, at=AT)

    with pytest.raises(RecordIsFinal):
        submission.save()


def test_submitted_draft_takes_no_more_answers(complete_draft, clerk, fill) -> None:
    services.submit(draft=complete_draft, by=clerk, at=AT)

    with pytest.raises(services.DraftIsClosed):
        fill(complete_draft, "vivienda", habitaciones=4)


def test_warnings_a_person_went_past_are_stored(complete_draft, clerk, fill) -> None:
    fill(complete_draft, "vivienda", habitaciones=30)

    submission = services.submit(draft=complete_draft, by=clerk, at=AT)

    assert submission.warnings == [
        {"field": "habitaciones", "message": "Son muchas habitaciones. Revise el número."}
    ]


def test_discarded_draft_loses_its_answers_and_keeps_its_events(complete_draft, clerk) -> None:
    services.discard_draft(draft=complete_draft, by=clerk)
    services.discard_draft(draft=complete_draft, by=clerk)

    stored = Draft.objects.get(pk=complete_draft.pk)
    assert (stored.state, stored.title) == (DraftState.DISCARDED, "")
    assert not stored.steps.exists()
    assert stored.events.filter(kind="draft_discarded").count() == 1


def test_submitted_draft_cannot_be_discarded(complete_draft, clerk) -> None:
    services.submit(draft=complete_draft, by=clerk, at=AT)

    with pytest.raises(services.DraftIsClosed):
        services.discard_draft(draft=complete_draft, by=clerk)


def test_submission_without_actions_asks_for_no_job(complete_draft, clerk) -> None:
    services.submit(draft=complete_draft, by=clerk, at=AT)

    assert not Job.objects.exists()
