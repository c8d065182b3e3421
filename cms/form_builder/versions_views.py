"""Screens of the admin about the versions of a form: list, comparison, restoring, downloading."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cms.accounts.services import OPERATOR_GROUP
from cms.form_builder.comparison import compare
from cms.form_builder.models import FormPage, FormVersion
from cms.form_builder.screens import FormScreen, editable_page
from cms.form_builder.selectors import versions_of
from cms.form_builder.versions import restore_version, scheduled
from cms.submissions.version_counts import counts_by_version, office_counts
from forms_plugins.api.errors import UnknownPlugin

VERSIONS = ("versions", gettext_lazy("Versions"))


class VersionsView(FormScreen):
    """The published versions of a form, and how many people are on each."""

    template_name = "form_builder/versions.html"
    page_title = gettext_lazy("Versions")
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the versions with their counts, and what is going to happen by itself."""
        versions = versions_of(self.page)
        counts = counts_by_version(versions)
        rows = [{"version": version, "counts": counts[version.pk]} for version in versions]
        by_office = office_counts(versions) if sees_offices(self.request.user) else None
        return super().get_context_data(
            rows=rows,
            versions=versions,
            schedule=scheduled(self.page),
            by_office=by_office,
            **kwargs,
        )


def sees_offices(user: Any) -> bool:
    """Say whether somebody may see how many drafts each office has: operators."""
    return user.is_superuser or user.groups.filter(name=OPERATOR_GROUP).exists()


class ComparisonView(FormScreen):
    """What changed from one version to another, in words."""

    template_name = "form_builder/comparison.html"
    page_title = gettext_lazy("What changed")
    header_icon = "history"
    parents = (VERSIONS,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both versions and the changes, grouped."""
        versions = versions_of(self.page)
        after = find_version(self.page, self._number("number"))
        before = find_version(self.page, self._number("before"))
        groups = compare(before.definition, after.definition)
        count = sum(len(group.changes) for group in groups)
        return super().get_context_data(
            before=before, after=after, versions=versions, groups=groups, count=count, **kwargs
        )

    def _number(self, name: str) -> int:
        """Return a number from the form on the screen, else from the address."""
        asked = self.request.GET.get({"number": "a", "before": "de"}[name], "")
        if asked.isascii() and asked.isdigit() and len(asked) < 10:
            return int(asked)
        number: int = self.kwargs["number"]
        return number if name == "number" else max(number - 1, 1)


def find_version(page: FormPage, number: int) -> FormVersion:
    """Return a version of the page's form. :raises Http404: if there is none."""
    for version in versions_of(page):
        if version.number == number:
            return version
    raise Http404


@require_safe
def download(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Return the document of a version as a file."""
    version = find_version(editable_page(request, pk), number)
    text = json.dumps(version.document, ensure_ascii=False, indent=2)
    response = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    name = f"{version.form.slug}-v{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Make a draft of the page that says what a version said; nothing is published."""
    page = editable_page(request, pk)
    version = find_version(page, number)
    try:
        restore_version(page=page, version=version, by=request.user)
    except UnknownPlugin as missing:
        words = _("The version cannot be opened: %(reason)s") % {"reason": missing}
        messages.error(request, words)
        return redirect("form_builder_admin:versions", page.pk)
    messages.success(
        request,
        _("Version %(number)s is now the draft. Look at it and publish it when it is right.")
        % {"number": number},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
