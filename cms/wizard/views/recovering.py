"""Open a page again with what somebody had typed when their session ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.wizard.access import door_of
from cms.wizard.session_ended import NothingToRecover, recovered, session_ended_response

DRAFT_PAGES = frozenset({"step", "row", "inner_row"})


@csrf_exempt  # the values are signed by this site, and nothing is stored: see session_ended
@require_POST
def recover(request: HttpRequest) -> HttpResponse:
    """Draw the page the values were typed on, with the values in place."""
    try:
        path, typed = recovered(request.POST.get("kept", ""))
        match = resolve(path)
    except (NothingToRecover, Resolver404):
        return redirect(door_of(request).home_url())
    if match.app_name != "wizard" or match.url_name not in DRAFT_PAGES:
        return redirect(door_of(request).home_url())
    request.method = "GET"
    request.path = path
    request.resolver_match = match
    request.recovered = typed
    return match.func(request, *match.args, **match.kwargs)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """
    Answer a post whose token does not fit, as after signing out or in again in another tab.

    On a page of a draft nothing typed is lost; everywhere else the page says how to send it again.
    """
    match = request.resolver_match
    if match is not None and match.app_name == "wizard" and match.url_name in DRAFT_PAGES:
        return session_ended_response(request)
    return render(request, "errors/stale_page.html", status=403)
