"""
The citizen's look-up, without account, session or cookie.

A look-up that finds somebody is answered with the page of the result at once. What goes on from
that page is in ``cms.citizen.private_views``.
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cms.accounts.addresses import client_address, network_of
from cms.accounts.grants import Grant, give_grant
from cms.citizen.budgets import TooManyTries
from cms.citizen.choices import LookupChoices, lookup_choices
from cms.citizen.districts import MOST_LISTED
from cms.citizen.forms import DISTRICT_LIST_ID, LookupForm
from cms.citizen.pages import FilledPage
from cms.citizen.questions import Question, quick_question
from cms.citizen.result import result_context
from cms.citizen.same_site import is_from_elsewhere
from cms.citizen.services import Found, look_up


class LookupResponse(HttpResponse):
    """The page of a household that a look-up found."""


RESULT_PAGE = FilledPage("citizen/result.html")


@csrf_exempt
@sensitive_post_parameters()
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask for document, birth date and district; show the result or say one and the same."""
    if request.method == "POST":
        return _answer(request)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    choices = lookup_choices()
    return _form_page(request, choices, LookupForm(choices=choices))


@sensitive_variables()
def _answer(request: HttpRequest) -> HttpResponse:
    if is_from_elsewhere(request):
        raise PermissionDenied("A look-up has to come from its own page.")
    choices, today = lookup_choices(), timezone.localdate()
    question = quick_question(request.POST, choices, today=today)
    if question is None:
        form = LookupForm(request.POST, choices=choices)
        if not form.is_valid():
            return _form_page(request, choices, form)
        question = form.question()
    return _found_or_not(request, question, choices)


@sensitive_variables()
def _found_or_not(request: HttpRequest, question: Question, choices: LookupChoices) -> HttpResponse:
    network = network_of(client_address(request))
    try:
        found = look_up(question, network=network, now=timezone.now())
    except TooManyTries as refusal:
        return too_many_tries(request, refusal.wait)
    if found is None:
        form = LookupForm(request.POST, choices=choices)
        form.add_error(None, _("We found no household with these data."))
        return _form_page(request, choices, form, not_found=True)
    environ, host, today = request.META, request.get_host(), timezone.localdate()
    page = drawn_result(found, choices, on=today, environ=environ, host=host)
    return LookupResponse(page)


def drawn_result(
    found: Found, choices: LookupChoices, *, on: date, environ: Mapping[str, Any], host: str
) -> bytes:
    """Return the page of what was found, with the token that goes on from there."""
    token = give_grant(Grant(found.household, found.shown.get("reference", "")))
    context = result_context(found.shown, token=token, on=on, choices=choices)
    return RESULT_PAGE.draw(context, environ=environ, host=host)


def result_page(
    request: HttpRequest, shown: Mapping[str, Any], *, token: str, choices: LookupChoices
) -> HttpResponse:
    """Return the page of a result; ``shown`` is that of an entry."""
    context = result_context(shown, token=token, on=timezone.localdate(), choices=choices)
    return HttpResponse(RESULT_PAGE.draw(context, environ=request.META, host=request.get_host()))


def _form_page(
    request: HttpRequest, choices: LookupChoices, form: LookupForm, **extra: Any
) -> HttpResponse:
    districts = choices.districts.all
    context = {
        "form": form,
        "districts": districts if len(districts) <= MOST_LISTED else (),
        "district_list_id": DISTRICT_LIST_ID,
        "is_open": choices.is_open,
        **extra,
    }
    return render(request, "citizen/lookup.html", context)


def too_many_tries(request: HttpRequest, wait: timedelta) -> HttpResponse:
    """Say how long to wait and what else can be done."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    context = {"seconds": seconds, "minutes": math.ceil(seconds / 60)}
    response = render(request, "citizen/too_many_tries.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
