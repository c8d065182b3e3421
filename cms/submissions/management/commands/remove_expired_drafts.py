"""``manage.py remove_expired_drafts``: remove what citizens began and did not send in time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.submissions.services.expiring import remove_expired_drafts


class Command(BaseCommand):
    """Remove the answers of citizens' drafts whose time is over, and links that open nothing."""

    help = "Removes drafts of citizens that were not sent in time, and their links. Runs daily."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_expired_drafts(at=timezone.now())
        self.stdout.write(f"drafts: {removed.drafts}, links: {removed.links}")
