"""``manage.py reclassify METHOD[@VERSION] --reason ...``: a method over the whole register."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.register.models import Reclassification
from cms.register.reclassification import services
from cms.register.reclassification.deciding import Tally
from cms.register.reclassification.reports import lines_of
from cms.register.reclassification.running import rehearse, work_for
from forms_plugins.classification.models import MethodVersion

SECONDS_BETWEEN_LINES = 5


class Command(BaseCommand):
    help = "Aplica un método publicado a todo el padrón y guarda las clases que cambian."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("method", metavar="METODO[@VERSION]")
        parser.add_argument("--reason", default="", help="el motivo; queda con cada clase nueva")
        parser.add_argument(
            "--dry-run", action="store_true", help="solo cuenta lo que cambiaría; no guarda nada"
        )
        parser.add_argument(
            "--background", action="store_true", help="deja el trabajo a los procesos de trabajo"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        version = _version(options["method"])
        try:
            services.check_method(version)
            if options["dry_run"]:
                self._rehearse(version)
                return
            run = self._run(version, options["reason"])
        except services.CannotReclassify as refused:
            raise CommandError(str(refused)) from refused
        if options["background"]:
            self.stdout.write(f"Comenzó: {run.public_id}")
            return
        while work_for(run.pk, SECONDS_BETWEEN_LINES):
            run.refresh_from_db()
            self.stderr.write(f"{run.counts['totals']['seen']} de {run.total}")
        run.refresh_from_db()
        self.stdout.write("\n".join(lines_of(Tally.from_json(run.counts))))
        if run.state != Reclassification.State.DONE:
            raise CommandError(f"No terminó: {run.get_state_display().lower()}.")

    def _rehearse(self, version: MethodVersion) -> None:
        found = Tally()
        for tally in rehearse(version, timezone.localdate()):
            found.add(tally)
        self.stdout.write("\n".join(lines_of(found)))
        self.stdout.write("Ensayo: no se guardó nada.")

    def _run(self, version: MethodVersion, reason: str) -> Reclassification:
        """Return a new run, or the one of the same version that did not end."""
        unfinished = services.unfinished()
        if unfinished is None:
            return services.start(version=version, reason=reason, by=None)
        if unfinished.method_id != version.pk:
            raise CommandError(
                f"Hay otra reclasificación sin terminar ({unfinished.method}): "
                "termínela o cancélela primero."
            )
        if unfinished.state == Reclassification.State.PAUSED:
            services.resume(unfinished)
        self.stderr.write("Continúa la reclasificación que no había terminado.")
        return unfinished


def _version(text: str) -> MethodVersion:
    slug, _, number = text.partition("@")
    versions = MethodVersion.objects.filter(method__slug=slug).order_by("-number")
    if number:
        if not number.isdigit():
            raise CommandError(f"«{number}» no es el número de una versión.")
        versions = versions.filter(number=int(number))
    version = versions.first()
    if version is None:
        raise CommandError(f"No hay un método publicado «{text}».")
    return version
