"""Each published version of a form is noted with what it changes, in the same transaction."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.form_builder.models import FormVersion
from cms.training.changes.services import write_note


@receiver(post_save, sender=FormVersion, dispatch_uid="training.changes.new_version")
def note_changes(
    sender: type[FormVersion], instance: FormVersion, created: bool, raw: bool = False, **_: Any
) -> None:
    """Note what a version changes, whichever way it was published; a fixture brings its own."""
    if created and not raw:
        write_note(instance)
