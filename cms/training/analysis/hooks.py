"""The analysis of questions in the admin's menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.analysis.admin import VIEW, AnalysisViewSet


@hooks.register("register_admin_viewset")
def register_analysis() -> AnalysisViewSet:
    return AnalysisViewSet()


@hooks.register("register_training_menu_item")
def register_analysis_menu_item() -> MenuItem:
    return PermittedMenuItem(
        _("Analysis of questions"),
        reverse("training_analysis:index"),
        permission=VIEW,
        icon_name="list-ul",
        order=320,
    )
