"""
Who may do what in an office, and who may open the CMS.

| Act | Head of the office | Enumerator | Data-entry clerk |
|---|---|---|---|
| Fill in, save, resume and send forms | yes | yes | yes |
| See drafts, submissions, results and documents of the office | yes | yes | yes |
| Discard a draft of their own | yes | yes | yes |
| Discard a draft of somebody else | yes | no | no |

Nobody may do any of it in an office where their membership ended, and nobody signs in to the CMS
because of a membership. What the roles may do with drafts and submissions is decided in
``cms.submissions.permissions``, on the membership the request works under.
"""

from django.contrib.auth.models import AnonymousUser

from cms.accounts.models import Role, User

REGISTERING_ROLES = frozenset({Role.HEAD, Role.ENUMERATOR, Role.CLERK})
SUPERVISING_ROLES = frozenset({Role.HEAD})


def user_can_open_cms(user: User | AnonymousUser) -> bool:
    """Say whether ``user`` is an editor or operator of the CMS."""
    return user.is_active and user.has_perm("wagtailadmin.access_admin")
