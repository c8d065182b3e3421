"""The one door: signing in and out, and choosing the office to work in."""

import math
from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from cms.accounts.forms import SignInForm
from cms.accounts.middleware import OFFICE_KEY
from cms.accounts.permissions import user_can_open_cms
from cms.accounts.selectors import offices_of


class SignInView(LoginView):
    """
    Sign in, for offices and for the CMS alike.

    Whoever is signed in already is sent on and ``next`` is ignored: the CMS sends people without
    access here, and they would be sent to and fro.
    """

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("accounts:after_sign_in")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = self.request.GET.get("motivo") == "sesion"
        return super().get_context_data(session_ended=ended, **kwargs)


class SignOutView(LogoutView):
    """Sign out (POST) and have the browser forget the pages that were shown."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Send each person to where they work."""
    if not request.user.is_authenticated:
        return redirect("accounts:sign_in")
    if request.office is not None:
        return redirect("submissions:home")
    if offices_of(request.user).exists():
        return redirect("accounts:choose_office")
    if user_can_open_cms(request.user):
        return redirect("wagtailadmin_home")
    return render(request, "accounts/no_office.html")


class ChooseOfficeView(TemplateView):
    """Choose the office to work in; it stays chosen until the person changes it or leaves."""

    template_name = "accounts/choose_office.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect("accounts:sign_in")
        self.offices = list(offices_of(request.user))
        if not self.offices:
            return redirect("accounts:after_sign_in")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = [office for office in self.offices if office.code == request.POST.get("office")]
        if not chosen:
            raise Http404("not an office of this person")
        request.session.cycle_key()
        request.session[OFFICE_KEY] = chosen[0].pk
        return HttpResponseRedirect(self._next() or reverse("submissions:home"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            offices=self.offices, active_office=self.request.office, next=self._next(), **kwargs
        )

    def _next(self) -> str:
        target = self.request.POST.get("next") or self.request.GET.get("next", "")
        is_safe = url_has_allowed_host_and_scheme(
            target, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return target if is_safe else ""


def too_many_sign_ins(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Answer when somebody guessed too often: how long to wait, the same for every user name."""
    pause = get_cool_off(request)
    seconds = int(pause.total_seconds())
    context = {"retry_after_minutes": math.ceil(seconds / 60)}
    response = render(request, "accounts/too_many_sign_ins.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
