"""Gates, what lifts them, and a form that waits."""

from datetime import date
from typing import Any

import factory

from cms.training.models import Gate, GateOverride
from tests.factories.accounts import FIRST, UserFactory
from tests.factories.training import CourseFactory


class GateFactory(factory.django.DjangoModelFactory):
    """A gate since 2026 before ``form`` or ``action``. Trait ``strict``: nobody can approve."""

    class Meta:
        model = Gate

    class Params:
        strict = factory.Trait(is_supervised=False)

    name = factory.Sequence(lambda number: f"Exigencia {FIRST + number}")
    course = factory.SubFactory(CourseFactory)
    starts_on = date(2026, 1, 1)


class GateOverrideFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GateOverride

    gate = factory.SubFactory(GateFactory, action="correct_person")
    from_day = date(2026, 1, 1)
    until_day = date(2027, 1, 1)
    reason = "La oficina espera el próximo curso."
    at = factory.LazyFunction(lambda: _at())
    by = factory.SubFactory(UserFactory, operator=True)


def _at() -> Any:
    from django.utils import timezone

    return timezone.now()
