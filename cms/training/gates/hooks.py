"""Gates in the admin's menu."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.gates.admin import GateViewSet, LiftingsViewSet, PassagesViewSet
from cms.training.gates.waiting import MAY_SUPERVISE


@hooks.register("register_admin_viewset")
def register_gates() -> list[Any]:
    return [GateViewSet(), LiftingsViewSet(), PassagesViewSet()]


@hooks.register("register_admin_urls")
def register_supervision_urls() -> list[Any]:
    return [path("capacitacion/por-aprobar/", include("cms.training.gates.admin_urls"))]


def _item(label: Any, url: str, permission: str, icon: str, order: int) -> MenuItem:
    return PermittedMenuItem(
        label, reverse(url), permission=permission, icon_name=icon, order=order
    )


@hooks.register("register_training_menu_item")
def register_gates_item() -> MenuItem:
    return _item(_("Requirements"), "gates:index", "training.view_gate", "lock", 700)


@hooks.register("register_training_menu_item")
def register_liftings_item() -> MenuItem:
    name, permission = "gate_liftings:index", "training.view_gateoverride"
    return _item(_("Lifted requirements"), name, permission, "lock-open", 710)


@hooks.register("register_training_menu_item")
def register_supervision_item() -> MenuItem:
    name = "training_supervision:index"
    return _item(_("Forms nobody can approve"), name, MAY_SUPERVISE, "clipboard-list", 720)


@hooks.register("register_training_menu_item")
def register_passages_item() -> MenuItem:
    name, permission = "gate_passages:index", "training.view_gatepassage"
    return _item(_("Passages without a certification"), name, permission, "history", 730)
