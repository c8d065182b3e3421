"""The gate of every page of an office."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cms.accounts.permissions import SUPERVISING_ROLES
from cms.accounts.selectors import open_memberships


def office_gate(request: HttpRequest) -> HttpResponse | None:
    """
    Return where to send a person who has no office to work in, or ``None`` to let them pass.

    Nobody signed in: the sign-in page. Several offices and none chosen: the choice.

    :raises PermissionDenied: if the person belongs to no office.
    """
    if not request.user.is_authenticated:
        return _redirect(request, "accounts:sign_in")
    if request.office is not None:
        return None
    if open_memberships(request.user).exists():
        return _redirect(request, "accounts:choose_office")
    raise PermissionDenied("The person belongs to no office.")


class OfficeRequiredMixin:
    """
    Let only people with an active office reach a class-based view.

    Gives templates ``active_office``, which the staff pages show in their bar.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return office_gate(request) or super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"active_office": self.request.office, **kwargs})


class HeadRequiredMixin(OfficeRequiredMixin):
    """Let only heads of the active office reach a class-based view: they answer for it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.membership is not None and request.membership.role not in SUPERVISING_ROLES:
            raise PermissionDenied("Only the head of the office may.")
        return super().dispatch(request, *args, **kwargs)


def _redirect(request: HttpRequest, url_name: str) -> HttpResponseRedirect:
    query = {"next": request.get_full_path()}
    if request.session_ended:
        query["motivo"] = "sesion"
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode(query)}")
