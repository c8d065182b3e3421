"""Somebody who joins an office is assigned their courses at once."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from cms.accounts.models import Membership
from cms.training.assignments.running import run_rules


@receiver(post_save, sender=Membership, dispatch_uid="training.assign_to_member")
def assign_to_member(sender: Any, *, instance: Membership, raw: bool, **kwargs: Any) -> None:
    """Run the rules for the person whose place in an office began, changed or ended."""
    if not raw:
        run_rules(on=timezone.localdate(), at=timezone.now(), user=instance.user_id)
