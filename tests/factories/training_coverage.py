"""Forms that a colleague gave back, messages shown, and lessons that teach steps."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django_scopes import scopes_disabled

from cms.training.models import StepTrouble, SupervisedSending, SupervisionDecision, TaughtPart
from tests.factories.accounts import UserFactory
from tests.factories.submissions import DraftFactory
from tests.factories.training_gates import GateFactory
from tests.factories.training_pages import course_page, lesson_page, module_page


def decided(
    office: Any, version: Any, at: datetime, *, steps: Collection[str] = (), by: Any = None
) -> SupervisionDecision:
    """Return a decision about a form of ``office``: with ``steps`` it was given back."""
    person = by or UserFactory()
    with scopes_disabled():
        draft = DraftFactory(office=office, form_version=version, created_by=person)
    gate = GateFactory._meta.model.objects.filter(form=version.form).first()
    sending = SupervisedSending.objects.create(
        draft=draft,
        office=office,
        gate=gate or GateFactory(form=version.form),
        sent_by=person,
        sent_at=at,
        is_waiting=False,
    )
    kind = SupervisionDecision.Decision.RETURNED if steps else SupervisionDecision.Decision.APPROVED
    return SupervisionDecision.objects.create(
        sending=sending, decision=kind, steps=list(steps), note="Corrija.", at=at, by=person
    )


def told(office: Any, version: Any, day: date, times: int, **place: str) -> StepTrouble:
    """Return how often a message (``required`` at the first question) was shown on a day."""
    values = {"step_key": "vivienda", "field_key": "habitaciones", "message": "required"} | place
    return StepTrouble.objects.create(
        form=version.form, office=office, day=day, times=times, **values
    )


def teaching_course(form: str, parts: dict[str, str], slug: str = "curso-breve") -> dict[str, Any]:
    """Return the lessons of a published course by title; ``parts``: title -> ``step/question``."""
    module = module_page(course_page(slug))
    pages = {}
    for title, part in parts.items():
        pages[title] = lesson_page(module, title)
        step, _slash, field = part.partition("/")
        TaughtPart.objects.create(
            lesson=pages[title], form_slug=form, step_key=step, field_key=field
        )
    return pages
