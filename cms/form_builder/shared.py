"""
Publish what forms share: lists of options and blocks of questions.

A publication is a numbered version that never changes; forms name the version they use. What says
the same as the newest version is not published again.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from cms.form_builder.bundles import fingerprint
from cms.form_builder.checks import plugin_problems, shape_problems, whole_problems
from cms.form_builder.keys import propose_missing_keys
from cms.form_builder.models import (
    ReusableBlock,
    ReusableBlockVersion,
    SharedList,
    SharedListVersion,
)
from cms.form_builder.problems import FormHasProblems, FormProblem, Location
from cms.form_builder.reading import Reader
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.definition import Choice, FormDefinition, dump_form, load_form

_CHOICES: TypeAdapter[tuple[Choice, ...]] = TypeAdapter(tuple[Choice, ...])


@transaction.atomic
def publish_list(*, shared_list: SharedList, by: Any, at: datetime) -> SharedListVersion:
    """
    Return the newest version of a list, adding one if the list says something new.

    :raises FormHasProblems: if an option lacks a code or a text, or codes repeat.
    """
    content, problems = read_list(shared_list.choices)
    if problems:
        raise FormHasProblems(tuple(problems))
    owner = SharedList.objects.select_for_update().get(pk=shared_list.pk)
    version: SharedListVersion = _added(SharedListVersion, {"shared_list": owner}, content, by, at)
    return version


@transaction.atomic
def publish_block(*, block: ReusableBlock, by: Any, at: datetime) -> ReusableBlockVersion:
    """
    Return the newest version of a block, adding one if its questions say something new.

    :raises FormHasProblems: if they would not do in a form.
    """
    content, problems = read_block(block)
    if problems:
        raise FormHasProblems(tuple(problems))
    owner = ReusableBlock.objects.select_for_update().get(pk=block.pk)
    version: ReusableBlockVersion = _added(ReusableBlockVersion, {"block": owner}, content, by, at)
    return version


def _added(model: Any, owner: dict[str, Any], content: Any, by: Any, at: datetime) -> Any:
    latest = model.objects.filter(**owner).order_by("-number").first()
    sha256 = fingerprint(content)
    if latest and latest.sha256 == sha256:
        return latest
    version = model(
        **owner,
        number=latest.number + 1 if latest else 1,
        content=content,
        sha256=sha256,
        published_at=at,
        published_by=by,
    )
    version.save()
    return version


def read_list(options: Any) -> tuple[list[Any], list[FormProblem]]:
    """Return the options of a list as they are published, and what is wrong with them."""
    reader = Reader()
    here = Location("choices")
    parts = reader.choices(options, here)
    if not parts and not reader.problems:
        reader.problem(_("This list has no options. Add one."), here)
    try:
        choices = _CHOICES.validate_python(parts)
    except ValidationError as error:
        return [], [*reader.problems, *shape_problems(error, {(): here})]
    field = {
        "kind": "field",
        "key": "lista",
        "type": "choice",
        "datatype": "choice",
        "label": "Lista",
        "choices": choices,
    }
    problems = [*reader.problems]
    if not problems:
        problems += whole_problems(_form_of([field]), {("steps",): here})
    content = [choice.model_dump(mode="json", exclude_none=True) for choice in choices]
    return content, [FormProblem(each.message, here) for each in problems if each.level == "error"]


def read_block(
    block: ReusableBlock, plugins: Registry = registry
) -> tuple[list[Any], list[FormProblem]]:
    """Return the items of a block as they are published, and what is wrong with them."""
    propose_missing_keys(block.items)
    reader = Reader()
    items = reader.items(block.items, ("steps", 0, "items"), Location("items"))
    reader.places[("steps",)] = Location("items")
    try:
        form = _form_of(items)
    except ValidationError as error:
        return [], [*reader.problems, *shape_problems(error, reader.places)]
    found = [
        *reader.problems,
        *whole_problems(form, reader.places),
        *plugin_problems(form, reader.places, plugins),
    ]
    problems = [each for each in dict.fromkeys(found) if each.level == "error"]
    return dump_form(form)["steps"][0]["items"], problems


def _form_of(items: list[Any]) -> FormDefinition:
    """Return the form that holds nothing but ``items``: it is checked as they will be."""
    step = {"key": "bloque_de_preguntas", "title": "-", "help_not_needed": True, "items": items}
    return load_form({"slug": "bloque", "title": "-", "retention": {}, "steps": [step]})
