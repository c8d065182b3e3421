"""
Who may do what with the households of an office.

| Act | Head of the office | Enumerator | Data-entry clerk |
|---|---|---|---|
| Find and open households of the office (the read is logged) | yes | yes | yes |
| Correct a person, end a stay, change the address, cancel a class | yes | no | no |
| See who opened which household | yes | no | no |
"""

from cms.accounts.models import Membership
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.register.models import Household


def member_can_open(membership: Membership, household: Household) -> bool:
    """Say whether a household is kept by the office somebody works in."""
    return household.office_id == membership.office_id


def member_can_change(membership: Membership, household: Household) -> bool:
    """Say whether somebody may change a household by hand: heads answer for the register."""
    return member_can_open(membership, household) and membership.role in SUPERVISING_ROLES


def member_can_see_reads(membership: Membership) -> bool:
    """Say whether somebody may see who read which record of the office."""
    return membership.role in SUPERVISING_ROLES
