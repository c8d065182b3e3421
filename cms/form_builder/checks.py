"""Turn what the engine and the plugins find wrong with a document into problems with a block."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from cms.form_builder.blocks.options import PREFIX
from cms.form_builder.problems import FormProblem, Location, Path
from cms.form_builder.rule_text import mark_rule
from forms_plugins.api.errors import UnknownPlugin
from forms_plugins.api.kinds import Action, Calculation, FieldType, Lookup, Plugin, Validation
from forms_plugins.api.registry import Registry
from forms_plugins.engine.checking import check_form
from forms_plugins.engine.definition import FormDefinition, Roster

Places = Mapping[Path, Location]
KINDS: dict[str, type[Plugin]] = {
    "validations": Validation,
    "calculations": Calculation,
    "actions": Action,
}
_ITEM_KINDS = frozenset({"field", "section", "note", "check", "roster"})
_BLOCK_OF_PART = {"required": "required_if", "type": "label", "datatype": "label"}
_PAGE_FIELD_OF_PART = {
    "slug": "form_slug",
    "draft_title": "draft_title_rule",
    "retention": "retention_drafts_days",
    "declaration": "declaration_text",
}


def shape_problems(error: ValidationError, places: Places) -> Iterator[FormProblem]:
    """Yield a problem for each part of the document that the engine's models refuse."""
    for each in error.errors(include_url=False, include_context=False):
        yield FormProblem(_sentence(each), locate(_untagged(each["loc"]), places))


def _untagged(path: Path) -> Path:
    """Return a path of pydantic without the kinds of items that it writes after their number."""
    return tuple(
        step
        for before, step in zip((None, *path), path, strict=False)
        if not (isinstance(before, int) and step in _ITEM_KINDS)
    )


def locate(path: Path, places: Places) -> Location:
    """Return the block, and the input inside it, that a path in the document comes from."""
    for length in range(len(path), 0, -1):
        location = places.get(path[:length])
        if location is not None:
            return location.at(*_inputs(path[length:]))
    name = str(path[0]) if path else "title"
    return Location(_PAGE_FIELD_OF_PART.get(name, name))


def _inputs(rest: Path) -> Path:
    """Return the way to the input inside a block; texts are one input each."""
    if not rest:
        return ()
    name = str(rest[0])
    if name == "options" and len(rest) > 1:
        return (PREFIX + str(rest[1]), *rest[2:])
    if name in ("validations", "routes") and len(rest) > 1:
        return (name, *rest[1:3])
    return (_BLOCK_OF_PART.get(name, name),)


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_pattern_mismatch":
        return _(
            "Write only small letters without accents, figures and “_” or “-”; begin with a letter."
        )
    if error["type"] == "missing":
        return _("Something is missing here.")
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    return _("This is not accepted: %(reason)s") % {"reason": error["msg"]}


def whole_problems(form: FormDefinition, places: Places) -> Iterator[FormProblem]:
    """
    Yield what the engine finds wrong with the form as a whole.

    Texts that lack a language are told once for each language: Spanish is shown instead.
    """
    untranslated: Counter[str] = Counter()
    for each in check_form(form):
        if each.key == "text_missing":
            untranslated[each.params["language"]] += 1
            continue
        location = locate(each.place, places)
        if each.key == "rule_wrong":
            excerpt = mark_rule(_part(form, each.place), each.params["rule_place"])
            yield FormProblem(each.params["problem"], location, excerpt, each.level)
        else:
            yield FormProblem(_(each.message) % each.params, location, level=each.level)

    for language, count in untranslated.items():
        message = ngettext(
            "%(count)s text is not translated into %(language)s. Spanish is shown instead.",
            "%(count)s texts are not translated into %(language)s. Spanish is shown instead.",
            count,
        ) % {"count": count, "language": _language_name(language)}
        yield FormProblem(message, Location("languages"), level="warning")


def _language_name(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code)).lower()


def _part(form: FormDefinition, path: Path) -> Any:
    part: Any = form
    for step in path:
        indexed = isinstance(step, int) or isinstance(part, Mapping)
        part = part[step] if indexed else getattr(part, str(step))
    return part


def plugin_problems(
    form: FormDefinition, places: Places, plugins: Registry
) -> Iterator[FormProblem]:
    """Yield a problem for each plugin that is missing and each option that it refuses."""
    for path, field in _fields(form):
        yield from _option_problems(FieldType, field.type, field.options, path, places, plugins)
        if fill := field.prefill:
            here = (*path, "prefill")
            yield from _option_problems(Lookup, fill.plugin, fill.options, here, places, plugins)
    for name, kind in KINDS.items():
        for index, use in enumerate(getattr(form, name)):
            path = (name, index)
            yield from _option_problems(kind, use.plugin, use.options, path, places, plugins)


def _fields(form: FormDefinition) -> Iterator[tuple[Path, Any]]:
    for number, step in enumerate(form.steps):
        yield from _fields_among(step.items, ("steps", number, "items"))


def _fields_among(items: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    for index, item in enumerate(items):
        if isinstance(item, Roster):
            yield from _fields_among(item.items, (*path, index, "items"))
        elif item.kind == "field":
            yield (*path, index), item


def _option_problems(
    kind: type[Plugin],
    slug: str,
    options: Mapping[str, Any],
    path: Path,
    places: Places,
    plugins: Registry,
) -> Iterator[FormProblem]:
    try:
        plugins.get(kind, slug).read_options(options)
    except UnknownPlugin:
        message = _("The plugin “%(plugin)s” is not installed. Install it or remove the block.")
        yield FormProblem(message % {"plugin": slug}, locate(path, places))
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=False):
            yield FormProblem(_sentence(each), locate((*path, "options", *each["loc"]), places))
