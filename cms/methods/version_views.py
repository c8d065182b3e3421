"""Screens of the admin about published versions: their tables, and what differs between two."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.changes import changes_between
from cms.methods.grids import readable
from cms.methods.rail import rail
from cms.methods.screens import MethodsScreen, VersionScreen
from cms.methods.selectors import versions_of
from cms.methods.words import STATUSES
from forms_plugins.classification.models import Method, MethodVersion
from forms_plugins.classification.sheets import to_sheets
from forms_plugins.classification.sheets.catalogue import SHEET_BY_NAME, SHEETS


class VersionView(VersionScreen):
    """The tables of a version, one sheet after the other or one by itself."""

    template_name = "methods/version.html"

    @property
    def page_title(self) -> str:
        """Return the number of the version."""
        return _("Version %(number)s") % {"number": self.version.number}

    def get_header_title(self) -> str:
        """Return the version and its method."""
        return f"{self.page_title}: {self.version.method.title}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sheets; those that hold nothing are left out unless asked for."""
        sheets = to_sheets(self.version.document)
        asked = self.kwargs.get("sheet", SHEETS[0].name)
        if asked not in SHEET_BY_NAME:
            raise Http404
        return super().get_context_data(
            groups=rail(sheets),
            sheet=SHEET_BY_NAME[asked],
            table=readable(asked, sheets[asked]),
            sheet_name=asked,
            status=STATUSES[self.version.document.get("status", "illustrative")],
            **kwargs,
        )


class ComparisonView(MethodsScreen):
    """What changed from one version of a method to another, cell by cell."""

    template_name = "methods/comparison.html"
    page_title = gettext_lazy("What changed")
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the method."""
        super().setup(request, *args, **kwargs)
        self.method = get_object_or_404(Method, slug=kwargs["slug"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both versions and the changes by sheet."""
        versions = versions_of(self.method.slug)
        newest = versions[0].number if versions else 0
        after = self._version("a", newest)
        before = self._version("de", max(after.number - 1, 1))
        changes = changes_between(to_sheets(before.document), to_sheets(after.document))
        return super().get_context_data(
            method=self.method,
            versions=versions,
            before=before,
            after=after,
            changes=changes,
            count=sum(len(each.lines) for each in changes),
            **kwargs,
        )

    def _version(self, name: str, otherwise: int) -> MethodVersion:
        said = self.request.GET.get(name, "")
        number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else otherwise
        found = MethodVersion.objects.select_related("method", "published_by")
        version: MethodVersion = get_object_or_404(found, method=self.method, number=number)
        return version
