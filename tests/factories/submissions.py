"""Drafts, submissions, results and events."""

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import factory

from cms.submissions.models import Draft, DraftState, Event, Result, StepAnswers, Submission
from tests.factories.accounts import OfficeFactory, UserFactory
from tests.factories.form_builder import FormVersionFactory

SUBMITTED_AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


def member_answers(**changes: Any) -> dict[str, Any]:
    """Return the row of one person as the engine stores it."""
    row = {
        "_id": "fila-1",
        "ape_pat": "Quispe",
        "ape_mat": "Mamani",
        "nombres": "Rosa María",
        "fecha_nac": "1985-03-09",
        "tipo_doc": 1,
        "num_doc": "40123456",
        "ptes": 1,
    }
    return row | changes


def household_answers(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of the tiny form for a household of ``rows`` (one head if none given)."""
    members = list(rows) or [member_answers()]
    return {"habitaciones": 2, "miembros": members, "declaracion": True}


class DraftFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Draft

    class Params:
        submitted = factory.Trait(state=DraftState.SUBMITTED)
        discarded = factory.Trait(state=DraftState.DISCARDED)

    form_version = factory.SubFactory(FormVersionFactory)
    office = factory.SubFactory(OfficeFactory)
    title = "Quispe Mamani, Rosa María"
    created_by = factory.SubFactory(
        UserFactory, enumerator=True, office=factory.SelfAttribute("..office")
    )


class StepAnswersFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StepAnswers

    draft = factory.SubFactory(DraftFactory)
    step = "vivienda"
    answers = factory.LazyFunction(lambda: {"habitaciones": 2})
    is_complete = True
    updated_by = factory.SelfAttribute("draft.created_by")


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A stored submission with its draft. Trait ``registering``: its form names a register mapping."""

    class Meta:
        model = Submission

    class Params:
        registering = factory.Trait(
            form_version=factory.SubFactory(FormVersionFactory, registering=True)
        )

    reference = factory.Sequence(lambda number: f"S-2026-{number:06d}")
    form_version = factory.SubFactory(FormVersionFactory)
    office = factory.SubFactory(OfficeFactory)
    draft = factory.SubFactory(
        DraftFactory,
        submitted=True,
        office=factory.SelfAttribute("..office"),
        form_version=factory.SelfAttribute("..form_version"),
    )
    title = "Quispe Mamani, Rosa María"
    answers = factory.LazyFunction(household_answers)
    sha256 = factory.LazyAttribute(
        lambda submission: hashlib.sha256(
            json.dumps(submission.answers, sort_keys=True).encode()
        ).hexdigest()
    )
    submitted_at = SUBMITTED_AT
    submitted_by = factory.SelfAttribute("draft.created_by")


def explanation(category: str = "pobre") -> dict[str, Any]:
    """Return the parts of an explanation that pages read beside the calculation itself."""
    return {
        "method": {
            "slug": "cse-demostracion",
            "title": "Clasificación de demostración",
            "legal_effect": False,
            "disclaimer": "Demostración sin efecto legal.",
        },
        "category": {
            "code": category,
            "label": category.replace("_", " ").capitalize(),
            "meaning": "Su hogar puede pedir los programas para hogares en pobreza.",
        },
        "assumptions": [],
        "contributions": [],
        "reasons": [],
    }


class ResultFactory(factory.django.DjangoModelFactory):
    """A computed result that decides. Traits: ``refused``, ``advisory`` (does not decide)."""

    class Meta:
        model = Result

    class Params:
        refused = factory.Trait(
            status="not_computed", raw="", category="", valid_from=None, valid_until=None
        )
        advisory = factory.Trait(decides=False, valid_from=None, valid_until=None)

    submission = factory.SubFactory(SubmissionFactory)
    method = "cse-demostracion"
    method_version = 1
    status = "computed"
    raw = "-0.55"
    category = "pobre"
    decides = True
    valid_from = date(2026, 11, 2)
    valid_until = date(2030, 11, 1)
    explanation = factory.LazyAttribute(lambda result: explanation(result.category))
    computed_at = SUBMITTED_AT


class EventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Event

    draft = factory.SubFactory(DraftFactory)
    kind = "draft_started"
    at = SUBMITTED_AT
    by = factory.SelfAttribute("draft.created_by")
