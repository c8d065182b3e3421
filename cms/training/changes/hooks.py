"""What changed, in the admin's menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.changes.admin import VIEW, ChangesViewSet


@hooks.register("register_admin_viewset")
def register_changes() -> ChangesViewSet:
    return ChangesViewSet()


@hooks.register("register_training_menu_item")
def register_changes_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("What changed"),
        reverse("training_changes:index"),
        permission=VIEW,
        icon_name="history",
        order=400,
    )
