"""
What goes on from the page of a result: explanation, own requests, review, the way out.

Each page is asked for by a form that posts the token of the look-up (``cms.accounts.grants``). None
reads a session, and none needs a CSRF cookie: whoever holds the token holds the page it came with,
and no other site can know it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from cms.accounts.addresses import client_address, network_of
from cms.accounts.grants import GRANT_FIELD, Grant, granted
from cms.citizen import budgets
from cms.citizen.choices import lookup_choices
from cms.citizen.forms import ReviewForm
from cms.citizen.history import own_requests
from cms.citizen.models import BudgetKind
from cms.citizen.result import in_words
from cms.citizen.same_site import is_from_elsewhere
from cms.citizen.views import result_page, too_many_tries
from cms.register import reviews
from cms.register.models import Classification, LookupEntry
from cms.register.plain_explanations import plain_explanation

View = Callable[..., HttpResponse]
Granted = Callable[[HttpRequest, Grant], HttpResponse]


def with_grant(view: Granted) -> View:
    """Let only who posts a live token reach a page; anybody else is led to the look-up."""

    @csrf_exempt
    @sensitive_post_parameters()
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def gated(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect("citizen:lookup")
        grant = granted(request)
        if grant is None or is_from_elsewhere(request):
            return _closed(request)
        return view(request, grant)

    return gated


@with_grant
def result_again(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Show the page of the result once more, as the register is now."""
    entry = LookupEntry.objects.filter(household=grant.household).first()
    if entry is None:
        return _closed(request)
    token = request.POST[GRANT_FIELD]
    return result_page(request, entry.shown, token=token, choices=lookup_choices())


@with_grant
def explanation(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Say in plain words why the result came out, and what would change it."""
    classification = _classification(grant)
    if classification is None:
        return _closed(request)
    context = _context(request, classification)
    context |= {"plain": plain_explanation(classification)}
    return render(request, "citizen/explanation.html", context)


@with_grant
def requests(request: HttpRequest, grant: Grant) -> HttpResponse:
    """List what the household asked for: forms and reviews, with their state."""
    context = {"token": request.POST[GRANT_FIELD], "requests": own_requests(grant.household)}
    return render(request, "citizen/requests.html", context)


@with_grant
def review(request: HttpRequest, grant: Grant) -> HttpResponse:
    """Take down that somebody wants a person to look at the result again."""
    classification = _classification(grant)
    if classification is None:
        return _closed(request)
    if "grounds" not in request.POST:
        return _review_page(request, classification, ReviewForm())
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _review_page(request, classification, form)
    network = network_of(client_address(request))
    try:
        budgets.pay(budgets.keys_of({BudgetKind.REVIEW: network}), now=timezone.now())
    except budgets.TooManyTries as refusal:
        return too_many_tries(request, refusal.wait)
    return _ask(request, classification, form)


def _ask(request: HttpRequest, classification: Classification, form: ReviewForm) -> HttpResponse:
    try:
        asked = reviews.ask_for_review(
            classification=classification,
            grounds=form.cleaned_data["grounds"],
            contact=form.cleaned_data["contact"],
            at=timezone.now(),
        )
    except reviews.ReviewRefused as refusal:
        form.add_error(None, refusal_words(refusal))
        return _review_page(request, classification, form)
    context = _context(request, classification) | {"review": asked}
    return render(request, "citizen/review_received.html", context)


def refusal_words(refusal: reviews.ReviewRefused) -> str:
    """Return why a review cannot be asked for, and what to do."""
    if isinstance(refusal, reviews.TooLate):
        return _("The last day to ask for a review was %(date)s. Ask for an update instead.") % {
            "date": in_words(refusal.until)
        }
    if isinstance(refusal, reviews.AlreadyDecided):
        return _(
            "A person has already looked at this result. You find the answer in your requests."
        )
    return _("Your household was given another result meanwhile. Look up again.")


def _review_page(
    request: HttpRequest, classification: Classification, form: ReviewForm
) -> HttpResponse:
    context = _context(request, classification) | {
        "form": form,
        "until": in_words(reviews.review_until(classification)),
    }
    return render(request, "citizen/review.html", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def end_lookup(request: HttpRequest) -> HttpResponse:
    """Have the browser forget the pages; the token is in them and nowhere else."""
    response = redirect("citizen:lookup")
    if request.method == "POST" and not is_from_elsewhere(request):
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _closed(request: HttpRequest) -> HttpResponse:
    """Say that the look-up has ended, with what was typed so that it is not lost."""
    context = {"typed": request.POST.get("grounds", "")[: reviews.MOST_GROUNDS]}
    return render(request, "citizen/closed.html", context, status=403)


def _classification(grant: Grant) -> Classification | None:
    """Return the class the household was given last."""
    with scopes_disabled():
        rows = Classification.objects.filter(household=grant.household).select_related(
            "household__office", "method", "result", "submission__form_version"
        )
        newest: Classification | None = rows.order_by("-entered_at", "-pk").first()
        return newest


def _context(request: HttpRequest, classification: Classification) -> dict[str, Any]:
    return {
        "token": request.POST[GRANT_FIELD],
        "office_name": classification.household.office.name,
    }
