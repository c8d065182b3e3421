"""What scoring methods add to the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.methods.permissions import METHOD_PERMISSIONS, VIEW, may


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    return [path("metodos/", include("cms.methods.admin_urls"))]


class MethodsMenuItem(MenuItem):
    """The methods, for those who may see them."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, VIEW)


@hooks.register("register_admin_menu_item")
def register_methods_menu_item() -> MenuItem:
    return MethodsMenuItem(
        gettext_lazy("Methods"), reverse("methods:list"), icon_name="table", order=155
    )


@hooks.register("register_permissions")
def offer_method_permissions() -> QuerySet[Permission]:
    """Let administrators give these permissions to other groups too."""
    wanted = Q()
    for app, codename in METHOD_PERMISSIONS:
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted).exclude(content_type__app_label="wagtailadmin")
