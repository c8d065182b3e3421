"""
The form document: a numbered, immutable description of a form.

Covers the shape of the document (frozen pydantic models, one source for loading, checking and
the JSON Schema). Leaves out what an answer means (``answers``), which step comes next
(``navigation``) and whether the parts fit together (``checking``).
"""

from forms_plugins.engine.definition.fields import (
    Check,
    Choice,
    Field,
    Item,
    Note,
    Prefill,
    Roster,
    RosterItem,
    Section,
    Source,
    Validation,
)
from forms_plugins.engine.definition.form import (
    Declaration,
    FormDefinition,
    Outcome,
    PluginUse,
    Retention,
    Route,
    SharedListUse,
    Step,
    document_hash,
    dump_form,
    form_schema,
    load_form,
)
from forms_plugins.engine.definition.texts import DEFAULT_LANGUAGE, Language, Text

__all__ = [
    "DEFAULT_LANGUAGE",
    "Check",
    "Choice",
    "Declaration",
    "Field",
    "FormDefinition",
    "Item",
    "Language",
    "Note",
    "Outcome",
    "PluginUse",
    "Prefill",
    "Retention",
    "Roster",
    "RosterItem",
    "Route",
    "Section",
    "SharedListUse",
    "Source",
    "Step",
    "Text",
    "Validation",
    "document_hash",
    "dump_form",
    "form_schema",
    "load_form",
]
