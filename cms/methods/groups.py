"""The group of people who write scoring methods."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from cms.methods.permissions import METHOD_PERMISSIONS

METHOD_EDITOR_GROUP = "Editores de métodos"


@transaction.atomic
def ensure_method_editor_group() -> Group:
    """Return the group that writes and publishes methods, with at least its permissions."""
    group, _created = Group.objects.get_or_create(name=METHOD_EDITOR_GROUP)
    group.permissions.add(
        *(
            Permission.objects.get(content_type__app_label=app, codename=codename)
            for app, codename in METHOD_PERMISSIONS
        )
    )
    return group
