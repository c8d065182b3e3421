"""What the training has done in the background; imported at start like all modules of this name."""

from cms.training.assignments import reminding, running

__all__ = ["reminding", "running"]
