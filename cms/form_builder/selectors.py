"""Queries over forms and their versions."""

from dataclasses import dataclass
from typing import Any

from cms.form_builder.models import FormPage, FormVersion


@dataclass(frozen=True)
class FormRow:
    """A form in the list of the admin: its page and the version in force."""

    page: FormPage
    version: FormVersion | None


def form_rows(user: Any) -> list[FormRow]:
    """Return the forms that ``user`` may edit, by title."""
    pages = FormPage.objects.order_by("title")
    return [
        FormRow(page, page.latest_version)
        for page in pages
        if page.permissions_for_user(user).can_edit()
    ]


def versions_of(page: FormPage) -> list[FormVersion]:
    """Return the published versions of a page's form, newest first."""
    form = page.published_form
    return list(form.versions.select_related("published_by")) if form else []
