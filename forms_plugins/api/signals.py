"""The two pieces of news that travel upwards."""

from django.dispatch import Signal

submission_completed = Signal()
"""Sent inside the submission's transaction. Arguments: ``submission`` (the stored row)."""

document_requested = Signal()
"""
Sent by the job of an action that asked for a document.

Arguments: ``submission`` (the stored row), ``request`` (``outcomes.DocumentRequest``). The
receiver issues the document and must have effect once for the same submission and template.
"""
