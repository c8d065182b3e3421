"""What a document is about: one submission or one certification, never both."""

from django.db import models


def of_one_subject(name: str) -> models.CheckConstraint:
    """Return the constraint that a row names one of the two."""
    return models.CheckConstraint(
        condition=models.Q(submission__isnull=False, certification__isnull=True)
        | models.Q(submission__isnull=True, certification__isnull=False),
        name=name,
    )


def once_per_subject(field: str, name: str) -> models.UniqueConstraint:
    """Return the constraint that a template is used once for what ``field`` names."""
    return models.UniqueConstraint(fields=[field, "template_slug"], name=name)
