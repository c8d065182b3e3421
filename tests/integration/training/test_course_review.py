"""A lesson is sent for review, given back and approved by a colleague; nobody has to set it up."""

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowState

from cms.form_builder.services import EDITOR_GROUP, ensure_editor_group
from cms.training.groups import EDITOR_GROUP as TRAINING_EDITORS
from cms.training.groups import ensure_training_groups
from cms.training.models import LessonPage, Question
from tests.factories import UserFactory
from tests.factories.training_pages import catalogue, course_page, lesson_page, module_page
from tests.integration.form_builder.changes import posted

pytestmark = pytest.mark.django_db


def editor_of_training():
    user = UserFactory()
    user.groups.add(ensure_training_groups()[0])
    return user


def sent_for_review(client, author) -> LessonPage:
    """Return a published lesson with a new title that its author sent for review."""
    page = lesson_page(module_page(course_page()), "Antes")
    client.force_login(author)
    change = posted(page, client) | {"title": "Después", "action-submit": "1"}
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), change)
    return LessonPage.objects.get(pk=page.pk)


def decide(client, page, action: str, comment: str = "") -> None:
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    client.post(address, {"comment": comment})


def test_colleague_approves_what_was_sent(client):
    author, colleague = editor_of_training(), editor_of_training()
    page = sent_for_review(client, author)
    assert page.title == "Antes"

    client.force_login(colleague)
    assert "Después" in client.get(reverse("wagtailadmin_home")).content.decode()
    decide(client, page, "approve")

    assert LessonPage.objects.get(pk=page.pk).title == "Después"


def test_colleague_gives_it_back_with_words(client):
    author, colleague = editor_of_training(), editor_of_training()
    page = sent_for_review(client, author)

    client.force_login(colleague)
    decide(client, page, "reject", "Falta la base legal.")

    page = LessonPage.objects.get(pk=page.pk)
    assert page.title == "Antes"
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert TaskState.objects.get().comment == "Falta la base legal."


@pytest.mark.parametrize("comes_first", ["group", "catalogue"])
def test_training_has_a_review_in_words_people_read(comes_first):
    if comes_first == "catalogue":
        catalogue()
    ensure_training_groups()
    page = course_page()

    workflow = page.get_workflow()
    assert workflow.name == "Revisión de la capacitación"
    assert Question().get_workflow() == workflow
    (task,) = workflow.tasks
    assert [each.name for each in task.specific.groups.all()] == [TRAINING_EDITORS]


def test_review_that_somebody_chose_is_kept():
    ensure_training_groups()
    other = Workflow.objects.create(name="Dos pasos")
    index = catalogue()
    index.workflowpage.workflow = other
    index.workflowpage.save()

    ensure_training_groups()

    assert course_page().get_workflow() == other


def test_editors_of_forms_approve_what_is_outside_the_training():
    ensure_editor_group()
    ensure_editor_group()

    workflow = catalogue().get_parent().get_workflow()
    assert workflow.name == "Revisión de páginas y fichas"
    (task,) = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow)
    assert EDITOR_GROUP in [each.name for each in task.groups.all()]
