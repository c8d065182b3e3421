"""Citizens' drafts are removed when their time is over; nothing else is."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.jobs.schedule import beat_schedule
from cms.submissions import services
from cms.submissions.models import Draft, DraftState, Event, ResumeKey, StepAnswers, Upload
from cms.submissions.services.expiring import remove_expired_drafts
from cms.submissions.services.resuming import make_link
from tests.citizens import Citizen, citizen_version
from tests.factories import DraftFactory, StepAnswersFactory, UserFactory

pytestmark = pytest.mark.django_db
DAYS = 20
"""Days that the form keeps a draft."""


@pytest.fixture(autouse=True)
def no_scopes():
    with scopes_disabled():
        yield


@pytest.fixture
def version():
    return citizen_version()


@pytest.fixture
def draft(version):
    draft = Citizen().start()
    services.save_step(
        draft=draft,
        step="persona_q1",
        answers={"nombres": "Zoraida Plantada"},
        revision=0,
        by=None,
        is_complete=True,
    )
    return draft


def removed_after(days: float) -> int:
    return remove_expired_drafts(at=timezone.now() + timedelta(days=days)).drafts


def test_draft_is_removed_after_the_days_of_its_form(draft):
    make_link(draft=draft, factor="email_code", email="a@example.org", at=timezone.now())

    assert removed_after(DAYS - 0.01) == 0
    assert removed_after(DAYS + 0.01) == 1

    draft.refresh_from_db()
    assert draft.state == DraftState.DISCARDED
    assert draft.title == ""
    assert not StepAnswers.objects.exists()
    assert not ResumeKey.objects.exists()
    assert Event.objects.filter(draft=draft, kind="draft_expired").count() == 1


def test_the_setting_may_be_shorter_than_the_form(settings, version):
    settings.CITIZEN_DRAFT_DAYS = 5
    Citizen().start()

    assert removed_after(4.99) == 0
    assert removed_after(5.01) == 1


def test_a_change_starts_the_days_anew(draft):
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        services.save_step(
            draft=draft, step="persona_q1", answers={"nombres": "Zoraida"}, revision=1, by=None
        )

    assert removed_after(DAYS + 1) == 0
    assert removed_after(DAYS + 16) == 1


def test_removing_again_changes_nothing(draft):
    assert removed_after(DAYS + 1) == 1
    assert removed_after(DAYS + 1) == 0
    assert Event.objects.filter(kind="draft_expired").count() == 1


@pytest.mark.parametrize("state", [DraftState.OPEN, DraftState.SUBMITTED])
def test_drafts_of_offices_are_never_touched(version, state):
    office_draft = DraftFactory(form_version=version, state=state)
    StepAnswersFactory(draft=office_draft)

    assert removed_after(4000) == 0
    assert StepAnswers.objects.filter(draft=office_draft).exists()


def test_sent_drafts_are_never_touched(draft):
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.SUBMITTED)

    assert removed_after(4000) == 0
    assert StepAnswers.objects.filter(draft=draft).exists()


def test_tests_of_authors_are_left_to_their_own_cleaning(version):
    services.start_draft(
        form_version=version, office=None, by=UserFactory(editor=True), is_test=True
    )

    assert removed_after(4000) == 0


def test_draft_that_an_outcome_ended_is_removed(draft):
    services.end_draft(draft=draft, outcome="nada", by=None)

    assert removed_after(DAYS + 1) == 1


def test_files_are_removed_with_the_draft(draft, settings, tmp_path):
    from django.core.files.base import ContentFile

    upload = Upload(draft=draft, field="foto", name="a.png", media_type="image/png", size=1)
    upload.file.save("prueba-de-retencion.png", ContentFile(b"x"))
    storage, name = upload.file.storage, upload.file.name

    assert removed_after(DAYS + 1) == 1

    assert not storage.exists(name)
    assert not Upload.objects.exists()


def test_links_that_are_over_or_replaced_are_removed(draft):
    now = timezone.now()
    make_link(draft=draft, factor="email_code", email="a@example.org", at=now)
    make_link(draft=draft, factor="email_code", email="a@example.org", at=now)

    assert remove_expired_drafts(at=now + timedelta(hours=1)).links == 1
    assert remove_expired_drafts(at=now + timedelta(days=DAYS, hours=1)).links == 0
    assert not ResumeKey.objects.exists()


def test_command_says_what_it_removed(draft, capsys):
    with time_machine.travel(timezone.now() + timedelta(days=DAYS + 1)):
        call_command("remove_expired_drafts")

    assert capsys.readouterr().out == "drafts: 1, links: 0\n"


def test_it_is_on_the_schedule():
    from cms.celery import app

    app.loader.import_default_modules()
    tasks = {entry["task"] for entry in beat_schedule(15).values()}

    assert "cms.submissions.tasks.remove_expired" in tasks
    assert tasks <= set(app.tasks)
