"""Write invented households that ``classify`` reads."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forms_plugins.classification.selectors import method_for_files
from forms_plugins.classification.synthetic import (
    HouseholdMaker,
    Recipe,
    RecipeProblem,
    read_recipe,
    recipe_for,
)
from forms_plugins.classification.synthetic.finding import recipes

DEFAULT_COUNT = 1_000


class Command(BaseCommand):
    help = (
        "Write invented households as JSON lines, the same ones for the same seed. Nobody in them "
        "exists: their ids begin with “inventado”."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=DEFAULT_COUNT)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--start", type=int, default=0, help="households to leave out before")
        parser.add_argument("--output", help="file; standard output when left out")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--method", help="slug of the method that shall read them")
        which.add_argument("--form", default="fsu", help="slug of the form they answer")
        which.add_argument("--recipe", help="YAML file with the shares")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["count"] < 0 or options["seed"] < 0 or options["start"] < 0:
            raise CommandError("Escriba números desde 0.", returncode=2)
        try:
            maker = HouseholdMaker(_recipe(options), seed=options["seed"])
        except RecipeProblem as problem:
            raise CommandError(f"No se puede usar la receta: {problem}", returncode=2) from problem
        with _opened(options["output"]) as out:
            try:
                for household in maker.households(options["start"], options["count"]):
                    out.write(json.dumps(household, ensure_ascii=False) + "\n")
                out.flush()
            except BrokenPipeError:
                # Whoever reads has enough, as `head` does.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _recipe(options: dict[str, Any]) -> Recipe:
    if options["recipe"]:
        return _from_file(Path(options["recipe"]))
    if options["method"]:
        found = method_for_files(options["method"])
        if found is None:
            raise CommandError(f"No existe el método «{options['method']}».", returncode=2)
        return recipe_for(found.classifier.method)
    for recipe in recipes():
        if recipe.form == options["form"]:
            return recipe
    raise CommandError(f"No hay una receta para la ficha «{options['form']}».", returncode=2)


def _from_file(path: Path) -> Recipe:
    try:
        return read_recipe(path)
    except OSError as error:
        message = f"No se puede leer «{path}»: {error.strerror}."
        raise CommandError(message, returncode=2) from error


@contextmanager
def _opened(name: str | None) -> Iterator[TextIO]:
    if name is None:
        yield sys.stdout
        return
    try:
        file = Path(name).open("w", encoding="utf-8")  # noqa: SIM115  # closed below
    except OSError as error:
        message = f"No se puede escribir «{name}»: {error.strerror}."
        raise CommandError(message, returncode=2) from error
    with file:
        yield file
