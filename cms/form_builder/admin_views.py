"""Screens of the admin: list of forms, versions, comparison, and the editor's questions."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.form_builder.editing import EditedForm
from cms.form_builder.library import StoredLibrary
from cms.form_builder.models import FormIndexPage
from cms.form_builder.publishing import publishing_problems
from cms.form_builder.screens import editable_page
from cms.form_builder.selectors import form_rows
from forms_plugins.api.registry import registry

LONGEST_RULE = 20_000


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


@require_safe
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the list of problems of the newest draft, for the editor."""
    page = editable_page(request, pk).get_latest_revision_as_object()
    context = {"problems": publishing_problems(page), "warnings": page.compiled().warnings}
    return render(request, "form_builder/problem_list.html", context)


@require_POST
def rule(request: HttpRequest) -> JsonResponse:
    """
    Say how a rule is understood: its tree, the words of it, and what is wrong with it.

    The browser sends the questions of the form as they stand on the page.
    """
    text = request.POST.get("text", "").strip()[: LONGEST_RULE + 1]
    try:
        context = json.loads(request.POST.get("context") or "{}")
    except ValueError:
        context = {}
    edited = EditedForm(context if isinstance(context, dict) else {}, registry, StoredLibrary())
    answer: dict[str, Any] = {}
    if text:
        field_key = request.POST.get("field", "")
        answer = edited.judge(text, part=request.POST.get("part", ""), field_key=field_key)
    if request.POST.get("questions"):
        answer["questions"] = edited.questions()
    return JsonResponse(answer)


@xframe_options_sameorigin
def nothing_kept(request: HttpRequest) -> HttpResponse:
    """Say that a preview keeps no answers, whatever was pressed in it."""
    return render(request, "form_builder/nothing_kept.html")
