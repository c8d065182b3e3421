"""
Who may do what with scoring methods in the CMS.

| Act | Permission |
|---|---|
| See drafts and versions, try them, export them | ``methods.view_methoddraft`` |
| Begin a draft, also from a version or a file | ``methods.add_methoddraft`` |
| Write in a draft | ``methods.change_methoddraft`` |
| Discard a draft | ``methods.delete_methoddraft`` |
| Publish a draft as a version | ``classification.add_methodversion`` |
| See simulations, begin one | ``methods.view_simulation``, ``methods.add_simulation`` |

Everybody of them must be let into the CMS as well; staff of offices are not.
"""

from typing import Any

VIEW, ADD, CHANGE, DELETE = (
    f"methods.{act}_methoddraft" for act in ("view", "add", "change", "delete")
)
SIMULATE = "methods.add_simulation"
SEE_SIMULATIONS = "methods.view_simulation"
PUBLISH = "classification.add_methodversion"
METHOD_PERMISSIONS = (
    ("wagtailadmin", "access_admin"),
    ("methods", "view_methoddraft"),
    ("methods", "add_methoddraft"),
    ("methods", "change_methoddraft"),
    ("methods", "delete_methoddraft"),
    ("methods", "view_simulation"),
    ("methods", "add_simulation"),
    ("methods", "change_simulation"),
    ("methods", "delete_simulation"),
    ("classification", "add_methodversion"),
)
"""What the group of those who write methods gets: (label of the app, codename)."""


def may(user: Any, permission: str) -> bool:
    """Say whether ``user`` may open the CMS and has a permission (``app.codename``) there."""
    return bool(
        user.is_active and user.has_perm("wagtailadmin.access_admin") and user.has_perm(permission)
    )
