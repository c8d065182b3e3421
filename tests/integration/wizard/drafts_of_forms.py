"""Drafts on the forms of ``tests/forms`` that use everything a page of the wizard can show."""

import json
from pathlib import Path
from typing import Any

from django_scopes import scope

from cms.submissions import services
from cms.submissions.models import Draft
from cms.submissions.selectors import definition_for, read_answers, step_states
from forms_plugins.engine.answers import answers_from_json
from tests.factories import FormFactory, FormVersionFactory

FORMS = Path(__file__).resolve().parents[2] / "forms"

SITUATION = {"nombre": "Rosa", "vive_aqui": True}
PLACE = {"provincia": "1501", "calle": "Jr. Lima 12", "negocio": False, "cuartos": 3}
DELIVERY = {"distrito": "150132", "calle_entrega": "Jr. Lima 12", "tamano": 1}
ROSA = {
    "_id": "r1", "tipo_doc": 1, "num_doc": "40123456", "nombres": "Rosa",
    "nacimiento": "1985-03-09", "parentesco": 1, "edad": 41,
}  # fmt: skip


def document(name: str) -> dict[str, Any]:
    return json.loads((FORMS / f"{name}.json").read_text())


def draft_on(desk: Any, name: str, **traits: Any) -> Draft:
    """Start a draft on a form of ``tests/forms``."""
    content = document(name)
    form = FormFactory(slug=content["slug"], title=content["title"])
    version = FormVersionFactory(form=form, number=1, document=content)
    with scope(office=desk.office):
        return services.start_draft(
            form_version=version, office=desk.office, by=desk.user, **traits
        )


def fill(draft: Draft, step: str, answers: dict[str, Any], *, is_complete: bool = True) -> None:
    """Save the answers of a step as its page would."""
    with scope(office=draft.office):
        services.save_step(
            draft=draft,
            step=step,
            answers=answers_from_json(definition_for(draft), answers),
            revision=step_states(draft).get(step, (0, False))[0],
            by=draft.created_by,
            is_complete=is_complete,
        )


def fill_everything(draft: Draft, **changes: Any) -> None:
    """Fill the form ``completing`` in; ``changes`` go over the answers of the steps."""
    for step, answers in (("situacion", SITUATION), ("lugar", PLACE), ("entrega", DELIVERY)):
        fill(draft, step, {**answers, **{k: v for k, v in changes.items() if k in answers}})
    fill(draft, "personas", {"miembros": changes.get("miembros", [ROSA])})


def stored(draft: Draft) -> Any:
    """Return what a draft holds."""
    with scope(office=draft.office):
        return read_answers(draft)
