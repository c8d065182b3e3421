"""
Compile a form page into a form document, or list what is wrong with it.

1. Propose the keys that are missing, and write them into the blocks.
2. Read the blocks into the parts of a document (``reading``).
3. Load the document: its shape is checked by the engine's models.
4. Check the form as a whole: names, types, cycles, paths; then the options of its plugins.

Steps 3 and 4 name places in the document; ``places`` leads them back to the blocks.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from cms.form_builder.checks import plugin_problems, shape_problems, whole_problems
from cms.form_builder.keys import propose_missing_keys
from cms.form_builder.library import Library, read_pin, write_pin
from cms.form_builder.problems import FormProblem, Location, Path
from cms.form_builder.reading import Reader
from cms.form_builder.reading_parts import Part, stated
from cms.form_builder.translations import add_translations
from cms.form_builder.wording import wording_problems
from forms_plugins.api.registry import Registry, registry
from forms_plugins.engine.definition import FormDefinition, document_hash, dump_form, load_form

if TYPE_CHECKING:
    from cms.form_builder.models import FormPage

PLUGIN_STREAMS = ("validations", "calculations", "actions")


@dataclass(frozen=True)
class Compiled:
    """
    The outcome: a form without problems, or problems and the form as far as it loads.

    ``warnings`` are worth a look and keep nothing from being published.
    """

    form: FormDefinition | None
    problems: tuple[FormProblem, ...]
    warnings: tuple[FormProblem, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """Return the form document. :raises ValueError: if the form has problems."""
        if self.form is None or self.problems:
            raise ValueError("a form with problems has no document")
        return dump_form(self.form)

    @property
    def sha256(self) -> str:
        """Return the hash of the document."""
        return document_hash(self.document)


def compile_page(
    page: "FormPage", plugins: Registry = registry, library: Library | None = None
) -> Compiled:
    """Return the form that ``page`` describes, or what is wrong with it."""
    reserved = page.declaration_key or "declaracion"
    propose_missing_keys(page.steps, page.outcomes, page.checks, reserved=reserved)
    reader = Reader(library)
    document = _document(page, reader)
    add_translations(document, page.translations)
    try:
        form = load_form(document)
    except ValidationError as error:
        return _sorted_out(None, (*reader.problems, *shape_problems(error, reader.places)))
    found = (
        *reader.problems,
        *whole_problems(form, reader.places),
        *plugin_problems(form, reader.places, plugins),
        *wording_problems(form, reader.places),
    )
    return _sorted_out(form, found)


def _sorted_out(form: FormDefinition | None, found: tuple[FormProblem, ...]) -> Compiled:
    ordered = _in_order_of_page(found)
    return Compiled(
        form,
        tuple(each for each in ordered if each.level == "error"),
        tuple(each for each in ordered if each.level != "error"),
    )


def _document(page: "FormPage", reader: Reader) -> Part:
    values = {name: getattr(page, name) for name in ("title", "summary", "privacy_notice")}
    root = Location("title")
    document = {
        "slug": _slug(page, reader),
        "title": reader.needed_text(values, "title", root, _("Write the title of the form.")),
        "summary": reader.text(values, "summary"),
        "audience": page.audience,
        "layout": page.layout,
        "languages": page.languages or ["es"],
        "privacy_notice": reader.text(values, "privacy_notice"),
        "retention": _retention(page, reader),
        **_choice_lists(page, reader),
        "tables": page.tables or {},
        "steps": _steps(page, reader),
        "outcomes": _outcomes(page, reader),
        "navigation": page.navigation or "linear",
        "office_from": page.office_from.strip() or None,
        "checks": _checks(page, reader),
        "draft_title": reader.rule(
            {"": page.draft_title_rule}, "", Location("draft_title_rule", words=(_("Draft"),))
        ),
        "declaration": _declaration(page, reader),
        **{name: _plugin_uses(page, name, reader) for name in PLUGIN_STREAMS},
    }
    return stated(document)


def _slug(page: "FormPage", reader: Reader) -> str:
    if not page.form_slug:
        message = _('Write the short name of the form, for example "fsu".')
        reader.problem(message, Location("form_slug"))
    return page.form_slug or "sin-nombre"


def _retention(page: "FormPage", reader: Reader) -> Part | None:
    part = {
        "drafts_days": page.retention_drafts_days,
        "submissions_years": page.retention_submissions_years,
        "reason": reader.text({"reason": page.retention_reason}, "reason"),
    }
    return stated(part) or None


def _declaration(page: "FormPage", reader: Reader) -> Part | None:
    values = {
        "title": page.declaration_title,
        "text": page.declaration_text,
        "label": page.declaration_label,
    }
    if not any(values.values()):
        return None
    messages = {
        "title": _("Write the title of the declaration."),
        "text": _("Write what the person declares."),
        "label": _('Write the words beside the box, such as "I declare that this is true".'),
    }
    texts = {
        name: reader.needed_text(
            {f"declaration_{name}": words},
            f"declaration_{name}",
            Location(f"declaration_{name}"),
            messages[name],
        )
        for name, words in values.items()
    }
    return stated({"key": page.declaration_key or None, **texts})


def _steps(page: "FormPage", reader: Reader) -> list[Part]:
    parts = []
    for index, child in enumerate(page.steps):
        path: Path = ("steps", index)
        words = child.value.get("title") or _("Step %(number)s") % {"number": index + 1}
        here = Location("steps").block((index,), child.id, words)
        reader.places[path] = here
        parts.append(reader.step(child.value, path, here))
    return parts


def _checks(page: "FormPage", reader: Reader) -> list[Part]:
    parts = []
    for index, child in enumerate(page.checks):
        here = Location("checks").block((index,), child.id, child.value["message"])
        reader.places[("checks", index)] = here
        parts.append(reader.check(child.value, here))
    return parts


def _outcomes(page: "FormPage", reader: Reader) -> list[Part]:
    parts = []
    for index, child in enumerate(page.outcomes):
        here = Location("outcomes").block((index,), child.id, child.value["title"])
        reader.places[("outcomes", index)] = here
        parts.append(reader.outcome(child.value, here))
    return parts


def _choice_lists(page: "FormPage", reader: Reader) -> Part:
    """Return the form's lists, and which of them were taken from a shared one."""
    lists: Part = {}
    shared: Part = {}
    for index, child in enumerate(page.choice_lists):
        key = child.value["key"].strip()
        here = Location("choice_lists").block((index,), child.id, key)
        reader.places[("choice_lists", key)] = here
        if not key:
            reader.problem(_("Write the key of the list."), here.at("key"))
        elif key in lists:
            reader.problem(_("Another list has this key."), here.at("key"))
        name = key or f"lista_{index}"
        if child.block_type == "shared_list":
            lists[name], source = _shared_list(child.value, here, reader)
        else:
            lists[name] = reader.choices(child.value["choices"], here)
            source = reader.kept(child.value, "source")
        if source:
            shared[name] = source
    return {"choice_lists": lists, "shared_lists": shared}


def _shared_list(value: Any, here: Location, reader: Reader) -> tuple[list[Part], Part | None]:
    slug, version = read_pin(value["shared_list"])
    if not slug:
        reader.problem(_("Choose the list."), here.at("shared_list"))
        return [], None
    pinned = reader.library.choices(slug, version)
    if pinned is None:
        message = _("There is no published list “%(name)s”. Publish it or choose another.")
        reader.problem(message % {"name": value["shared_list"]}, here.at("shared_list"))
        return [], None
    value["shared_list"] = write_pin(slug, pinned.version)
    return pinned.content, {"slug": slug, "version": pinned.version}


def _plugin_uses(page: "FormPage", name: str, reader: Reader) -> list[Part]:
    return [
        reader.plugin_use(child, (name, index), Location(name))
        for index, child in enumerate(getattr(page, name))
    ]


def _in_order_of_page(problems: tuple[FormProblem, ...]) -> tuple[FormProblem, ...]:
    """Return each problem once, those of one block together, in the order of the page."""
    order = {
        name: number for number, name in enumerate(("title", "form_slug", "steps", "outcomes"))
    }
    unique = dict.fromkeys(problems)

    def position(problem: FormProblem) -> Any:
        location = problem.location
        # Names and numbers do not compare: as text with the numbers padded they do.
        path = [f"{step:05}" if isinstance(step, int) else "" for step in location.path]
        return order.get(location.field, len(order)), location.field, path

    return tuple(sorted(unique, key=position))
