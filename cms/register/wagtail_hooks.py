"""What the register adds to the admin: one menu, with what each person may open."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.register.duplicates.admin_views import DECIDE
from cms.register.padron.views import VIEW
from cms.register.programmes.admin import (
    VIEW_PROGRAMMES,
    VIEW_READS,
    ProgrammeViewSet,
    ReadsViewSet,
)
from cms.register.reclassification.views import VIEW as VIEW_RUNS

register_menu = Menu(register_hook_name="register_padron_menu_item")
"""Other modules of the register hang their screens on the hook ``register_padron_menu_item``."""

PERMISSIONS = (
    "change_duplicatepair",
    "view_padronimport",
    "add_padronimport",
    "change_padronimport",
    "export_padron",
    "view_reclassification",
    "add_reclassification",
    "view_programme",
    "add_programme",
    "change_programme",
    "view_recordread",
)
"""Codenames of what administrators may give to groups."""


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [
        path("padron/duplicados/", include("cms.register.duplicates.admin_urls")),
        path("padron/archivos/", include("cms.register.padron.admin_urls")),
        path("padron/reclasificaciones/", include("cms.register.reclassification.admin_urls")),
    ]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return SubmenuMenuItem(
        pgettext_lazy("padrón", "Register"), register_menu, icon_name="group", order=160
    )


@hooks.register("register_padron_menu_item")
def register_duplicates_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Possible duplicates"),
        reverse("register_duplicates:index"),
        permission=DECIDE,
        icon_name="copy",
        order=300,
    )


@hooks.register("register_padron_menu_item")
def register_files_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Padrón files"),
        reverse("register_padron:index"),
        permission=VIEW,
        icon_name="upload",
        order=400,
    )


@hooks.register("register_padron_menu_item")
def register_reclassifications_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Reclassifications"),
        reverse("register_reclassification:index"),
        permission=VIEW_RUNS,
        icon_name="rotate",
        order=500,
    )


@hooks.register("register_admin_viewset")
def register_programmes() -> list[Any]:
    return [ProgrammeViewSet(), ReadsViewSet()]


@hooks.register("register_padron_menu_item")
def register_programmes_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Programmes"),
        reverse("programmes:index"),
        permission=VIEW_PROGRAMMES,
        icon_name="key",
        order=600,
    )


@hooks.register("register_padron_menu_item")
def register_reads_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Reads of the register"),
        reverse("record_reads:index"),
        permission=VIEW_READS,
        icon_name="history",
        order=700,
    )


@hooks.register("register_permissions")
def offer_register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="register", codename__in=PERMISSIONS)
