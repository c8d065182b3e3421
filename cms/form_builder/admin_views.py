"""Screens of the admin: list of forms, versions, comparison, and the editor's questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.form_builder.models import FormIndexPage
from cms.form_builder.publishing import publishing_problems
from cms.form_builder.rule_text import RuleRefused, conditions, read_rule
from cms.form_builder.screens import editable_page
from cms.form_builder.selectors import form_rows

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
