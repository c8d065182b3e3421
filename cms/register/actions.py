"""What the register has done in the background; imported at start like all modules of this name."""

from cms.register import expiry_mails
from cms.register.duplicates import jobs as duplicates_jobs
from cms.register.padron import actions as padron_actions
from cms.register.reclassification import jobs as reclassification_jobs

__all__ = ["duplicates_jobs", "expiry_mails", "padron_actions", "reclassification_jobs"]
