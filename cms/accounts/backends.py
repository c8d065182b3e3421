"""Who a session belongs to, read together with the offices they work in."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cms.accounts.models import User
from cms.accounts.selectors import memberships_with_people


class OfficeStaffBackend(ModelBackend):
    """
    Django's own backend, save that staff come with their memberships.

    Every page of an office needs both, so one query is saved with each.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Return who may use a session, ``None`` if they no longer may."""
        memberships = memberships_with_people(user_id)
        if not memberships:
            return super().get_user(user_id)
        user: User = memberships[0].user
        user.memberships_read = memberships
        return user if self.user_can_authenticate(user) else None
