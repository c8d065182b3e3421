"""A step of a form inside a lesson: drawn as the form draws it, closed to answers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.form_builder.models import FormVersion
from cms.form_builder.preview_pages import step_context
from cms.training.bank.parts import newest_version
from cms.training.lessons.form_parts import ROW
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Step


class PartIsGone(LookupError):
    """A form or step that a lesson shows is not there; the message says which, to editors."""


@dataclass(frozen=True)
class Part:
    """A step of the newest version of a form; ``is_row``: the page of one row of its list."""

    version: FormVersion
    step: Step
    is_row: bool


def find_part(name: str) -> Part:
    """
    Return what a name such as ``fsu/vivienda`` stands for today.

    :raises PartIsGone: if there is no such form or step, or the form takes no answers any more.
    """
    page, _hash, row = (name or "").partition("#")
    slug, _slash, key = page.partition("/")
    version = newest_version(slug)
    if version is None:
        raise PartIsGone(_("There is no published form “%(form)s”.") % {"form": slug})
    title = version.form.title
    if not version.form.is_open:
        raise PartIsGone(_("The form “%(form)s” is not published any more.") % {"form": title})
    step = next((step for step in version.definition.steps if step.key == key), None)
    if step is None:
        words = _("The form “%(form)s” has no step “%(step)s” any more.")
        raise PartIsGone(words % {"form": title, "step": key})
    if row and not step.roster:
        words = _("The step “%(step)s” of the form “%(form)s” has no list any more.")
        raise PartIsGone(words % {"form": title, "step": step.title.es})
    return Part(version, step, is_row=bool(row) and f"#{row}" == ROW)


def shown_step(value: Any, context: dict[str, Any]) -> dict[str, Any]:
    """Return what the template of a step draws: the page of the form, or why there is none."""
    try:
        part = find_part(value["part"])
    except PartIsGone as gone:
        return {"gone": str(gone), "tells_why": _is_editor(context)}
    page = context.get("page")
    language = page.locale.language_code if page is not None else DEFAULT_LANGUAGE
    form = part.version.definition
    language = language if language in form.languages else DEFAULT_LANGUAGE
    drawn = step_context(form, part.step, is_row=part.is_row, language=language)
    # The same step may stand on the page twice, and ids must not.
    block_id = context.get("block_id") or part.step.key
    drawn["form"].auto_id = f"vista-{block_id}-%s"
    return {"drawn": drawn, "form_title": form.title.in_language(language)} | {
        "version_number": part.version.number,
        "published_on": part.version.published_at,
    }


def _is_editor(context: dict[str, Any]) -> bool:
    request = context.get("request")
    if request is None:
        return False
    user = getattr(request, "user", None)
    is_preview = bool(getattr(request, "is_preview", False))
    return is_preview or (user is not None and user.has_perm("wagtailadmin.access_admin"))
