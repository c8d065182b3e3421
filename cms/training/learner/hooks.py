"""The lists of coordinators in the admin's menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.accounts.menu import PermittedMenuItem
from cms.training.learner.admin import CertificationsViewSet, EnrolmentsViewSet


@hooks.register("register_admin_viewset")
def register_lists() -> list[CertificationsViewSet | EnrolmentsViewSet]:
    return [CertificationsViewSet(), EnrolmentsViewSet()]


@hooks.register("register_training_menu_item")
def register_certifications_item() -> MenuItem:
    return PermittedMenuItem(
        _("Certifications"),
        reverse("certifications:index"),
        permission="training.view_certification",
        icon_name="success",
        order=500,
    )


@hooks.register("register_training_menu_item")
def register_enrolments_item() -> MenuItem:
    return PermittedMenuItem(
        _("People in courses"),
        reverse("enrolments:index"),
        permission="training.view_enrolment",
        icon_name="group",
        order=510,
    )
