"""What follows from sending: for an office, for a citizen, for an author's test."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_scopes import scopes_disabled

from cms.jobs.models import Job
from cms.register.models import Household, HouseholdMembership
from cms.submissions import selectors, services
from cms.submissions.models import Event, Result, Submission
from forms_plugins.api.kinds import Action, Calculation, Validation
from forms_plugins.api.outcomes import CalculationResult, NothingToDo, PluginProblem
from forms_plugins.api.registry import registry
from forms_plugins.api.signals import submission_completed
from tests.citizens import Citizen, citizen_version
from tests.factories import OfficeFactory, UserFactory
from tests.households import fill_all, fill_step, household_version, start

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


class CountRooms(Calculation):
    """A method with one indicator."""

    slug = "count-rooms"
    label = "Test"

    def calculate(self, facts: Any, options: Any, context: Any) -> tuple[CalculationResult, ...]:
        rooms = Decimal(facts.answers["habitaciones"])
        return (CalculationResult("count-rooms", 1, "computed", raw=rooms, category="a"),)


class DoNothing(Action):
    """Has nothing to do."""

    slug = "do-nothing"
    label = "Test"

    def decide(self, facts: Any, results: Any, options: Any) -> tuple[Any, ...]:
        return (NothingToDo("nothing"),)


class NeedsReason(Validation):
    """Finds the office of the facts odd."""

    slug = "knows-office"
    label = "Test"
    seen: list[tuple[str, str]] = []

    def problems(self, facts: Any, options: Any, context: Any) -> tuple[PluginProblem, ...]:
        self.seen.append((facts.office_code, facts.office_name))
        return ()


@pytest.fixture(autouse=True)
def plugins(monkeypatch):
    added = {
        (Calculation, CountRooms.slug): CountRooms(),
        (Action, DoNothing.slug): DoNothing(),
        (Validation, NeedsReason.slug): NeedsReason(),
    }
    NeedsReason.seen = []
    monkeypatch.setattr(registry, "_plugins", {**registry._plugins, **added})


@pytest.fixture(autouse=True)
def no_scopes():
    with scopes_disabled():
        yield


@pytest.fixture
def heard():
    """Return the submissions that were announced."""
    found: list[Submission] = []

    def receive(sender: Any, *, submission: Submission, **kwargs: Any) -> None:
        found.append(submission)

    submission_completed.connect(receive)
    yield found
    submission_completed.disconnect(receive)


@pytest.fixture
def version():
    return household_version(
        calculations=[{"plugin": "count-rooms", "options": {}}],
        actions=[{"plugin": "do-nothing", "options": {}}],
        validations=[{"plugin": "knows-office", "options": {}}],
    )


@pytest.fixture
def tested(version) -> Submission:
    """Return what an author sent in test mode."""
    editor = UserFactory(editor=True)
    draft = services.start_draft(form_version=version, office=None, by=editor, is_test=True)
    fill_all(draft)
    return services.submit(draft=draft, by=editor, at=AT)


@pytest.fixture
def sent(version) -> Submission:
    office = OfficeFactory()
    clerk = UserFactory(clerk=True, office=office)
    draft = start(version, office, clerk)
    fill_all(draft)
    return services.submit(draft=draft, by=clerk, at=AT)


def test_test_is_stored_with_its_results(tested):
    assert tested.is_test
    assert tested.reference.startswith("PRUEBA-")
    assert tested.office is None
    assert tested.results.get().raw == "3"
    assert Event.objects.filter(submission=tested, kind="submitted").count() == 1


def test_nothing_follows_from_a_test(tested, heard):
    assert not Job.objects.exists()
    assert not Household.objects.exists()
    assert not HouseholdMembership.objects.exists()
    assert not heard


def test_jobs_and_the_signal_follow_from_what_an_office_sends(heard, sent):
    assert Job.objects.get().kind == "submission_action"
    assert heard == [sent]


def test_tests_are_in_no_list_and_no_count(tested, sent):
    assert list(Submission.objects.all()) == [sent]
    assert list(sent.form_version.submissions.all()) == [sent]
    assert Submission.objects.count() == 1
    assert selectors.submission_with_everything(tested.reference) is None
    assert tested not in selectors.submissions_with_results()
    assert {s.pk for s in Submission.with_tests.all()} == {tested.pk, sent.pk}


def test_drafts_of_tests_are_in_no_list(version):
    editor = UserFactory(editor=True)
    services.start_draft(form_version=version, office=None, by=editor, is_test=True)

    assert not selectors.open_drafts().exists()


def test_test_of_an_office_is_refused_by_the_database(version):
    office, editor = OfficeFactory(), UserFactory(editor=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        services.start_draft(form_version=version, office=office, by=editor, is_test=True)


def test_tests_are_not_looked_up_by_citizens_or_offices(tested, client):
    client.force_login(UserFactory(clerk=True))

    detail = client.get(reverse("submissions:detail", args=[tested.reference]))
    found = client.post(reverse("submissions:home"), {"referencia": tested.reference})
    receipt = client.get(reverse("tramites:receipt", args=[tested.draft.public_id]))
    status = client.get(reverse("documents:status", args=[tested.reference]))

    assert [detail.status_code, receipt.status_code, status.status_code] == [404, 404, 404]
    assert found.status_code == 200


def test_test_of_a_registering_form_enters_nobody(monkeypatch):
    """The register hears of submissions by the signal, which a test does not send."""
    editor = UserFactory(editor=True)
    version = household_version()
    draft = services.start_draft(form_version=version, office=None, by=editor, is_test=True)
    fill_all(draft)
    entered = []
    monkeypatch.setattr("cms.register.receivers.enter_household", lambda **k: entered.append(k))

    services.submit(draft=draft, by=editor, at=AT)

    assert not entered


def test_trial_version_without_number_can_be_sent(version):
    from cms.form_builder.models import FormVersion

    trial = FormVersion.with_trials.create(
        form=version.form,
        number=None,
        is_trial=True,
        document=version.document,
        sha256=version.sha256,
        published_at=AT,
    )
    editor = UserFactory(editor=True)
    draft = services.start_draft(form_version=trial, office=None, by=editor, is_test=True)
    fill_all(draft)

    assert services.submit(draft=draft, by=editor, at=AT).is_test


def test_plugins_are_told_the_office_of_a_citizen(version):
    office = OfficeFactory(place_code="150110", name="ULE Comas")
    citizens = citizen_version(validations=[{"plugin": "knows-office", "options": {}}])
    citizen = Citizen()
    draft = citizen.start(citizens.form.slug)
    citizen.answer_all(draft)
    citizen.send(draft)

    assert Submission.objects.get().office == office
    assert set(NeedsReason.seen) == {("150110", "ULE Comas")}


def test_warning_with_a_reason_is_stored_with_it():
    citizen_version()
    draft = Citizen().start()
    complete(draft, personas=15)
    [warning] = services.examine_draft(draft=draft, at=AT).problems
    identity = services.warning_id(warning)
    services.acknowledge_warnings(
        draft=draft, warnings=[identity], by=None, reasons={identity: " Viven tres familias. "}
    )

    submission = services.submit(draft=draft, by=None, at=AT)

    assert submission.warnings == [
        {
            "field": "personas",
            "message": "Son muchas personas. Revise el número o escriba el motivo.",
            "reason": "Viven tres familias.",
        }
    ]


@pytest.mark.parametrize("reason", [None, "", "   \n"])
def test_warning_that_asks_for_a_reason_refuses_without_one(reason):
    citizen_version()
    draft = Citizen().start()
    complete(draft, personas=15)
    [warning] = services.examine_draft(draft=draft, at=AT).problems
    identity = services.warning_id(warning)
    reasons = {} if reason is None else {identity: reason}
    services.acknowledge_warnings(draft=draft, warnings=[identity], by=None, reasons=reasons)

    with pytest.raises(services.IncompleteDraft) as refused:
        services.submit(draft=draft, by=None, at=AT)

    assert [problem.place.dotted for problem in refused.value.problems] == ["personas"]
    assert not Submission.with_tests.exists()


def test_warning_that_asks_for_none_needs_none(version):
    office = OfficeFactory()
    clerk = UserFactory(clerk=True, office=office)
    draft = start(version, office, clerk)
    fill_all(draft)
    fill_step(draft, "vivienda", habitaciones=30)

    submission = services.submit(draft=draft, by=clerk, at=AT)

    assert "reason" not in submission.warnings[0]


def test_form_that_ends_in_an_outcome_cannot_be_sent():
    citizen_version(
        outcomes=[{"key": "sin_derecho", "title": "No corresponde", "text": "Vaya a la oficina."}],
        steps=[
            {
                "key": "persona",
                "title": "Sobre usted",
                "help_not_needed": True,
                "items": [
                    {
                        "kind": "field",
                        "key": "personas",
                        "type": "integer",
                        "datatype": "whole",
                        "label": "Personas",
                    }
                ],
                "routes": [{"when": {"gt": [{"answer": "personas"}, 3]}, "to": "sin_derecho"}],
            }
        ],
        office_from=None,
        draft_title=None,
        layout="topic",
    )
    draft = Citizen().start()
    services.save_step(
        draft=draft, step="persona", answers={"personas": 4}, revision=0, by=None, is_complete=True
    )
    services.accept_declaration(draft=draft, by=None)

    with pytest.raises(services.IncompleteDraft) as refused:
        services.submit(draft=draft, by=None, at=AT)

    assert [problem.code for problem in refused.value.problems] == ["outcome"]
    assert not Submission.objects.exists()


def test_result_of_a_citizen_without_office_is_kept_and_enters_no_register(version):
    draft = services.start_draft(form_version=version, office=None, by=None)
    fill_all(draft)

    submission = services.submit(draft=draft, by=None, at=AT)

    assert submission.office is None
    assert Result.objects.get().submission == submission
    assert not Household.objects.exists()
    assert Job.objects.get().kind == "submission_action"


def complete(draft: Any, **changes: Any) -> None:
    """Answer every question of the form for citizens."""
    from forms_plugins.engine.answers import answers_from_json

    given = {
        "persona_q1": {"nombres": "Zoraida Plantada"},
        "persona_q2": {"fecha_nacimiento": "1971-08-23"},
        "persona_q3": {},
        "lugar_q1": {"distrito": "150110"},
        "lugar_q2": {"personas": 4} | changes,
    }
    for step, answers in given.items():
        typed = answers_from_json(draft.form_version.definition, answers)
        services.save_step(
            draft=draft, step=step, answers=typed, revision=0, by=None, is_complete=True
        )
    services.accept_declaration(draft=draft, by=None)
