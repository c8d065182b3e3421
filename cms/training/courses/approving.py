"""Who approves what an editor of the training sends for review instead of publishing it."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowPage

from cms.form_builder.approving import workflow_approved_by
from cms.training.models import Question, TrainingIndexPage


def let_approve_training(group: Group) -> None:
    """
    Let a group approve the pages below the catalogue, if it is there, and the questions.

    A workflow that somebody chose for them is left alone.
    """
    kind = ContentType.objects.get_for_model(Question)
    if not WorkflowContentType.objects.filter(content_type=kind).exists():
        WorkflowContentType.objects.create(content_type=kind, workflow=_workflow(group))
    for page in TrainingIndexPage.objects.filter(workflowpage__isnull=True):
        WorkflowPage.objects.create(page_id=page.pk, workflow=_workflow(group))


def _workflow(group: Group) -> Workflow:
    return workflow_approved_by(
        group, workflow="Revisión de la capacitación", task="Visto bueno de la capacitación"
    )
