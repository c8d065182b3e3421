"""The Peru package: it only reads the data files beside it."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from forms_plugins.api.catalogues import PlaceCatalogue, register_catalogue
from forms_plugins.api.kinds import Package
from forms_plugins.api.package_files import read_yaml
from forms_plugins.api.packages import CourseData, DemoData, OfficeData, RequestForm
from forms_plugins.api.registry import register
from forms_plugins.classification.building import build_method
from forms_plugins.engine.definition import dump_form, load_form
from forms_plugins.sisfoh import validations  # noqa: F401  # registers the checks of the form
from forms_plugins.sisfoh.courses import read_course
from forms_plugins.sisfoh.demonstration import read_demo
from forms_plugins.sisfoh.places import load_places, local_offices

FOLDER = Path(__file__).parent
S100_REQUESTS: Mapping[str, Mapping[str, Any]] = {
    "nueva": {"tipo_solicitud": 1, "cse_vigente": False},
    "actualizar": {"tipo_solicitud": 2, "motivo": 3},
    "domicilio": {"tipo_solicitud": 2, "motivo": 1},
    "integrantes": {"tipo_solicitud": 2, "motivo": 2},
}
CATALOGUES: Mapping[str, Callable[[], PlaceCatalogue]] = {"inei": load_places}


@register
class Sisfoh(Package):
    """SISFOH: S100, FSU of 2013, index of 2010 and a demonstration built on it, INEI places."""

    slug = "sisfoh"
    label = _("Peru: household targeting system (SISFOH)")

    def catalogues(self) -> Mapping[str, Callable[[], PlaceCatalogue]]:
        """Return the loader of the districts of Peru."""
        return CATALOGUES

    def forms(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the form documents in ``forms/``."""
        return form_documents()

    def methods(self) -> Mapping[str, Mapping[str, Any]]:
        """Return the methods in ``methods/`` with the figures of ``data/ifh.yaml``."""
        return method_documents()

    def offices(self) -> Iterable[OfficeData]:
        """Return one local registration office a district."""
        return local_offices()

    def household_recipes(self) -> Iterable[Path]:
        """Return the shares of invented households of Peru."""
        return (FOLDER / "data" / "synthetic.yaml",)

    def request_forms(self) -> Mapping[str, RequestForm]:
        """Return the requests of the S100."""
        return {key: RequestForm("s100", answers) for key, answers in S100_REQUESTS.items()}

    def courses(self) -> Iterable[CourseData]:
        """Return the introductory course in ``training/``."""
        return courses()

    def demo(self) -> DemoData:
        """Return the invented people and households in ``demo/``."""
        return read_demo(FOLDER / "demo")


@cache
def form_documents() -> Mapping[str, Mapping[str, Any]]:
    """
    Return the form documents by slug; the files are read once.

    A form that was written by hand is YAML; one that an editor built is the JSON of its export.
    """
    readers = {".yaml": read_yaml, ".json": _read_json}
    return {
        path.stem: dump_form(load_form(readers[path.suffix](path)))
        for path in sorted((FOLDER / "forms").iterdir())
        if path.suffix in readers
    }


@cache
def courses() -> tuple[CourseData, ...]:
    """Return the courses; the files are read once."""
    folders = sorted(path.parent for path in (FOLDER / "training").glob("*/course.yaml"))
    return tuple(read_course(folder) for folder in folders)


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def method_documents() -> Mapping[str, Mapping[str, Any]]:
    """Return the method documents by slug; the files are read once."""
    table = read_yaml(FOLDER / "data" / "ifh.yaml")
    sources = {path.stem: read_yaml(path) for path in sorted((FOLDER / "methods").glob("*.yaml"))}
    return {
        slug: build_method(source, table, form_documents(), sources)
        for slug, source in sources.items()
    }


for catalogue, loader in CATALOGUES.items():
    register_catalogue(catalogue, loader)
