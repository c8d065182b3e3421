"""What the screens of the question bank share: who may open them, and the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

VIEW = "training.view_question"
CHANGE = "training.change_question"
PUBLISH = "training.publish_question"


class BankScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen of the question bank for those who have ``permission``."""

    permission = VIEW
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """:raises PermissionDenied: if the person may not open it."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way to this screen."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("training_questions:list"), "label": _("Question bank")},
            {"url": "", "label": self.page_title},
        ]
