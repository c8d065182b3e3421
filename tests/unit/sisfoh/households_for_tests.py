"""Typed answers of one household an area, all of whose indicators have a weight."""

from datetime import date
from functools import cache

from forms_plugins.api.kinds import Package
from forms_plugins.api.registry import registry
from forms_plugins.engine.classification import Classifier, load_method

TODAY = date(2026, 11, 23)

LIMA = {
    "area": 1, "ubigeo": "150132", "combusa": 2, "abasag": 1, "mpared": 1, "serhig": 1,
    "bienes": (2, 5, 14), "mtecho": 1, "matpiso": 5, "talum": 1, "ctahab": 3, "hombres": 2,
    "mujeres": 2, "total": 4,
    "miembros": (
        {"ptes": 1, "niv": 4, "segu": (1,)},
        {"ptes": 2, "niv": 4, "segu": (4,)},
        {"ptes": 3, "niv": 3, "segu": (4,)},
        {"ptes": 3, "niv": 3, "segu": (6,)},
    ),
}  # fmt: skip
URBAN = {**LIMA, "ubigeo": "130101"}
RURAL = {**LIMA, "area": 2, "ubigeo": "050114"}
BY_AREA = {"lima": LIMA, "urban": URBAN, "rural": RURAL}


@cache
def method(slug="ifh-2010"):
    return load_method(registry.get(Package, "sisfoh").methods()[slug])


@cache
def classifier(slug="ifh-2010"):
    return Classifier(method(slug))


def classified(answers, slug="ifh-2010"):
    return classifier(slug).classify(answers, TODAY)


def codes(result):
    return {(reason.about, reason.code) for reason in result.reasons}
