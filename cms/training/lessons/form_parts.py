"""
The parts of published forms, for lists to choose from.

A part is written ``form/step`` or ``form/step/field``; a page of a form ``form/step`` or, for one
row of the list of a step, ``form/step#row``.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cms.training.bank.parts import PublishedForms
from forms_plugins.engine.definition import FormDefinition, Step

ROW = "#row"
Choices = list[tuple[str, Any]]


def page_choices() -> Choices:
    """Return the pages of the open forms, grouped by form."""
    return [
        (form.title.es, [choice for step in form.steps for choice in _pages(form, step)])
        for form in published_forms()
    ]


def part_choices() -> Choices:
    """Return the steps and questions of the open forms, grouped by form and step."""
    return [
        (f"{form.title.es} · {step.title.es}", list(_parts(form, step)))
        for form in published_forms()
        for step in form.steps
    ]


def published_forms() -> Iterator[FormDefinition]:
    """Yield the newest published version of each form that takes answers, by title."""
    for version in PublishedForms().newest.values():
        if version.form.is_open:
            yield version.definition


def _pages(form: FormDefinition, step: Step) -> Iterator[tuple[str, str]]:
    name = f"{form.slug}/{step.key}"
    yield name, step.title.es
    if step.roster:
        item = step.roster.item_label.es
        yield name + ROW, _("%(title)s: %(item)s") % {"title": step.title.es, "item": item}


def _parts(form: FormDefinition, step: Step) -> Iterator[tuple[str, str]]:
    name = f"{form.slug}/{step.key}"
    yield name, _("The whole step: %(title)s") % {"title": step.title.es}
    fields = [*step.fields, *(step.roster.fields if step.roster else ())]
    for field in fields:
        yield f"{name}/{field.key}", field.label.es
