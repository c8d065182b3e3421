"""Workflows that somebody can approve: whoever writes may ask a colleague to look first."""

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

WAGTAILS_OWN = "Moderators approval"
"""Name of the workflow that Wagtail is born with; its group has no members."""


def workflow_approved_by(group: Group, *, workflow: str, task: str) -> Workflow:
    """Return the workflow of a name with one approval by ``group``; one that is there is kept."""
    found, is_new = Workflow.objects.get_or_create(name=workflow)
    if is_new:
        approval, _new = GroupApprovalTask.objects.get_or_create(name=task)
        approval.groups.add(group)
        WorkflowTask.objects.create(workflow=found, task=approval, sort_order=0)
    return found


def adopt_default_workflow(group: Group, *, workflow: str, task: str) -> None:
    """
    Let a group approve what Wagtail's own workflow is given, and name it in words people read.

    Else what an editor sends there waits for nobody. Once renamed, it is left alone.
    """
    for own in Workflow.objects.filter(name=WAGTAILS_OWN):
        own.name = workflow
        own.save(update_fields=["name"])
        for approval in GroupApprovalTask.objects.filter(workflow_tasks__workflow=own):
            approval.name = task
            approval.save(update_fields=["name"])
            approval.groups.add(group)
