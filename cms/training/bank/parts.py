"""The steps, questions and versions of published forms, to link a question to."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from cms.form_builder.models import FormVersion
from forms_plugins.engine.definition import FormDefinition
from forms_plugins.engine.quiz.questions import FormLink


def write_part(link: FormLink) -> str:
    """Return a link as the editor keeps it: ``form/step`` or ``form/step/field``."""
    return "/".join(part for part in (link.form, link.step, link.field) if part)


def read_part(text: str) -> dict[str, str] | None:
    """Return the JSON of the link that ``write_part`` wrote; nothing if it is no link."""
    parts = text.strip().split("/")
    if len(parts) not in (2, 3) or not all(parts):
        return None
    return dict(zip(("form", "step", "field"), parts, strict=False))


def write_version(form: str, version: int) -> str:
    """Return a version of a form as the editor keeps it."""
    return f"{form} {version}"


def read_version(text: str) -> tuple[str, int] | None:
    """Return short name and number of what ``write_version`` wrote."""
    form, _blank, number = text.strip().partition(" ")
    return (form, int(number)) if form and number.isdecimal() else None


def published_version(form: str, number: int) -> FormVersion | None:
    """Return a published version of a form, by short name and number."""
    versions = FormVersion.objects.select_related("form")
    found: FormVersion | None = versions.filter(form__slug=form, number=number).first()
    return found


def newest_version(form: str) -> FormVersion | None:
    """Return the newest published version of a form."""
    versions = FormVersion.objects.select_related("form").order_by("-number")
    found: FormVersion | None = versions.filter(form__slug=form).first()
    return found


class PublishedForms:
    """The newest version of each form, read once."""

    @cached_property
    def newest(self) -> dict[str, FormVersion]:
        """Return the newest version of each published form by its short name."""
        newest = FormVersion.objects.filter(form=OuterRef("form")).order_by("-number")
        versions = FormVersion.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        found = versions.select_related("form").order_by("form__title")
        return {version.form.slug: version for version in found}

    def is_there(self, link: FormLink) -> bool:
        """Say whether what a question is about is still in the newest version of its form."""
        version = self.newest.get(link.form)
        if version is None:
            return False
        return (link.step, link.field or "") in version.definition.kept(_places)

    def words(self, link: FormLink) -> str:
        """Return the titles of form, step and question; keys where they are gone."""
        version = self.newest.get(link.form)
        if version is None:
            return write_part(link)
        labels = version.definition.kept(_places)
        step = labels.get((link.step, ""), link.step)
        shown = [version.form.title, step]
        if link.field:
            shown.append(labels.get((link.step, link.field), link.field))
        return " › ".join(shown)


def _places(form: FormDefinition) -> dict[tuple[str, str], str]:
    """Return title or label of each (step, field); the step itself stands with an empty field."""
    places = {(step.key, ""): step.title.es for step in form.steps}
    for step, _roster, field in form.fields():
        places[(step.key, field.key)] = field.label.es
    return places


def editor_lists() -> dict[str, Any]:
    """
    Return what the editor's lists offer: ``parts`` and ``versions``.

    Each is a list of ``{"label": group, "entries": [{"value", "label"}]}``.
    """
    forms = PublishedForms()
    return {"parts": list(_part_groups(forms)), "versions": list(_version_groups())}


def _part_groups(forms: PublishedForms) -> Iterator[dict[str, Any]]:
    for slug, version in forms.newest.items():
        form = version.definition
        places = form.kept(_places)
        for step in form.steps:
            whole = {"value": f"{slug}/{step.key}", "label": _("The whole step")}
            fields = [
                {"value": f"{slug}/{step.key}/{field}", "label": label}
                for (key, field), label in places.items()
                if key == step.key and field
            ]
            yield {"label": f"{version.form.title} › {step.title.es}", "entries": [whole, *fields]}


def _version_groups() -> Iterator[dict[str, Any]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for slug, title, number in FormVersion.objects.order_by("form__title", "-number").values_list(
        "form__slug", "form__title", "number"
    ):
        label = _("Version %(number)s") % {"number": number}
        groups.setdefault(title, []).append({"value": write_version(slug, number), "label": label})
    yield from ({"label": title, "entries": entries} for title, entries in groups.items())
