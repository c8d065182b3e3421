"""The rules in the admin's menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.assignments.admin import VIEW, AssignmentRuleViewSet


@hooks.register("register_admin_viewset")
def register_rules() -> AssignmentRuleViewSet:
    return AssignmentRuleViewSet()


@hooks.register("register_training_menu_item")
def register_rules_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Rules of assignment"),
        reverse("assignment_rules:index"),
        permission=VIEW,
        icon_name="tasks",
        order=600,
    )
