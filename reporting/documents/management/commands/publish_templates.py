from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.documents import publishing


class Command(BaseCommand):
    help = "Publish the document templates of the project that changed; twice adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", help="names of templates; all when left out")

    def handle(self, *, slugs: list[str], **options: Any) -> None:
        for slug in slugs or publishing.project_templates():
            try:
                self.stdout.write(str(publishing.publish_template(slug)))
            except publishing.UnknownTemplate:
                raise CommandError(f"There is no document template called {slug!r}.") from None
