"""
Who may do what with drafts and submissions; who belongs to an office is ``cms.accounts``' business.

The predicates take the membership a request works under, which the middleware has read already, so
that asking costs no query.
"""

from cms.accounts.models import Membership
from cms.accounts.permissions import REGISTERING_ROLES, SUPERVISING_ROLES
from cms.submissions.models import Draft, DraftState, Submission

WORKED_ON = frozenset({DraftState.OPEN, DraftState.ENDED})
"""States in which somebody may open a draft; one that ended can be opened again."""


def member_can_fill_in(membership: Membership | None, draft: Draft) -> bool:
    """Say whether somebody may read and change the answers of a draft."""
    return _works_in(membership, draft.office_id) and draft.state in WORKED_ON


def member_can_discard(membership: Membership | None, draft: Draft) -> bool:
    """Say whether somebody may discard a draft: their own, or any as head of its office."""
    if membership is None or not member_can_fill_in(membership, draft):
        return False
    is_own = draft.created_by_id == membership.user_id
    return is_own or membership.role in SUPERVISING_ROLES


def member_can_see(membership: Membership | None, submission: Submission) -> bool:
    """Say whether somebody may see a submission and its results."""
    return _works_in(membership, submission.office_id)


def _works_in(membership: Membership | None, office_id: int) -> bool:
    return (
        membership is not None
        and membership.office_id == office_id
        and membership.role in REGISTERING_ROLES
    )
