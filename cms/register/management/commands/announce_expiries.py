"""Tell offices and households which classes end soon; the clock does the same every morning."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.register.expiry import announce


class Command(BaseCommand):
    help = "Announce the classes that end within 90, 60 or 30 days. Run again it adds nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        done = announce(on=timezone.localdate(), at=timezone.now())
        self.stdout.write(
            f"Avisos nuevos: {done.notices}. Oficinas: {done.offices}. "
            f"Hogares con correo: {done.households}."
        )
