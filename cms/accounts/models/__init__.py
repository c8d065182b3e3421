from cms.accounts.models.membership import Membership, Role
from cms.accounts.models.office import Office
from cms.accounts.models.user import StaffPerson, User

__all__ = ["Membership", "Office", "Role", "StaffPerson", "User"]
