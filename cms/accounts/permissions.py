"""
Who may do what in an office.

| Act | Head of the office | Enumerator | Data-entry clerk |
|---|---|---|---|
| Fill in, save, resume and send forms | yes | yes | yes |
| See drafts, submissions, results and documents of the office | yes | yes | yes |
| Discard a draft of their own | yes | yes | yes |
| Discard a draft of somebody else | yes | no | no |

Nobody may do any of it in an office where their membership ended, and nobody signs in to the CMS
because of a membership.
"""

from typing import Protocol

from django.contrib.auth.models import AnonymousUser

from cms.accounts.models import Membership, Office, Role, User
from cms.accounts.selectors import open_memberships

REGISTERING_ROLES = frozenset({Role.HEAD, Role.ENUMERATOR, Role.CLERK})
SUPERVISING_ROLES = frozenset({Role.HEAD})


class OfficeDraft(Protocol):
    """What the predicates need to know of a draft."""

    office_id: int
    created_by_id: int


def user_can_register(user: User | AnonymousUser, office: Office) -> bool:
    """Say whether ``user`` may fill in and send forms for ``office``."""
    membership = _membership(user, office.pk)
    return membership is not None and membership.role in REGISTERING_ROLES


def user_can_discard(user: User | AnonymousUser, draft: OfficeDraft) -> bool:
    """Say whether ``user`` may discard ``draft``: their own, or any as head of its office."""
    membership = _membership(user, draft.office_id)
    if membership is None:
        return False
    return draft.created_by_id == user.pk or membership.role in SUPERVISING_ROLES


def user_can_open_cms(user: User | AnonymousUser) -> bool:
    """Say whether ``user`` is an editor or operator of the CMS."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")


def _membership(user: User | AnonymousUser, office_id: int) -> Membership | None:
    if not user.is_authenticated:
        return None
    return open_memberships(user).filter(office=office_id).first()
