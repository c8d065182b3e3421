"""Forms and their versions, on a tiny document."""

from datetime import UTC, datetime
from typing import Any

import factory

from cms.form_builder.models import Form, FormVersion
from forms_plugins.engine.definition import document_hash
from tests.factories.accounts import FIRST

REGISTER_MAPPING: dict[str, Any] = {
    "roster": "miembros",
    "document_type": "tipo_doc",
    "document_number": "num_doc",
    "given_names": "nombres",
    "first_surname": "ape_pat",
    "second_surname": "ape_mat",
    "birth_date": "fecha_nac",
    "relationship": "ptes",
    "head_code": 1,
    "document_kinds": [
        {
            "code": 1,
            "label": "DNI",
            "advice": "Escriba los 8 dígitos del DNI.",
            "minimum_length": 8,
            "maximum_length": 8,
            "digits_only": True,
        },
        {
            "code": 3,
            "label": "Carné de extranjería",
            "advice": "Escriba el número como figura en el carné.",
            "minimum_length": 6,
            "maximum_length": 12,
        },
    ],
}


def tiny_document(slug: str = "hogar", **changes: Any) -> dict[str, Any]:
    """Return a form of two steps: one question about the home, and its members."""
    document: dict[str, Any] = {
        "format": 1,
        "slug": slug,
        "title": "Ficha breve del hogar",
        "steps": [
            {
                "key": "vivienda",
                "title": "Vivienda",
                "help_not_needed": True,
                "items": [
                    _field("habitaciones", "integer", "¿Cuántas habitaciones ocupa el hogar?")
                ],
            },
            {
                "key": "personas",
                "title": "Personas del hogar",
                "help_not_needed": True,
                "items": [_roster()],
            },
        ],
        "declaration": {
            "title": "Declaración",
            "text": "Declaro que los datos son verdaderos.",
            "label": "Sí, declaro",
        },
    }
    return document | changes


def _field(key: str, kind: str, label: str, **more: Any) -> dict[str, Any]:
    datatype = {"integer": "whole"}.get(kind, kind)
    field = {"kind": "field", "key": key, "type": kind, "datatype": datatype, "label": label}
    return field | more


def _choice_field(key: str, label: str, choices: dict[int, str]) -> dict[str, Any]:
    options = [{"code": code, "label": words} for code, words in choices.items()]
    return _field(key, "choice", label, choices=options)


def _roster() -> dict[str, Any]:
    return {
        "kind": "roster",
        "key": "miembros",
        "label": "Personas",
        "item_label": "Persona",
        "minimum": 1,
        "row_title": {"row": "nombres"},
        "items": [
            _field("ape_pat", "text", "Apellido paterno"),
            _field("ape_mat", "text", "Apellido materno", required=False),
            _field("nombres", "text", "Nombres"),
            _field("fecha_nac", "date", "Fecha de nacimiento"),
            _choice_field("tipo_doc", "Documento", {1: "DNI", 3: "Carné", 4: "No tiene"}),
            _field("num_doc", "text", "Número", required=False),
            _choice_field("ptes", "Parentesco", {1: "Jefe o jefa", 2: "Cónyuge", 3: "Hijo"}),
        ],
    }


class FormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Form

    slug = factory.Sequence(lambda number: f"hogar-{FIRST + number}")
    title = "Ficha breve del hogar"


class FormVersionFactory(factory.django.DjangoModelFactory):
    """
    Version 1 of a new form. Trait ``registering``: its calculation names the register mapping.

    The calculation's plugin is not run by the factories; ``household-classification`` must be
    installed only where a test submits through the services.
    """

    class Meta:
        model = FormVersion

    class Params:
        registering = factory.Trait(
            document=factory.LazyAttribute(
                lambda version: tiny_document(
                    version.form.slug,
                    calculations=[
                        {
                            "plugin": "household-classification",
                            "options": {"register": REGISTER_MAPPING},
                        }
                    ],
                )
            )
        )

    form = factory.SubFactory(FormFactory)
    number = 1
    document = factory.LazyAttribute(lambda version: tiny_document(version.form.slug))
    sha256 = factory.LazyAttribute(lambda version: document_hash(version.document))
    published_at = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
