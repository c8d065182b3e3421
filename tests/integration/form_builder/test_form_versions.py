"""Versions of a form: list, comparison, restoring, schedule, workflow, who is on which."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.accounts.services import ensure_operator_group
from cms.form_builder.models import Form, FormPage, FormTestCase, FormVersion
from cms.form_builder.schedule import REFUSED
from cms.form_builder.services import EDITOR_GROUP
from cms.jobs.services import sweep
from cms.submissions.models import Draft
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.factories.submissions import DraftFactory, SubmissionFactory
from tests.integration.form_builder.changes import (
    draft_of,
    posted,
    with_broken_rule,
    with_label,
)

pytestmark = pytest.mark.django_db
ADMIN = "/admin/formularios/"


def numbers():
    return list(FormVersion.objects.order_by("number").values_list("number", flat=True))


@pytest.fixture
def changed(page):
    """The page with a second version that has a note on what changed."""
    draft = with_label(page)
    draft.change_note = "La pregunta de las paredes se entiende mejor."
    draft.save_revision().publish()
    return FormPage.objects.get(pk=page.pk)


def test_list_shows_notes_and_who_is_on_which_version_without_names(changed, editor_client):
    first, second = FormVersion.objects.order_by("number")
    DraftFactory(form_version=first)
    DraftFactory(form_version=first, title="Apellido secreto")
    DraftFactory(form_version=second, discarded=True)
    DraftFactory(form_version=second, is_test=True, office=None, created_by=None)
    SubmissionFactory(form_version=second)
    SubmissionFactory(
        form_version=second, is_test=True, office=None, draft__is_test=True, draft__created_by=None
    )

    response = editor_client.get(f"{ADMIN}{changed.pk}/versiones/")

    rows = {row["version"].number: row["counts"] for row in response.context["rows"]}
    html = response.content.decode()
    assert (rows[1].open_drafts, rows[1].submissions) == (2, 0)
    assert (rows[2].open_drafts, rows[2].submissions) == (0, 1)
    assert "La pregunta de las paredes se entiende mejor." in html
    assert "Apellido secreto" not in html
    assert response.context["by_office"] is None


def test_operator_sees_the_counts_of_each_office(changed, editor, editor_client):
    editor.groups.add(ensure_operator_group())
    office = OfficeFactory(name="ULE Comas")
    DraftFactory(form_version=FormVersion.objects.get(number=1), office=office)

    html = editor_client.get(f"{ADMIN}{changed.pk}/versiones/").content.decode()

    assert "ULE Comas" in html


def test_note_is_kept_with_the_version_and_emptied(changed):
    assert FormVersion.objects.get(number=2).change_note.startswith("La pregunta")
    assert draft_of(changed).change_note == ""
    assert changed.change_note == ""


def test_any_two_versions_are_compared_in_words(changed, editor_client):
    with_label(changed, label="Tercer texto").save_revision().publish()

    html = editor_client.get(f"{ADMIN}{changed.pk}/versiones/3/cambios/?de=1&a=3").content.decode()

    assert "Material de las paredes" in html
    assert "Tercer texto" in html
    assert "¿De qué son las paredes?" not in html


@pytest.mark.parametrize("query", ["de=9", "a=9", "de=x&a=99999999999"])
def test_version_that_does_not_exist(changed, editor_client, query):
    response = editor_client.get(f"{ADMIN}{changed.pk}/versiones/2/cambios/?{query}")

    assert response.status_code == (200 if "x" in query else 404)


def test_restored_version_is_a_draft_until_it_is_published(changed, editor_client):
    response = editor_client.post(f"{ADMIN}{changed.pk}/versiones/1/restaurar/")

    assert response["Location"] == f"/admin/pages/{changed.pk}/edit/"
    assert numbers() == [1, 2]
    assert draft_of(changed).compiled().sha256 == FormVersion.objects.get(number=1).sha256
    assert FormPage.objects.get(pk=changed.pk).has_unpublished_changes
    draft_of(changed).save_revision().publish()
    assert FormVersion.objects.get(number=3).sha256 == FormVersion.objects.get(number=1).sha256


def test_restoring_needs_a_post_and_an_editor(changed, editor_client, client):
    address = f"{ADMIN}{changed.pk}/versiones/1/restaurar/"
    assert editor_client.get(address).status_code == 405
    client.force_login(UserFactory(enumerator=True))

    assert client.post(address).status_code in (302, 403)
    assert not FormPage.objects.get(pk=changed.pk).has_unpublished_changes


def schedule(draft, **times):
    """Publish a draft with its times, then let them be past."""
    future, past = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(minutes=1)
    for name in times:
        setattr(draft, name, future)
    revision = draft.save_revision()
    revision.publish()
    revision.refresh_from_db()
    if "go_live_at" in times:
        revision.approved_go_live_at = past
        revision.content = {**revision.content, "go_live_at": past.isoformat()}
        revision.save()
    return revision


def test_scheduled_draft_goes_live_by_itself(page, editor_client):
    schedule(with_label(page), go_live_at=True)
    shown = editor_client.get(f"{ADMIN}{page.pk}/versiones/").context["schedule"]
    before = numbers()

    sweep()

    assert shown.goes_live_at is not None
    assert before == [1]
    assert numbers() == [1, 2]


def test_scheduled_draft_that_breaks_a_case_by_then_is_not_published(page):
    revision = schedule(with_label(page), go_live_at=True)
    FormTestCase.objects.create(page=page, name="Caso", expected={"path": ["nada"]})

    sweep()

    revision.refresh_from_db()
    entry = PageLogEntry.objects.filter(action=REFUSED).get()
    assert numbers() == [1]
    assert revision.approved_go_live_at is None
    assert "Caso" in entry.data["problems"][0]


def test_form_that_expires_takes_no_new_answers(page):
    draft = draft_of(page)
    draft.expire_at = timezone.now() + timedelta(hours=1)
    draft.save_revision().publish()
    FormPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    sweep()

    assert not Form.objects.get().is_open
    assert not FormPage.objects.get(pk=page.pk).live
    assert numbers() == [1]


@pytest.fixture
def moderated(page):
    """The page under a workflow: writers submit, moderators approve."""
    root = page.get_root()
    writers, moderators = (Group.objects.create(name=name) for name in ("Autores", "Moderadores"))
    editors = Group.objects.get_or_create(name=EDITOR_GROUP)[0]
    access = Permission.objects.get(codename="access_admin")
    for group, codenames in (
        (writers, ["add_page", "change_page"]),
        (moderators, ["change_page", "publish_page"]),
    ):
        group.permissions.add(access)
        for codename in codenames:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            )
            GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    task = GroupApprovalTask.objects.create(name="Revisión")
    task.groups.add(moderators, editors)
    workflow = Workflow.objects.create(name="Formularios")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return page


def person_of(client, group):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


def submit(client, page):
    return client.post(
        f"/admin/pages/{page.pk}/edit/",
        posted(draft_of(page), client, **{"action-submit": "1"}),
    )


def approve(client, page):
    state = FormPage.objects.get(pk=page.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return client.post(address, {"comment": "Conforme"})


def test_moderator_publishes_a_version_by_approving(moderated, client):
    with_label(moderated).save_revision()
    person_of(client, "Autores")
    submit(client, moderated)
    before = numbers()
    moderator = person_of(client, "Moderadores")

    approve(client, moderated)

    version = FormVersion.objects.order_by("-number").first()
    assert before == [1]
    assert numbers() == [1, 2]
    assert version.published_by == moderator


def test_writer_cannot_publish_past_the_moderator(moderated, client):
    with_label(moderated).save_revision()
    person_of(client, "Autores")

    client.post(
        f"/admin/pages/{moderated.pk}/edit/",
        posted(draft_of(moderated), client, **{"action-publish": "1"}),
    )

    assert numbers() == [1]


@pytest.mark.parametrize("trouble", ["problem", "case"])
def test_form_that_is_not_right_is_not_submitted(moderated, client, trouble):
    if trouble == "problem":
        with_broken_rule(moderated).save_revision()
    else:
        with_label(moderated).save_revision()
        FormTestCase.objects.create(page=moderated, name="Caso", expected={"path": ["nada"]})
    person_of(client, "Autores")

    response = submit(client, moderated)

    assert response.status_code == 200
    assert FormPage.objects.get(pk=moderated.pk).current_workflow_state is None


def test_case_that_breaks_after_submitting_stops_the_approval(moderated, client):
    with_label(moderated).save_revision()
    person_of(client, "Autores")
    submit(client, moderated)
    FormTestCase.objects.create(page=moderated, name="Caso", expected={"path": ["nada"]})
    person_of(client, "Moderadores")

    response = approve(client, moderated)

    assert response["Location"] == f"/admin/pages/{moderated.pk}/edit/"
    assert "Caso" in client.get(response["Location"]).content.decode()
    assert numbers() == [1]
    assert FormPage.objects.get(pk=moderated.pk).current_workflow_state is not None


def test_counts_of_versions_hold_no_answers(changed):
    from cms.submissions.version_counts import office_counts

    DraftFactory(form_version=FormVersion.objects.get(number=1), title="Apellido secreto")

    assert "secreto" not in repr(office_counts(FormVersion.objects.all()))
    assert Draft._base_manager.count() == 1
