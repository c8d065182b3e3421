"""Coverage in the admin's menu."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.coverage.permissions import MAY_SEE


@hooks.register("register_admin_urls")
def register_coverage_urls() -> list[Any]:
    return [path("capacitacion/cobertura/", include("cms.training.coverage.admin_urls"))]


def _item(label: Any, name: str, icon: str, order: int) -> MenuItem:
    url = reverse(f"training_coverage:{name}")
    return PermittedMenuItem(label, url, permission=MAY_SEE, icon_name=icon, order=order)


@hooks.register("register_training_menu_item")
def register_coverage_item() -> MenuItem:
    return _item(_("Coverage of the offices"), "index", "group", 400)


@hooks.register("register_training_menu_item")
def register_causes_item() -> MenuItem:
    return _item(_("Errors and lessons"), "causes", "warning", 410)


@hooks.register("register_training_menu_item")
def register_comparison_item() -> MenuItem:
    return _item(_("Before and after the course"), "comparison", "history", 420)
