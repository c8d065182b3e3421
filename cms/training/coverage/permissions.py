"""Who watches over the coverage of the offices."""

from typing import Final

from django.db.models import QuerySet

from cms.accounts.models import User

MAY_SEE: Final = "training.view_enrolment"


def coordinators() -> QuerySet[User]:
    """Return the people who may see the coverage by a group of theirs."""
    app, codename = MAY_SEE.split(".")
    return User.objects.filter(
        is_active=True,
        groups__permissions__codename=codename,
        groups__permissions__content_type__app_label=app,
    ).distinct()
