"""A household on the small form of ``tests/forms``, as fixtures of several folders need it."""

import json
from pathlib import Path
from typing import Any

from cms.accounts.models import Office, User
from cms.form_builder.models import Form, FormVersion
from cms.submissions import services
from cms.submissions.models import Draft
from cms.submissions.selectors import step_states
from forms_plugins.engine.answers import answers_from_json
from tests.factories import FormFactory, FormVersionFactory

DOCUMENT = json.loads((Path(__file__).parent / "forms" / "small_household.json").read_text())

ANSWERS: dict[str, dict[str, Any]] = {
    "vivienda": {"tviv": 1, "habitaciones": 3, "negocio": False},
    "hogar": {"hombres": 1, "mujeres": 1, "visita": "2026-10-30", "bienes": [1, 2]},
    "personas": {
        "miembros": [
            {"_id": "r1", "nombres": "Rosa", "sexo": 2, "gestante": False, "edad": 40},
            {"_id": "r2", "nombres": "Luis", "sexo": 1, "edad": 12},
        ]
    },
}


def household_version(**changes: Any) -> FormVersion:
    """Publish a version of the small form, the next one if there is one."""
    form = Form.objects.filter(slug=DOCUMENT["slug"]).first() or FormFactory(
        slug=DOCUMENT["slug"], title=DOCUMENT["title"]
    )
    return FormVersionFactory(
        form=form, number=form.versions.count() + 1, document=DOCUMENT | changes
    )


def start(version: FormVersion, office: Office, by: User | None) -> Draft:
    """Return a new draft."""
    return services.start_draft(form_version=version, office=office, by=by)


def fill_step(draft: Draft, step: str, typed: dict[str, Any] | None = None, **changes: Any) -> None:
    """Save the answers of ``ANSWERS`` for a step, with changes, as its page would."""
    answers = answers_from_json(draft.form_version.definition, ANSWERS[step] | changes)
    services.save_step(
        draft=draft,
        step=step,
        answers=answers,
        typed=typed,
        revision=step_states(draft).get(step, (0, False))[0],
        by=draft.created_by,
        is_complete=not typed,
    )


def fill_all(draft: Draft, *, declared: bool = True) -> None:
    """Save every step; with ``declared`` the draft can be sent."""
    for step in ANSWERS:
        fill_step(draft, step)
    if declared:
        services.accept_declaration(draft=draft, by=draft.created_by)
