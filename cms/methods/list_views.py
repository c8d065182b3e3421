"""Screens of the admin: the methods, a new draft, and discarding one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.methods.beginning import BeginForm, first_sheets
from cms.methods.drafts import DraftExists, discard_draft
from cms.methods.permissions import ADD, DELETE
from cms.methods.screens import METHODS, DraftScreen, MethodsScreen, VersionScreen
from cms.methods.selectors import method_rows
from cms.methods.words import STATUSES
from forms_plugins.classification.sheets import to_sheets


class MethodsView(MethodsScreen):
    """The methods: what is published, and what is being written."""

    template_name = "methods/methods.html"
    page_title = METHODS

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the methods."""
        return super().get_context_data(rows=method_rows(), statuses=STATUSES, **kwargs)


class NewView(MethodsScreen):
    """Begin a method from nothing."""

    template_name = "methods/begin.html"
    page_title = gettext_lazy("New method")
    needs = ADD
    header_icon = "plus"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form."""
        kwargs.setdefault("form", BeginForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the draft and open it."""
        form = BeginForm(request.POST)
        draft = form.is_valid() and form.begin(first_sheets(), by=request.user)
        if not draft:
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("methods:draft", draft.slug)


class DraftFromVersionView(VersionScreen):
    """Begin a draft that says what a version says."""

    template_name = "methods/begin.html"
    page_title = gettext_lazy("New draft")
    needs = ADD
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the form, with the names of the version."""
        method = self.version.method
        initial = {"title": method.title, "slug": method.slug}
        kwargs.setdefault("form", BeginForm(initial=initial))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep the draft and open it."""
        form = BeginForm(request.POST)
        sheets = to_sheets(self.version.document)
        draft = form.is_valid() and form.begin(sheets, by=request.user, based_on=self.version)
        if not draft:
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(
            request,
            _("The draft says what version %(number)s says. Change it and publish it.")
            % {"number": self.version.number},
        )
        return redirect("methods:draft", draft.slug)


class DiscardView(DraftScreen):
    """Ask, then remove a draft."""

    template_name = "methods/discard.html"
    page_title = gettext_lazy("Discard the draft")
    needs = DELETE
    header_icon = "bin"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Remove the draft as it was seen."""
        seen = request.POST.get("revision", "")
        if not seen.isascii() or not seen.isdigit():
            raise PermissionDenied
        try:
            discard_draft(slug=self.draft.slug, revision=int(seen))
        except DraftExists:
            messages.error(
                request, _("Somebody saved the draft meanwhile. Look at it before you discard it.")
            )
            return redirect(self.address("discard"))
        messages.success(request, _("The draft was discarded. Published versions stay."))
        return redirect("methods:list")
