"""A small register and a method of five lines that gives its households classes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.register.models import (
    Classification,
    Dwelling,
    EntrySource,
    Household,
    HouseholdAnswers,
    Residence,
)
from forms_plugins.classification.models import Method, MethodVersion
from tests.factories import OfficeFactory

ENTERED = datetime(2026, 3, 1, 15, tzinfo=UTC)
SINCE = date(2026, 3, 1)


def document(**changes: Any) -> dict[str, Any]:
    """Return a method: few rooms are poor (P) up to the line, many are not (NP)."""
    return {
        "format": 1,
        "slug": "cuartos",
        "title": "Cuartos",
        "status": "official",
        "legal_effect": True,
        "inputs": [
            {"key": "rooms", "label": "Cuartos", "datatype": "whole", "minimum": 0, "maximum": 20},
            {"key": "people", "label": "Personas", "datatype": "roster", "fields": [{"key": "age", "label": "Edad", "datatype": "whole"}]},
        ],
        "areas": [{"key": "all", "label": "Todo", "indicators": ["rooms", "people"]}],
        "indicators": [
            {"key": "rooms", "label": "Cuartos", "kind": "linear", "value": {"answer": "rooms"}, "coefficients": {"all": "0.5"}},
            {"key": "people", "label": "Personas", "kind": "linear", "value": {"count": {"roster": "people"}}, "coefficients": {"all": "-0.1"}},
        ],
        "categories": [
            {"code": "P", "label": "Pobre", "cut_off": {"by_cluster": {"all": "1.4"}}},
            {"code": "NP", "label": "No pobre"},
        ],
        "outputs": [{"name": "puntaje", "label": "Puntaje", "of": "raw"}],
        "validity": [{"key": "v", "label": "v", "years": 4, "since": "2020-01-01"}],
        **changes,
    }  # fmt: skip


def publish(**changes: Any) -> MethodVersion:
    """Store a version of the method, the next one if there is one."""
    found = document(**changes)
    method, _ = Method.objects.get_or_create(slug=found["slug"], defaults={"title": found["title"]})
    number = method.versions.count() + 1
    return MethodVersion.objects.create(
        method=method, number=number, document=found, sha256=str(number) * 64, published_at=ENTERED
    )


def household(
    rooms: Any = 1, category: str | None = "P", *, district: str = "150101", **changes: Any
) -> Household:
    """Enter a household with one person, its answers and its class (``None``: none)."""
    office = changes.pop("office", None) or OfficeFactory()
    made = Household.objects.create(office=office, registered_at=ENTERED)
    dwelling = Dwelling.objects.create(place_code=district, created_at=ENTERED)
    Residence.objects.create(household=made, dwelling=dwelling, since=SINCE)
    if rooms != "no answers":
        answers = {"rooms": rooms, "people": [{"age": 30}]}
        HouseholdAnswers.objects.create(household=made, answers=answers, taken_on=SINCE)
    if category is not None:
        give_class(made, category, **changes)
    return made


def give_class(made: Household, category: str, **changes: Any) -> Classification:
    """Give a household a class in force today."""
    today = timezone.localdate()
    values = {
        "source": EntrySource.IMPORT,
        "valid_from": today - timedelta(days=200),
        "valid_until": today + timedelta(days=400),
        "entered_at": timezone.now() - timedelta(days=1),
        **changes,
    }
    return Classification.objects.create(household=made, category=category, **values)


def classes(made: Household) -> list[str]:
    """Return every class a household was given, newest first."""
    rows = made.classifications.order_by("-entered_at", "-pk")
    return list(rows.values_list("category", flat=True))
