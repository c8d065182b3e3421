"""Publishing a form page adds a version of the form, or nothing at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowTask

from cms.form_builder.models import Form, FormPage, FormVersion
from cms.form_builder.problems import FormHasProblems
from cms.form_builder.schedule import REFUSED
from forms_plugins.engine.definition import document_hash
from tests.factories.submissions import DraftFactory
from tests.integration.form_builder.changes import (
    draft_of,
    posted,
    question,
    with_broken_rule,
    with_label,
)

pytestmark = pytest.mark.django_db


def numbers():
    return list(FormVersion.objects.order_by("number").values_list("number", flat=True))


def test_publish_adds_a_numbered_version(page, editor):
    with_label(page).save_revision(user=editor).publish(user=editor)

    version = FormVersion.objects.order_by("-number").first()
    assert version.number == 2
    assert version.published_by == editor
    assert version.sha256 == document_hash(version.document)
    assert version.definition.steps[0].fields[0].label.es == "¿De qué son las paredes?"


def test_publish_without_change_adds_nothing(page, editor):
    draft_of(page).save_revision(user=editor).publish(user=editor)

    assert numbers() == [1]


def test_publish_leaves_older_versions_and_their_drafts_alone(page):
    first = FormVersion.objects.get()
    document, sha256 = first.document, first.sha256
    draft = DraftFactory(form_version=first)

    with_label(page).save_revision().publish()

    first.refresh_from_db()
    draft.refresh_from_db()
    assert (first.document, first.sha256) == (document, sha256)
    assert draft.form_version == first
    assert numbers() == [1, 2]


def test_publish_of_revision_with_problems_is_refused(page):
    revision = with_broken_rule(page).save_revision()

    with pytest.raises(FormHasProblems) as refusal:
        revision.publish()

    assert "falta un valor" in str(refusal.value.problems[0])
    assert numbers() == [1]
    assert question(FormPage.objects.get(pk=page.pk), "mpared_otro")["show_if"] == "mpared = 8"


def test_publish_action_by_itself_is_refused(page):
    revision = with_broken_rule(page).save_revision()

    with pytest.raises(ValidationError, match="falta un valor"):
        PublishPageRevisionAction(revision).execute(skip_permission_checks=True)

    assert numbers() == [1]
    assert question(FormPage.objects.get(pk=page.pk), "mpared_otro")["show_if"] == "mpared = 8"


def test_schedule_with_problems_is_refused(page):
    draft = with_broken_rule(page)
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision()

    with pytest.raises(FormHasProblems):
        revision.publish()

    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_schedule_publishes_a_version_when_its_time_has_come(page):
    draft = with_label(page)
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision()
    revision.publish()
    assert numbers() == [1]

    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")

    assert numbers() == [1, 2]


def test_schedule_that_has_problems_by_then_is_given_up(page):
    revision = with_broken_rule(page).save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert numbers() == [1]
    entry = PageLogEntry.objects.get(action=REFUSED)
    assert "falta un valor" in entry.data["problems"][0]


def test_workflow_approval_with_problems_is_refused(page, editor):
    task = GroupApprovalTask.objects.create(name="Revisión")
    workflow = Workflow.objects.create(name="Revisión")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    draft = with_broken_rule(page)
    draft.save_revision(user=editor)
    workflow_state = workflow.start(draft, editor)

    with pytest.raises(FormHasProblems):
        workflow_state.current_task_state.approve(user=editor)

    assert numbers() == [1]


def test_workflow_approval_publishes_a_version(page, editor):
    task = GroupApprovalTask.objects.create(name="Revisión")
    workflow = Workflow.objects.create(name="Revisión")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    draft = with_label(page)
    draft.save_revision(user=editor)

    workflow.start(draft, editor).current_task_state.approve(user=editor)

    assert numbers() == [1, 2]


def test_bulk_publish_with_problems_is_refused(page, editor_client):
    with_broken_rule(page).save_revision()

    response = editor_client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")

    assert response.status_code == 302
    assert numbers() == [1]
    assert question(FormPage.objects.get(pk=page.pk), "mpared_otro")["show_if"] == "mpared = 8"


def test_editor_publishes(page, editor, editor_client):
    with_label(page).save_revision()

    response = editor_client.post(
        f"/admin/pages/{page.pk}/edit/", posted(page, editor_client, **{"action-publish": "1"})
    )

    assert response.status_code == 302
    assert numbers() == [1, 2]
    assert FormVersion.objects.get(number=2).published_by == editor


def test_editor_posts_what_is_there_and_nothing_changes(page, editor_client):
    editor_client.post(
        f"/admin/pages/{page.pk}/edit/", posted(page, editor_client, **{"action-publish": "1"})
    )

    assert numbers() == [1]


def test_editor_is_told_what_is_wrong_with_a_link_to_the_block(page, editor_client):
    with_broken_rule(page).save_revision()

    response = editor_client.post(
        f"/admin/pages/{page.pk}/edit/", posted(page, editor_client, **{"action-publish": "1"})
    )

    html = response.content.decode()
    item = next(
        item for item in page.steps[0].value["items"] if item.value.get("key") == "mpared_otro"
    )
    assert response.status_code == 200
    assert f'href="#block-{item.id}-section" data-input="-show_if"' in html
    assert "falta un valor" in html
    assert numbers() == [1]


def test_editor_saves_a_draft_with_problems(page, editor_client):
    with_broken_rule(page).save_revision()

    response = editor_client.post(
        f"/admin/pages/{page.pk}/edit/", posted(page, editor_client), follow=True
    )

    assert "problem" in response.content.decode()
    assert question(draft_of(page), "mpared_otro")["show_if"] == "mpared ="
    assert numbers() == [1]


def test_keys_are_proposed_and_kept(page):
    draft = draft_of(page)
    block = draft.steps[0].value["items"].stream_block.child_blocks["question_text"]
    value = block.normalize(
        {**block.get_default(), "label": "¿Cuál es el color?", "required": "no"}
    )
    draft.steps[0].value["items"].append(("question_text", value))

    draft.save_revision().publish()

    assert question(draft_of(page), "color")["label"] == "¿Cuál es el color?"
    assert FormVersion.objects.get(number=2).definition.step("vivienda").fields[-1].key == "color"


def test_short_name_of_a_published_form_cannot_change(page):
    draft = draft_of(page)
    draft.form_slug = "otro"

    with pytest.raises(FormHasProblems, match="every-part"):
        draft.save_revision().publish()


def test_copy_of_a_page_does_not_publish_under_the_same_name(page):
    copy = page.copy(update_attrs={"slug": "copia", "title": "Copia"}, keep_live=False)
    copy = draft_of(copy)
    copy.form_slug = "every-part"

    with pytest.raises(FormHasProblems):
        copy.save_revision().publish()

    assert numbers() == [1]


def test_unpublish_closes_the_form_and_publish_opens_it(page):
    page.unpublish()
    assert not Form.objects.get().is_open

    draft_of(page).save_revision().publish()

    assert Form.objects.get().is_open
    assert numbers() == [1]


def test_editor_puts_a_form_on_the_schedule(page, editor_client):
    due = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%d/%m/%Y %H:%M")
    draft = with_label(page)
    draft.save_revision()
    data = posted(page, editor_client, **{"action-publish": "1", "go_live_at": due})

    editor_client.post(f"/admin/pages/{page.pk}/edit/", data)

    assert numbers() == [1]
    assert page.scheduled_revision is not None
