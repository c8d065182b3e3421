"""What the training has done in the background; imported at start like all modules of this name."""

from cms.training.assignments import reminding, running
from cms.training.coverage import falling

__all__ = ["falling", "reminding", "running"]
