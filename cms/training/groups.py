"""Who writes the training, and who watches over it."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from cms.training.courses.approving import let_approve_training
from cms.training.courses.editors import let_write_courses

EDITOR_GROUP = "Editores de capacitación"
COORDINATOR_GROUP = "Coordinadores de capacitación"

WRITTEN = {
    "question": ("add", "change", "publish", "lock", "unlock", "view"),
    "topic": ("add", "change", "view"),
    "glossaryterm": ("add", "change", "delete", "view"),
    "changenote": ("change", "view"),
    "course": ("view",),
}
"""What editors of the training may do, by model."""

COORDINATED = {
    "assignmentrule": ("add", "change", "view"),
    "gate": ("add", "change", "view"),
    "gateoverride": ("add", "view"),
    "gatepassage": ("view",),
    "supervisedsending": ("change", "view"),
    "certification": ("view",),
    "certificationrevocation": ("add", "view"),
    "enrolment": ("add", "change", "view"),
    "attempt": ("change", "view"),
    "question": ("view",),
    "changenote": ("view",),
    "steptrouble": ("view",),
    "course": ("view",),
}
"""What coordinators may do, by model."""


@transaction.atomic
def ensure_training_groups() -> tuple[Group, Group]:
    """Return the groups of editors and of coordinators, each with exactly its permissions."""
    editors = _group(EDITOR_GROUP, WRITTEN)
    let_write_courses(editors)
    let_approve_training(editors)
    return editors, _group(COORDINATOR_GROUP, COORDINATED)


def ensure_coordinator_group() -> Group:
    """Return the group of the people who watch over the training of the offices."""
    return ensure_training_groups()[1]


def ensure_training_editor_group() -> Group:
    """Return the group of the people who write questions, topics and the glossary."""
    return ensure_training_groups()[0]


def _group(name: str, acts: dict[str, tuple[str, ...]]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    codenames = [f"{act}_{model}" for model, names in acts.items() for act in names]
    wanted = Permission.objects.filter(content_type__app_label="training", codename__in=codenames)
    entrance = Permission.objects.get(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    group.permissions.set([entrance, *wanted])
    return group
