"""``manage.py remove_orphan_uploads``: delete the files that no form needs any more."""

from typing import Any

from django.core.management.base import BaseCommand
from django_scopes import scopes_disabled

from cms.submissions.services.uploads import remove_orphans


class Command(BaseCommand):
    """Delete files of discarded drafts, files no answer names, and files without a row."""

    help = "Delete uploaded files that no form needs any more. Run it every night."

    def handle(self, *args: Any, **options: Any) -> None:
        with scopes_disabled():
            count = remove_orphans()
        self.stdout.write(f"Files deleted: {count}")
