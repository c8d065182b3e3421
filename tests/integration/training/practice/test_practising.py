"""Begin, send, take as the answer to a test, remove."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.jobs.signals import swept
from cms.submissions import services as forms
from cms.submissions.models import Draft, DraftState, Event, StepAnswers, Submission, Upload
from cms.submissions.services.trying import remove_test_drafts, remove_tests
from cms.training.models import AttemptState, PracticeDraft
from cms.training.practice import selectors, services
from cms.training.practice import sent as sent_module
from cms.training.practice.removing import KEPT, remove_old_practice
from cms.training.practice.sent import case_response
from cms.training.practice.sheets import SHEET_STEP, new_sheet, sheet_of
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine import quiz
from tests.factories import DraftFactory, FormVersionFactory, UserFactory
from tests.factories.training import member
from tests.factories.training_practice import AT, case_of, item_of, practised_version, sent_practice

pytestmark = pytest.mark.django_db


def drafts():
    with scopes_disabled():
        return list(Draft.objects.order_by("pk"))


def test_practice_is_a_test_of_no_office(user, version):
    draft = services.start_practice(user=user, form_version=version)

    assert (draft.is_test, draft.office, draft.created_by) == (True, None, user)
    assert draft.practice.user == user
    assert draft.practice.question_version is None


def test_practice_is_sent_with_its_class_and_a_reference_of_its_own(user, version):
    draft = services.start_practice(user=user, form_version=version)

    sent = sent_practice(draft, user)

    assert sent.reference == f"PRACTICA-{draft.pk:08d}"
    assert sent.is_test
    with scopes_disabled():
        assert sent.results.get().category == "amplia"


def test_authors_test_keeps_its_reference(version):
    editor = UserFactory(editor=True)
    with scopes_disabled():
        draft = forms.start_draft(form_version=version, office=None, by=editor, is_test=True)
        sent = sent_practice(draft, editor)

    assert sent.reference.startswith("PRUEBA-")


def test_new_version_is_practised_at_once(user, version):
    newer = practised_version(title="Ficha nueva")

    (form,) = selectors.practised_forms()

    assert form.version == newer


def test_case_stays_on_its_version(user, version, case):
    practised_version(title="Ficha nueva")

    draft = services.start_case(user=user, case=case)

    assert draft.form_version == version


def test_case_without_its_version_is_neither_offered_nor_begun(user, version):
    case = case_of(version, version=99)

    assert selectors.library() == {}
    with pytest.raises(services.FormIsNotPublished):
        services.start_case(user=user, case=case)


def test_library_leaves_out_what_is_not_for_practice(version):
    case_of(version, only_in_tests=True)
    down = case_of(version)
    waiting = case_of(version)
    usable = case_of(version)
    type(down.question).objects.filter(pk=down.question_id).update(live=False)
    type(down.question).objects.filter(pk=waiting.question_id).update(needs_review=True)

    offered = [each.version for cases in selectors.library().values() for each in cases]

    assert offered == [usable]


def test_library_offers_the_newest_version_of_a_question(version, case):
    newer = case_of(version, question=case.question, number=2, story="Otra historia.")

    assert selectors.offered_case(newer.pk) == newer
    assert selectors.offered_case(case.pk) is None


def test_difficulty_follows_what_is_compared(version):
    case_of(version, answers={"habitaciones": 3}, categories={})

    ((each,),) = selectors.library().values()

    assert (each.answers, each.difficulty) == (1, "easy")


def test_open_practices_are_limited(user, version, monkeypatch):
    monkeypatch.setattr(services, "MOST_OPEN", 2)
    services.start_practice(user=user, form_version=version)
    sent = services.start_practice(user=user, form_version=version)
    sent_practice(sent, user)
    services.start_practice(user=user, form_version=version)

    with pytest.raises(services.TooManyOpen):
        services.start_practice(user=user, form_version=version)


def test_case_of_a_test_goes_on_however_often_it_is_opened(user, case):
    item = item_of(user, case)

    first = services.start_case(user=user, case=case, item=item)
    second = services.start_case(user=user, case=case, item=item)

    assert first == second
    assert first.practice.item == item


def test_latest_sent_practice_counts(user, case):
    item = item_of(user, case)
    wrong = services.start_case(user=user, case=case, item=item)
    sent_practice(wrong, user, at=AT, vivienda={"habitaciones": 1})
    assert case_response(item)["categories"] == {"count-rooms": "chica"}

    again = services.start_case(user=user, case=case, item=item)
    assert case_response(item)["categories"] == {"count-rooms": "chica"}
    sent_practice(again, user, at=AT + timedelta(minutes=1))

    response = case_response(item)
    assert response["categories"] == {"count-rooms": "amplia"}
    assert quiz.grade(case.definition, response, {}).is_right


def test_what_is_sent_after_the_time_of_a_test_does_not_count(user, case):
    item = item_of(user, case)
    wrong = services.start_case(user=user, case=case, item=item)
    sent_practice(wrong, user, at=AT, vivienda={"habitaciones": 1})
    late = services.start_case(user=user, case=case, item=item)
    item.attempt.ends_at = AT + timedelta(minutes=1)
    item.attempt.save()

    sent_practice(late, user, at=AT + timedelta(minutes=1, seconds=1))

    assert case_response(item)["categories"] == {"count-rooms": "chica"}


def test_case_without_sent_form_has_no_response(user, case):
    item = item_of(user, case)
    services.start_case(user=user, case=case, item=item)

    assert case_response(item) is None


def test_practice_of_the_library_does_not_answer_a_test(user, case):
    item = item_of(user, case)
    sent_practice(services.start_case(user=user, case=case), user)

    assert case_response(item) is None


def test_what_somebody_else_sent_does_not_answer(user, case):
    item, other = item_of(user, case), member()
    draft = services.start_case(user=other, case=case)
    PracticeDraft.objects.filter(draft=draft).update(item=item)
    sent_practice(draft, other)

    assert case_response(item) is None


def test_case_is_worked_out_on_its_own_day(user, version, monkeypatch):
    """The class of a case of 2030 is not that of the day on which somebody practises it."""
    case = case_of(version, today="2030-05-01")
    item = item_of(user, case)
    sent_practice(services.start_case(user=user, case=case, item=item), user)
    seen = []

    real = sent_module.run_answers
    monkeypatch.setattr(
        sent_module,
        "run_answers",
        lambda form, answers, day: seen.append(day) or real(form, answers, day),
    )

    response = case_response(item)

    assert [day.isoformat() for day in seen] == ["2030-05-01"]
    assert quiz.grade(case.definition, response, {}).is_right


@pytest.mark.parametrize("state", [AttemptState.SENT, AttemptState.EXPIRED])
def test_closed_attempt_opens_no_form(user, case, state):
    item = item_of(user, case, state=state)

    with pytest.raises(services.AttemptIsClosed):
        services.start_case(user=user, case=case, item=item)
    assert not drafts()


def test_case_of_somebody_elses_attempt_is_refused(user, case):
    item = item_of(member(), case)

    with pytest.raises(services.NotTheirCase):
        services.start_case(user=user, case=case, item=item)


def test_practice_is_removed_without_a_trace(user, version):
    draft = services.start_practice(user=user, form_version=version)
    sent_practice(draft, user)

    assert services.remove_practice(draft=draft, user=user)

    with scopes_disabled():
        for model in (Draft, StepAnswers, Event, PracticeDraft):
            assert not model.objects.exists()
        assert not Submission.with_tests.exists()


def test_nobody_removes_what_another_practises_or_what_answers_a_test(user, version, case):
    own = services.start_practice(user=user, form_version=version)
    in_test = services.start_case(user=user, case=case, item=item_of(user, case))

    assert not services.remove_practice(draft=own, user=member())
    assert not services.remove_practice(draft=in_test, user=user)
    assert drafts() == [own, in_test]


def test_old_practice_is_removed_by_the_clock_with_its_files(user, version):
    old = services.start_practice(user=user, form_version=version)
    upload = Upload(draft=old, field="foto", name="a.png", media_type="image/png", size=1)
    upload.file.save("practica.png", ContentFile(b"x"))
    path = upload.file.path
    young = services.start_practice(user=user, form_version=version)
    with scopes_disabled():
        Draft.objects.filter(pk=old.pk).update(created_at=timezone.now() - KEPT - timedelta(days=1))

    swept.send(sender=None)

    assert drafts() == [young]

    assert not Path(path).exists()


def test_old_case_of_an_open_test_is_kept(user, case):
    item = item_of(user, case)
    draft = services.start_case(user=user, case=case, item=item)

    assert remove_old_practice(at=timezone.now() + KEPT * 2) == 0
    assert drafts() == [draft]

    type(item.attempt).objects.filter(pk=item.attempt_id).update(state=AttemptState.SENT)
    assert remove_old_practice(at=timezone.now() + KEPT * 2) == 1


def test_removing_authors_tests_leaves_practice(user, version):

    draft = services.start_practice(user=user, form_version=version)

    remove_tests(before=timezone.now() + timedelta(days=365))

    assert drafts() == [draft]


def test_removing_never_touches_a_real_draft(user, version):

    with scopes_disabled():
        real = DraftFactory(form_version=version)
        remove_test_drafts([real.pk])

    assert drafts() == [real]


def test_form_without_recipe_has_no_sheet(user, version):
    draft = services.start_practice(user=user, form_version=version)

    assert sheet_of(draft) == []


def test_sheet_of_the_national_form_is_an_invented_household():

    document = next(p.forms()["fsu"] for p in registry.of_kind(Package) if "fsu" in p.forms())
    version = FormVersionFactory(form__slug="fsu", document=document)
    user = member()

    draft = services.start_practice(user=user, form_version=version)
    again = services.start_practice(user=user, form_version=version)

    blocks = sheet_of(draft)
    people = next(block["rows"] for block in blocks if block["rows"])
    assert people
    assert any("Nombres" in question for question, _answer in people[0]["lines"])
    assert blocks != sheet_of(again)
    assert new_sheet(version, seed=draft.pk) == new_sheet(version, seed=draft.pk)
    assert StepAnswers.objects.filter(draft=draft).get().step == SHEET_STEP
    assert draft.state == DraftState.OPEN
