"""What practice does at certain times, and what it tells the tables of the forms."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from cms.jobs.signals import swept
from cms.submissions.sealing import keeps_tests

keeps_tests("training.PracticeDraft.draft", "what staff practise is made of tests only")


@receiver(swept)
def forget_old_practice(**kwargs: Any) -> None:
    """Remove what was practised long ago."""
    # The tables of submissions are not there yet when this module is loaded.
    from cms.training.practice.removing import remove_old_practice

    remove_old_practice(at=timezone.now())
