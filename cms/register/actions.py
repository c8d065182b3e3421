"""What the register has done in the background; imported at start like all modules of this name."""

from cms.register import expiry_mails

__all__ = ["expiry_mails"]
