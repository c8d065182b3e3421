"""Queries over forms and their versions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from cms.form_builder.models import FormPage, FormVersion, ReusableBlock, SharedList
from cms.form_builder.translating import Completeness, completeness
from forms_plugins.engine.definition import DEFAULT_LANGUAGE


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
