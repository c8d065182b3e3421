"""Queries over forms and their versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from cms.form_builder.models import FormPage, FormVersion, ReusableBlock, SharedList
from cms.form_builder.translating import Completeness, completeness
from forms_plugins.engine.definition import DEFAULT_LANGUAGE, Roster, Section


@dataclass(frozen=True)
class FormRow:
    """
    A form in the list of the admin: its page and the version in force.

    ``languages`` says how far the draft is translated into each of its languages but Spanish.
    """

    page: FormPage
    version: FormVersion | None
    languages: tuple[Completeness, ...] = ()


def form_rows(user: Any) -> list[FormRow]:
    """Return the forms that ``user`` may edit, by title."""
    pages = FormPage.objects.order_by("title")
    return [
        FormRow(page, page.latest_version, _languages(page))
        for page in pages
        if page.permissions_for_user(user).can_edit()
    ]


def _languages(page: FormPage) -> tuple[Completeness, ...]:
    draft = page.get_latest_revision_as_object()
    codes = [code for code in draft.languages or () if code != DEFAULT_LANGUAGE]
    return tuple(completeness(draft, codes)) if codes else ()


def versions_of(page: FormPage) -> list[FormVersion]:
    """Return the published versions of a page's form, newest first."""
    form = page.published_form
    return list(form.versions.select_related("published_by")) if form else []


def shared_lists() -> list[dict[str, Any]]:
    """Return short name, title and newest version of the shared lists that have one."""
    return _newest(SharedList)


def shared_blocks() -> list[dict[str, Any]]:
    """Return short name, title and newest version of the reusable blocks that have one."""
    return _newest(ReusableBlock)


def _newest(model: Any) -> list[dict[str, Any]]:
    found = model.objects.annotate(version=Max("versions__number")).filter(version__isnull=False)
    return list(found.values("slug", "title", "version"))


@dataclass(frozen=True)
class FormUse:
    """A form whose newest version holds a version of something shared."""

    title: str
    version: int


def uses_of_list(slug: str) -> list[FormUse]:
    """Return the forms that hold a version of a shared list."""
    return [
        FormUse(version.form.title, use.version)
        for version in _newest_versions()
        for use in version.definition.shared_lists.values()
        if use.slug == slug
    ]


def uses_of_block(slug: str) -> list[FormUse]:
    """Return the forms that hold a version of a reusable block."""
    return [
        FormUse(version.form.title, source.version)
        for version in _newest_versions()
        for source in _sources(step.items for step in version.definition.steps)
        if source.kind == "reusable_block" and source.name == slug
    ]


def _newest_versions() -> list[FormVersion]:
    versions = FormVersion.objects.select_related("form").order_by("form__title", "-number")
    newest: dict[int, FormVersion] = {}
    for version in versions:
        newest.setdefault(version.form_id, version)
    return list(newest.values())


def _sources(streams: Iterable[Any]) -> Iterator[Any]:
    for items in streams:
        for item in items:
            if isinstance(item, Section) and item.source:
                yield item.source
            elif isinstance(item, Roster):
                yield from _sources([item.items])
