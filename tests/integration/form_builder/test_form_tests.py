"""Test mode and saved test cases: walk, look at what came out, keep it, publish by it."""

import threading
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from django_scopes import scopes_disabled

from cms.form_builder.models import Form, FormPage, FormTestCase, FormVersion
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.services import DocumentRefused, ensure_editor_group, import_form
from cms.form_builder.trials import make_trial
from cms.submissions.models import Draft, Event, StepAnswers, Submission
from cms.submissions.services.trying import remove_tests, start_test_draft
from tests.factories.accounts import UserFactory
from tests.factories.form_builder import tiny_document
from tests.factories.submissions import DraftFactory, household_answers, member_answers
from tests.integration.form_builder.changes import draft_of, posted, with_broken_rule

pytestmark = pytest.mark.django_db
ADMIN = "/admin/formularios/"
DAY = date(2026, 11, 2)


@pytest.fixture
def household(db):
    """The page of the tiny form of a household, published as version 1."""
    version = import_form(tiny_document()).version
    return FormPage.objects.get(form_slug=version.form.slug)


@pytest.fixture
def case(household):
    return FormTestCase.objects.create(
        page=household,
        name="Hogar de una persona",
        answers=household_answers(member_answers()),
        today=DAY,
        expected={"path": ["vivienda", "personas"], "outcome": None, "problems": []},
    )


def with_title(page, title):
    draft = draft_of(page)
    draft.title = title
    return draft


def without_second_step(page):
    """Return a draft that breaks the case: its second step is gone."""
    draft = draft_of(page)
    del draft.steps[1]
    return draft


def walk(editor, page, **steps):
    """Return a test of the form with stored answers by step."""
    trial = make_trial(draft_of(page), editor)
    draft = start_test_draft(form_version=trial, by=editor, page=page.pk, layout="topic")
    for step, answers in steps.items():
        StepAnswers.objects.create(draft=draft, step=step, answers=answers, is_complete=True)
    return draft


def test_trial_is_no_version_and_is_made_once(household, editor):
    draft = with_title(household, "Otro título")

    first = make_trial(draft, editor)
    second = make_trial(draft, editor)

    assert first == second
    assert first.is_trial
    assert first.number is None
    assert first.document["title"]["es"] == "Otro título"
    assert FormVersion.objects.count() == 1
    assert Form.objects.get().latest_version.number == 1


def test_trial_of_a_form_never_published_opens_nothing_and_keeps_its_name(household, editor):
    new = FormPage(title="Nueva", slug="nueva", live=False)
    household.get_parent().add_child(instance=new)
    draft = draft_of(new)
    draft.steps = household.steps

    trial = make_trial(draft, editor)

    assert trial.form.slug == "nueva"
    assert not trial.form.is_open
    assert draft_of(new).compiled().form is None or draft_of(new).form_slug == ""
    again = draft_of(new)
    again.compiled()
    assert again.form_slug == "nueva"


def test_trial_of_a_form_with_problems_is_refused(page, editor):
    with pytest.raises(FormHasProblems):
        make_trial(with_broken_rule(page), editor)


@pytest.mark.django_db(transaction=True)
def test_two_trials_at_once_are_one(editor):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time by itself")
    version = import_form(tiny_document()).version
    draft = with_title(FormPage.objects.get(form_slug=version.form.slug), "Otro")
    barrier, made = threading.Barrier(2), []

    def make():
        barrier.wait()
        made.append(make_trial(draft, None).pk)
        connections.close_all()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 2
    assert len(set(made)) == 1


def test_editor_starts_a_test_of_the_newest_draft(household, editor, editor_client):
    with_title(household, "Borrador nuevo").save_revision()

    shown = editor_client.get(f"{ADMIN}{household.pk}/probar/")
    response = editor_client.post(
        f"{ADMIN}{household.pk}/probar/", {"layout": "topic", "language": "es"}, follow=True
    )

    with scopes_disabled():
        draft = Draft.objects.get()
    assert shown.status_code == 200
    assert draft.is_test
    assert draft.office is None
    assert draft.created_by == editor
    assert draft.form_version.is_trial
    assert "Borrador nuevo" in response.content.decode()
    assert "test-strip" in response.content.decode()
    assert f"/admin/formularios/prueba/{draft.public_id}/" in response.content.decode()


def test_form_with_problems_cannot_be_tried(page, editor_client):
    with_broken_rule(page).save_revision()

    response = editor_client.post(
        f"{ADMIN}{page.pk}/probar/", {"layout": "topic", "language": "es"}
    )

    assert response.status_code == 200
    assert "falta un valor" in response.content.decode()
    assert Draft._base_manager.count() == 0


def test_what_came_out_is_shown_and_kept_as_a_case(household, editor, editor_client):
    answers = household_answers(member_answers())
    draft = walk(
        editor,
        household,
        vivienda={"habitaciones": 2},
        personas={"miembros": answers["miembros"]},
        _declaration={"declaracion": True},
    )
    lead = editor_client.get(f"{ADMIN}prueba/{draft.public_id}/")

    html = editor_client.get(lead["Location"]).content.decode()
    kept = editor_client.post(
        lead["Location"],
        {"name": "Una persona", "today": "2026-11-02", "parts": ["path", "problems"]},
        follow=True,
    )

    case = FormTestCase.objects.get()
    assert "Vivienda → Personas del hogar" in html
    assert "Rosa María" in html
    assert case.expected == {"path": ["vivienda", "personas"], "problems": []}
    assert case.answers["miembros"][0] == {
        key: value for key, value in member_answers().items() if key != "_id"
    }
    assert case.today == DAY
    assert case.name in kept.content.decode()


def test_what_came_out_is_judged_on_another_day(household, editor, editor_client):
    draft = walk(editor, household, vivienda={"habitaciones": 2})

    html = editor_client.get(
        f"{ADMIN}{household.pk}/prueba/{draft.public_id}/?today=2020-02-29"
    ).content.decode()

    assert 'value="2020-02-29"' in html


def test_tests_of_others_are_not_found(household, editor_client):
    other = UserFactory(username="otra")
    other.groups.add(ensure_editor_group())
    draft = walk(other, household)

    assert editor_client.get(f"{ADMIN}prueba/{draft.public_id}/").status_code == 404
    address = f"{ADMIN}{household.pk}/prueba/{draft.public_id}/"
    assert editor_client.get(address).status_code == 404


def test_submission_of_an_office_cannot_become_a_case(household, editor_client):
    draft = DraftFactory(form_version=FormVersion.objects.get())

    address = f"{ADMIN}{household.pk}/prueba/{draft.public_id}/"

    assert editor_client.get(address).status_code == 404
    assert editor_client.post(address, {"name": "x"}).status_code == 404
    assert not FormTestCase.objects.exists()


@pytest.mark.parametrize("path", ["probar/", "casos/", "casos/nuevo/", "casos/{case}/"])
@pytest.mark.parametrize("kind", ["enumerator", "editor"])
def test_screens_refuse_who_may_not_edit_the_form(case, client, path, kind):
    client.force_login(
        UserFactory(**{kind: True}), backend="cms.accounts.backends.OfficeStaffBackend"
    )
    address = f"{ADMIN}{case.page_id}/{path.format(case=case.pk)}"

    for response in (client.get(address), client.post(address)):
        assert response.status_code in (302, 403)


def test_case_that_passes_lets_the_form_be_published(case):
    with_title(case.page, "Otro título").save_revision().publish()

    assert FormVersion.objects.order_by("-number").first().number == 2


def publish_by_revision(page, client):
    without_second_step(page).save_revision().publish()


def publish_by_import(page, client):
    document = tiny_document()
    document["steps"] = document["steps"][:1]
    import_form(document)


@pytest.mark.parametrize(
    ("publish", "refusal"),
    [(publish_by_revision, FormHasProblems), (publish_by_import, DocumentRefused)],
    ids=["revision", "import"],
)
def test_case_that_breaks_stops_publishing(case, publish, refusal):
    with pytest.raises(refusal, match="Hogar de una persona"):
        publish(case.page, None)

    assert FormVersion.objects.count() == 1


def test_case_that_breaks_stops_the_editor_with_a_link_to_it(case, editor_client):
    without_second_step(case.page).save_revision()

    response = editor_client.post(
        f"/admin/pages/{case.page_id}/edit/",
        posted(draft_of(case.page), editor_client, **{"action-publish": "1"}),
    )

    assert FormVersion.objects.count() == 1
    assert f'href="{ADMIN}{case.page_id}/casos/{case.pk}/"' in response.content.decode()


def test_case_that_breaks_stops_a_bulk_publication(case, editor_client):
    without_second_step(case.page).save_revision()

    editor_client.post(
        f"/admin/bulk/wagtailcore/page/publish/?id={case.page_id}", {"include_descendants": ""}
    )

    assert FormVersion.objects.count() == 1


def test_case_that_breaks_by_the_day_of_the_schedule_is_noted(case):
    draft = with_title(case.page, "Otro título")
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    FormTestCase.objects.update(expected={"path": ["vivienda"]})
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content = {**revision.content, "go_live_at": None}
    revision.save()

    call_command("publish_scheduled")

    entry = case.page.get_latest_revision()
    entry.refresh_from_db()
    assert FormVersion.objects.count() == 1
    assert entry.approved_go_live_at is None


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_both_run_the_cases(db):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time by itself")
    version = import_form(tiny_document()).version
    page = FormPage.objects.get(form_slug=version.form.slug)
    FormTestCase.objects.create(
        page=page, name="Caso", answers={}, expected={"path": ["vivienda", "personas"]}
    )
    good, bad = with_title(page, "Otro").save_revision(), without_second_step(page).save_revision()
    barrier, refused = threading.Barrier(2), []

    def publish(revision):
        barrier.wait()
        try:
            revision.publish()
        except FormHasProblems:
            refused.append(revision.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=[each]) for each in (good, bad)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == [bad.pk]
    assert list(FormVersion.objects.values_list("number", flat=True)) == [2, 1]


def test_case_is_written_by_hand_changed_and_removed(household, editor_client):
    address = f"{ADMIN}{household.pk}/casos/nuevo/"
    data = {"name": "Vacío", "answers": "{}", "expected": '{"path": ["vivienda"]}', "today": ""}

    editor_client.post(address, data)
    case = FormTestCase.objects.get()
    own = f"{ADMIN}{household.pk}/casos/{case.pk}/"
    shown = editor_client.get(own).content.decode()
    editor_client.post(own, data | {"accept": "1"})
    case.refresh_from_db()
    editor_client.post(own, {"remove": "1"})

    assert "Vivienda → Personas del hogar" in shown
    assert case.expected == {"path": ["vivienda", "personas"]}
    assert not FormTestCase.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "Hogar de una persona"},
        {"answers": "[1]"},
        {"answers": "{"},
        {"expected": '{"colour": 1}'},
        {"expected": '{"path": "vivienda"}'},
        {"expected": '{"problems": [1]}'},
        {"expected": '{"results": {"cse": {"colour": 1}}}'},
        {"today": "ayer"},
    ],
    ids=str,
)
def test_case_that_is_not_understood_is_not_kept(case, editor_client, change):
    data = {"name": "Otro", "answers": "{}", "expected": "{}", "today": ""} | change

    response = editor_client.post(f"{ADMIN}{case.page_id}/casos/nuevo/", data)

    assert response.status_code == 200
    assert "form-screen__error" in response.content.decode()
    assert FormTestCase.objects.count() == 1


def test_list_says_which_cases_break(case, editor_client):
    without_second_step(case.page).save_revision()

    html = editor_client.get(f"{ADMIN}{case.page_id}/casos/").content.decode()

    assert "form-screen__failed" in html


def test_old_tests_and_trials_are_removed_and_nothing_else(household, editor):
    office_draft = DraftFactory(form_version=FormVersion.objects.get())
    old = walk(editor, household, vivienda={"habitaciones": 2})
    Draft._base_manager.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=40))
    draft = with_title(household, "Otro título")
    recent = walk(editor, household)
    make_trial(draft, editor)

    removed = remove_tests(before=timezone.now() - timedelta(days=30))

    with scopes_disabled():
        left = set(Draft.objects.values_list("pk", flat=True))
    assert (removed.drafts, removed.trials) == (1, 0)
    assert left == {office_draft.pk, recent.pk}
    assert not Event.objects.filter(draft=old.pk).exists()
    assert FormVersion.with_trials.filter(is_trial=True).count() == 2
    later = remove_tests(before=timezone.now() + timedelta(seconds=1))
    assert (later.drafts, later.trials) == (1, 2)
    assert Submission._base_manager.count() == 0
    assert FormVersion.objects.count() == 1
