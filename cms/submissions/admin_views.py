"""
Screens of the CMS for operators: what citizens sent from places without an office.

No office sees these submissions, so somebody who sees all of them has to pass them on.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_scopes import scopes_disabled
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from cms.submissions.models import Submission
from cms.submissions.sent_answers import sent_blocks
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

MAY_SEE = "submissions.view_submission"


def without_office() -> QuerySet[Submission]:
    """Return what was sent and belongs to no office. The caller holds the scopes disabled."""
    return Submission.objects.filter(office=None).select_related("form_version__form")


class WithoutOfficeView(IndexView):
    """The submissions without office, newest first; nothing but their reference and form."""

    model = Submission
    permission_policy = ModelPermissionPolicy(Submission)
    any_permission_required = ["view"]
    default_ordering = "-submitted_at"
    paginate_by = 50
    page_title = gettext_lazy("Submissions without office")
    header_icon = "folder-inverse"
    index_url_name = "without_office:index"
    index_results_url_name = "without_office:index_results"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with scopes_disabled():
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def get_base_queryset(self) -> QuerySet[Submission]:
        return without_office()

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "reference", label=_("Reference"), url_name="without_office:look"
            ),
            Column("form_version", label=_("Form"), accessor="form_version.form.title"),
            Column("submitted_at", label=_("Sent on"), sort_key="submitted_at"),
        ]


@require_GET
def look(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the answers of one submission without office."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    with scopes_disabled():
        submission = get_object_or_404(without_office(), pk=pk)
        blocks = sent_blocks(submission, get_language() or DEFAULT_LANGUAGE)
        context = {"submission": submission, "blocks": blocks}
        return render(request, "submissions/without_office.html", context)


class WithoutOfficeMenuItem(MenuItem):
    """The link to the list, for those who may open it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


class WithoutOfficeViewSet(ViewSet):
    """A list and a page to read; nothing is added, changed or deleted by hand."""

    name = "without_office"
    url_prefix = "solicitudes-sin-oficina"
    icon = "folder-inverse"
    menu_label = gettext_lazy("Submissions without office")
    menu_order = 890
    add_to_settings_menu = True

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        return WithoutOfficeMenuItem

    def get_urlpatterns(self) -> list[Any]:
        view = WithoutOfficeView.as_view()
        results = WithoutOfficeView.as_view(results_only=True)
        return [
            path("", view, name="index"),
            path("resultados/", results, name="index_results"),
            path("<int:pk>/", look, name="look"),
        ]
