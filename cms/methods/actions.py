"""Background work of this app; imported at start."""

from cms.methods.simulation import running

__all__ = ["running"]
