"""What the screens about scoring methods share: who may open them, and the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.methods.models import MethodDraft
from cms.methods.permissions import (
    ADD,
    CHANGE,
    DELETE,
    PUBLISH,
    SEE_SIMULATIONS,
    SIMULATE,
    VIEW,
    may,
)
from forms_plugins.classification.models import MethodVersion

METHODS = gettext_lazy("Methods")
RIGHTS = {
    "add": ADD,
    "change": CHANGE,
    "delete": DELETE,
    "publish": PUBLISH,
    "simulate": SIMULATE,
    "see_simulations": SEE_SIMULATIONS,
}


class MethodsScreen(WagtailAdminTemplateMixin, TemplateView):
    """
    A screen of the admin about methods. ``needs`` is the permission it takes to open it.

    ``parents`` are (address, title) of screens between the list and this one.
    """

    needs = VIEW
    header_icon = "table"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Let in only whom the screen is for."""
        super().setup(request, *args, **kwargs)
        if not may(request.user, self.needs):
            raise PermissionDenied

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw the screen; what its address says is in ``kwargs`` of the view."""
        return self.render_to_response(self.get_context_data())

    def parents(self) -> list[tuple[str, Any]]:
        """Return the screens between the list of methods and this one."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("methods:list"), "label": METHODS},
            *({"url": address, "label": title} for address, title in self.parents()),
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the person may do here."""
        rights = {name: may(self.request.user, needed) for name, needed in RIGHTS.items()}
        return super().get_context_data(may=rights, **kwargs)


class DraftScreen(MethodsScreen):
    """A screen about one draft."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the draft."""
        super().setup(request, *args, **kwargs)
        drafts = MethodDraft.objects.select_related("based_on", "updated_by")
        self.draft = get_object_or_404(drafts, slug=kwargs["slug"])

    def address(self, name: str, *more: Any) -> str:
        """Return the address of another screen of this draft."""
        return reverse(f"methods:{name}", args=[self.draft.slug, *more])

    def parents(self) -> list[tuple[str, Any]]:
        """Return the way through the draft."""
        return [(self.address("draft"), self.draft.title)]

    def get_header_title(self) -> str:
        """Return what the screen is about, first what differs from screen to screen."""
        return f"{self.page_title}: {self.draft.title}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the draft."""
        kwargs.setdefault("draft", self.draft)
        return super().get_context_data(**kwargs)


class VersionScreen(MethodsScreen):
    """A screen about one published version."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the version."""
        super().setup(request, *args, **kwargs)
        versions = MethodVersion.objects.select_related("method", "published_by")
        self.version = get_object_or_404(
            versions, method__slug=kwargs["slug"], number=kwargs["number"]
        )

    def address(self, name: str, *more: Any) -> str:
        """Return the address of another screen of this version."""
        slug, number = self.version.method.slug, self.version.number
        return reverse(f"methods:{name}", args=[slug, number, *more])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the version."""
        return super().get_context_data(version=self.version, **kwargs)
