"""Install or update a country package."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from pydantic import ValidationError

from cms.accounts.installer import install
from forms_plugins.api.errors import UnknownPlugin
from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry


class Command(BaseCommand):
    help = (
        "Load or update a country package: offices, methods, forms and courses. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("package", help="slug of the package, such as sisfoh")

    def handle(self, *args: Any, **options: Any) -> None:
        from cms.form_builder.services import DocumentRefused
        from cms.training.packaging import CourseRefused

        slug = options["package"]
        try:
            package = registry.get(Package, slug)
        except UnknownPlugin as error:
            known = ", ".join(plugin.slug for plugin in registry.of_kind(Package))
            raise CommandError(
                f"No existe el paquete «{slug}». Paquetes instalables: {known}.", returncode=2
            ) from error
        try:
            done = install(package, at=timezone.now(), report=self.stdout.write)
        except (DocumentRefused, CourseRefused, ValidationError) as error:
            raise CommandError(
                f"El paquete «{slug}» no se instaló: {error}", returncode=2
            ) from error
        if not done.changed:
            self.stdout.write(f"El paquete «{slug}» ya estaba al día.")
