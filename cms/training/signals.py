"""News of the training that travels upwards."""

from django.dispatch import Signal

certification_issued = Signal()
"""Sent inside the transaction. Arguments: ``certification`` (the stored row)."""
