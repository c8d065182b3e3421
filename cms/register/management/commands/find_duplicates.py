"""Compare everybody in the register, as after the import of a padrón."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.register.duplicates.finding import find_duplicates
from cms.register.models import Person

PIECE = 1_000


class Command(BaseCommand):
    help = "Look for people who may be in the register twice. Pairs that were decided stay so."

    def handle(self, *args: Any, **options: Any) -> None:
        found = compared = last = 0
        while people := list(
            Person.objects.filter(pk__gt=last, merged_into__isnull=True)
            .order_by("pk")
            .values_list("pk", flat=True)[:PIECE]
        ):
            found += find_duplicates(people, at=timezone.now())
            compared, last = compared + len(people), people[-1]
        self.stdout.write(f"Personas comparadas: {compared}. Pares nuevos: {found}.")
