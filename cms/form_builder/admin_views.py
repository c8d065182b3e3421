"""Screens of the admin: list of forms, versions, comparison, and the editor's questions."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.form_builder.comparison import compare
from cms.form_builder.models import FormIndexPage, FormPage, FormVersion
from cms.form_builder.publishing import publishing_problems
from cms.form_builder.rule_text import RuleRefused, conditions, read_rule
from cms.form_builder.selectors import form_rows, versions_of

LONGEST_RULE = 20_000


def editable_page(request: HttpRequest, pk: int) -> FormPage:
    """Return a form page. :raises PermissionDenied: if the person may not edit it."""
    page = get_object_or_404(FormPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


class FormsView(WagtailAdminTemplateMixin, TemplateView):
    """The forms of the site."""

    template_name = "form_builder/forms.html"
    page_title = gettext_lazy("Forms")
    header_icon = "form"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the forms, and where a new one is begun."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["rows"] = form_rows(self.request.user)
        index = FormIndexPage.objects.first()
        if index and index.permissions_for_user(self.request.user).can_add_subpage():
            context["add_url"] = reverse(
                "wagtailadmin_pages:add", args=["form_builder", "formpage", index.pk]
            )
        return context


class VersionsView(WagtailAdminTemplateMixin, TemplateView):
    """The published versions of a form."""

    template_name = "form_builder/versions.html"
    page_title = gettext_lazy("Versions")
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the page."""
        super().setup(request, *args, **kwargs)
        self.page = editable_page(request, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Return the title of the form."""
        return self.page.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse_lazy("form_builder_admin:forms"), "label": _("Forms")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.page.title,
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the versions."""
        return super().get_context_data(page=self.page, versions=versions_of(self.page), **kwargs)


class ComparisonView(VersionsView):
    """What a version changed against the one before it."""

    template_name = "form_builder/comparison.html"
    page_title = gettext_lazy("What changed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both versions and the lines that differ."""
        after = find_version(self.page, self.kwargs["number"])
        before = find_version(self.page, self.kwargs["number"] - 1)
        lines = compare(before.definition, after.definition)
        return super().get_context_data(before=before, after=after, lines=lines, **kwargs)


def find_version(page: FormPage, number: int) -> FormVersion:
    """Return a version of the page's form. :raises Http404: if there is none."""
    for version in versions_of(page):
        if version.number == number:
            return version
    raise Http404


@require_safe
def download(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Return the document of a version as a file."""
    page = editable_page(request, pk)
    version = find_version(page, number)
    text = json.dumps(version.document, ensure_ascii=False, indent=2)
    response = HttpResponse(f"{text}\n", content_type="application/json; charset=utf-8")
    name = f"{version.form.slug}-v{version.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the list of problems of the newest draft, for the editor."""
    page = editable_page(request, pk).get_latest_revision_as_object()
    context = {"problems": publishing_problems(page)}
    return render(request, "form_builder/problem_list.html", context)


@require_POST
def rule(request: HttpRequest) -> JsonResponse:
    """Say how a rule is understood: as lines of the builder, as text only, or what is wrong."""
    text = request.POST.get("text", "").strip()[: LONGEST_RULE + 1]
    if not text:
        return JsonResponse({"match": "all", "lines": []})
    try:
        shown = conditions(read_rule(text))
    except RuleRefused as error:
        return JsonResponse({"error": error.message, "excerpt": error.excerpt})
    if shown is None:
        return JsonResponse({"lines": None})
    match, lines = shown
    return JsonResponse(
        {
            "match": match,
            "lines": [
                {"question": line.question, "operator": line.operator, "value": line.value}
                for line in lines
            ],
        }
    )


@xframe_options_sameorigin
def nothing_kept(request: HttpRequest) -> HttpResponse:
    """Say that a preview keeps no answers, whatever was pressed in it."""
    return render(request, "form_builder/nothing_kept.html")
