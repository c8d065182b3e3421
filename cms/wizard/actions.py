"""What the wizard has done in the background; imported at start like all modules of this name."""

from cms.wizard.citizen import mails

__all__ = ["mails"]
