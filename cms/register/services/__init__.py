"""What changes the register. Whoever changes it goes through here."""

from cms.register.declared import MappingDoesNotFit
from cms.register.services.entering import enter_household

__all__ = ["MappingDoesNotFit", "enter_household"]
