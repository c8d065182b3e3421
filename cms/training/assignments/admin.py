"""Screens of the CMS for coordinators: rules of assignment and whom they concern."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.jobs.services import enqueue
from cms.training.assignments.forms import AssignmentRuleForm
from cms.training.assignments.matching import offices_of_people, people_of
from cms.training.assignments.running import RULES_JOB, wanted_by
from cms.training.assignments.whom import wanted_rows
from cms.training.models import AssignmentRule

SHOWN: Final = 50
"""People named on the page of a rule; of more only the number is said."""
VIEW = "training.view_assignmentrule"
CHANGE = "training.change_assignmentrule"


@never_cache
@require_http_methods(["GET", "POST"])
def effect(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whom a rule concerns today; a POST enrols them in the background."""
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    rule = get_object_or_404(AssignmentRule.objects.select_related("course"), pk=pk)
    on = timezone.localdate()
    if request.method == "POST":
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        key = f"{RULES_JOB}:{timezone.now().isoformat()}"
        enqueue(kind=RULES_JOB, key=key, payload={})
        messages.success(request, _("They are being enrolled. It takes a minute at most."))
        return redirect("assignment_rules:effect", pk=rule.pk)
    wanted = wanted_by(rule, on=on)
    rows = wanted_rows(wanted[:SHOWN], on=on)
    context = {
        "rule": rule,
        "people": len(people_of(rule, on=on)),
        "offices": offices_of_people(rule, on=on),
        "to_enrol": len(wanted),
        "rows": rows,
        "more": len(wanted) - len(rows),
        "is_in_force": rule.is_active and rule.starts_on <= on and rule.course.is_open,
        "may_change": request.user.has_perm(CHANGE),
    }
    return render(request, "training/admin/rule_effect.html", context)


class _LeadsToEffect:
    """After saving, the page that says whom the rule concerns."""

    success_message = gettext_lazy("Rule saved: %(object)s.")

    def get_success_url(self) -> str:
        return reverse("assignment_rules:effect", args=[self.object.pk])


class AddRuleView(_LeadsToEffect, CreateView):
    pass


class EditRuleView(_LeadsToEffect, EditView):
    pass


def _is_active(rule: AssignmentRule) -> str:
    return _("Yes") if rule.is_active else _("No")


class AssignmentRuleViewSet(ModelViewSet):
    """Rules: added and switched off, never deleted, because enrolments name them."""

    model = AssignmentRule
    name = "assignment_rules"
    url_prefix = "capacitacion/reglas"
    icon = "tasks"
    menu_label = gettext_lazy("Rules of assignment")
    list_display = [
        "name",
        "course",
        # In words: the sign of Wagtail says True or False to who hears it.
        Column("is_active", label=gettext_lazy("Active"), accessor=_is_active),
        TitleColumn(
            "effect",
            label=gettext_lazy("Whom it concerns"),
            accessor=lambda _row: gettext_lazy("Look"),
            url_name="assignment_rules:effect",
        ),
    ]
    list_filter = ["is_active", "course"]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = AddRuleView
    edit_view_class = EditRuleView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return AssignmentRuleForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        kept = [route for route in super().get_urlpatterns() if route.name != "delete"]
        return [*kept, path("alcance/<int:pk>/", effect, name="effect")]
