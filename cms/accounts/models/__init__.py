from cms.accounts.models.invitation import Invitation
from cms.accounts.models.membership import Membership, Role
from cms.accounts.models.office import Office
from cms.accounts.models.user import StaffPerson, User

__all__ = ["Invitation", "Membership", "Office", "Role", "StaffPerson", "User"]
