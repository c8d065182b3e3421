"""Screens of the CMS for operators of the register: pairs of all offices."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from cms.register.duplicates.decided import SHOWN_FOR, joined, kept_apart
from cms.register.duplicates.deciding import households_of, open_pairs
from cms.register.duplicates.forms import DecisionForm
from cms.register.duplicates.pages import decided_lately, listed, pair_context, store, take_back
from cms.register.duplicates.views import PER_PAGE, PURPOSE
from cms.register.reads import log_read

DECIDE = "register.change_duplicatepair"


def _gate(request: HttpRequest) -> None:
    if not request.user.has_perm(DECIDE):
        raise PermissionDenied("Only operators of the register decide across offices.")


@require_http_methods(["GET", "POST"])
def pairs(request: HttpRequest) -> HttpResponse:
    """List the pairs that wait and what was decided lately; a post takes a decision back."""
    _gate(request)
    now = timezone.now()
    with scopes_disabled():
        if request.method == "POST":
            since = now - SHOWN_FOR
            refused = take_back(request, joined(since=since), kept_apart(since=since))
            if refused is None:
                messages.success(request, _("The decision was taken back."))
            else:
                messages.error(request, refused)
            return redirect("register_duplicates:index")
        page = Paginator(open_pairs(), PER_PAGE).get_page(request.GET.get("p"))
        context: dict[str, Any] = {
            "page": page,
            "pairs": listed(page),
            "decided": decided_lately(now),
        }
        return render(request, "register/admin/duplicates.html", context)


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show two people side by side and store the decision; whoever opens it has read both."""
    _gate(request)
    with scopes_disabled():
        found = get_object_or_404(open_pairs(), pk=pk)
        form = DecisionForm(request.POST or None, living=households_of(found))
        if form.is_valid():
            refused = store(request, found, form)
            if refused is None:
                messages.success(request, _("The decision was stored."))
                return redirect("register_duplicates:index")
            form.add_error(None, refused)
        for person in (found.first, found.second):
            log_read(reader=request.user, person=person, purpose=PURPOSE)
        return render(
            request, "register/admin/duplicate.html", {**pair_context(found), "form": form}
        )
