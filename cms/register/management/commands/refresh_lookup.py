"""Make everything that citizens' look-ups read anew."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.register.lookup_entries import refresh_everything


class Command(BaseCommand):
    help = (
        "Rehace los datos de la consulta ciudadana de todos los hogares del padrón. Hace falta una "
        "vez al actualizar una instalación que ya tiene hogares; se puede repetir sin daño."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = refresh_everything()
        self.stdout.write(f"Personas que se pueden consultar: {number}")
