"""What the screens about one form share: who may open them, and the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.form_builder.models import FormPage


def editable_page(request: HttpRequest, pk: int) -> FormPage:
    """Return a form page. :raises PermissionDenied: if the person may not edit it."""
    page = get_object_or_404(FormPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


def newest_draft(page: FormPage) -> FormPage:
    """Return what the page says in its newest revision, published or not."""
    draft: FormPage = page.get_latest_revision_as_object()
    return draft


class FormScreen(WagtailAdminTemplateMixin, TemplateView):
    """
    A screen of the admin about the form of one page.

    ``parents`` are (URL name, title) of screens between the form and this one; their addresses take
    the key of the page.
    """

    parents: tuple[tuple[str, Any], ...] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page."""
        super().setup(request, *args, **kwargs)
        self.page = editable_page(request, kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw the screen; what its address says is in ``kwargs`` of the view."""
        return self.render_to_response(self.get_context_data())

    def get_page_subtitle(self) -> str:
        """Return the title of the form."""
        return str(self.page.title)

    def get_header_title(self) -> str:
        """Return what the screen is about, first what differs from screen to screen."""
        return f"{self.page_title}: {self.page.title}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse_lazy("form_builder_admin:forms"), "label": _("Forms")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.page.title,
            },
            *({"url": self.address(name), "label": title} for name, title in self.parents),
            {"url": "", "label": self.page_title},
        ]

    def address(self, name: str, *more: Any) -> str:
        """Return the address of another screen of this form."""
        return reverse(f"form_builder_admin:{name}", args=[self.page.pk, *more])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page."""
        return super().get_context_data(form_page=self.page, **kwargs)
