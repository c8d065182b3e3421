"""What accounts have done in the background; imported at start like all modules of this name."""

from cms.accounts.invitations import mails

__all__ = ["mails"]
