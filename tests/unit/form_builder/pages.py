"""Form pages without a database: what ``compile_page`` reads, and nothing else."""

from types import SimpleNamespace
from typing import Any

from wagtail.fields import StreamField

from cms.form_builder.decompile import decompile
from cms.form_builder.models import FormPage
from forms_plugins.engine.definition import load_form


def page_of(document: dict[str, Any]) -> Any:
    """Return the values of the page of a document, streams as Wagtail reads them."""
    values = decompile(load_form(document))
    for field in FormPage._meta.get_fields():
        if isinstance(field, StreamField):
            values[field.name] = field.to_python(values[field.name])
    return SimpleNamespace(**values)
