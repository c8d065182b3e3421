"""Lists of the CMS that only show: rows are read, filtered and followed, not edited in place."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django_scopes import scopes_disabled
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import BasePermissionPolicy, ModelPermissionPolicy


class RecordsView(IndexView):
    """
    All rows of ``model``, for whoever has one of ``any_permission_required``.

    Title, icon and addresses come from the view set. ``spans_offices`` says that the model belongs
    to offices and this list shows those of all.
    """

    any_permission_required = ["view"]
    paginate_by = 50
    search_backend_name = None
    is_searchable = False
    spans_offices = False

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ModelPermissionPolicy(self.model)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.spans_offices:
            return super().dispatch(request, *args, **kwargs)
        with scopes_disabled():
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response


class RecordsMenuItem(MenuItem):
    """The link to a list, for those who may open it."""

    def __init__(self, *args: Any, leads_to: type[RecordsView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads_to = leads_to

    def is_shown(self, request: HttpRequest) -> bool:
        view = self.leads_to(request=request)
        return bool(view.user_has_any_permission(view.any_permission_required))


class RecordsViewSet(ViewSet):
    """
    A list of records, and what else its subject needs (``further_urlpatterns``).

    ``menu_label`` is also the title of the list.
    """

    list_view: type[RecordsView]

    @cached_property
    def menu_item_class(self) -> Callable[..., MenuItem]:
        return partial(RecordsMenuItem, leads_to=self.list_view)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(
            page_title=self.menu_label,
            header_icon=self.icon,
            index_url_name=self.get_url_name("index"),
            index_results_url_name=self.get_url_name("index_results"),
            **kwargs,
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        results = self.construct_view(self.list_view, results_only=True)
        return [
            path("", self.construct_view(self.list_view), name="index"),
            path("resultados/", results, name="index_results"),
            *self.further_urlpatterns(),
        ]

    def further_urlpatterns(self) -> list[URLPattern]:
        """Return the addresses beneath that of the list."""
        return []
