"""What the question bank adds to the admin."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.bank import admin  # noqa: F401  # registers the screens of questions
from cms.training.bank.screens import VIEW


@hooks.register("register_admin_urls")
def register_bank_urls() -> list[Any]:
    return [path("capacitacion/banco/", include("cms.training.bank.admin_urls"))]


@hooks.register("register_training_menu_item")
def register_bank_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Question bank"),
        reverse("training_questions:list"),
        icon_name="help",
        order=300,
        permission=VIEW,
    )


@hooks.register("register_training_menu_item")
def register_review_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Questions to look at"),
        reverse("training_bank:review"),
        icon_name="warning",
        order=310,
        permission=VIEW,
    )
