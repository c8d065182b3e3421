"""The page behind the link of an invitation."""

import re
import unicodedata
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.accounts.invitations import services
from cms.accounts.invitations.forms import AcceptForm
from cms.accounts.middleware import OFFICE_KEY
from cms.accounts.models import Invitation, StaffPerson, User

TAKEN = gettext_lazy("Somebody has this user name. Write another one.")
BACKEND = "cms.accounts.backends.OfficeStaffBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new user, or as somebody who has one."""
    try:
        found = services.invitation_of(token, at=timezone.now())
        known = services.person_invited(found)
        if known is not None:
            return _accept_as_known(request, found, known)
        return _accept_as_new(request, found)
    except services.InvitationIsOver:
        return render(request, "accounts/invitation_over.html", status=410)


def _accept_as_known(request: HttpRequest, found: Invitation, known: User) -> HttpResponse:
    is_them = request.user.is_authenticated and request.user.pk == known.pk
    if request.method == "POST" and is_them:
        services.accept_as(invitation=found, user=known, at=timezone.now())
        return _begin(request, found)
    sign_in = f"{reverse('accounts:sign_in')}?next={request.path}"
    context = {"invitation": found, "is_them": is_them, "sign_in_url": sign_in}
    return render(request, "accounts/invitation_known.html", context)


def _accept_as_new(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = AcceptForm(
        request.POST or None,
        person=_person(found),
        initial={"username": _proposed_name(found)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_with_new_user(
                invitation=found, at=timezone.now(), **form.cleaned_data
            )
        except services.NameIsTaken:
            form.add_error("username", TAKEN)
        except services.BelongsToSomebody:
            return redirect(request.path)
        else:
            login(request, user, backend=BACKEND)
            return _begin(request, found)
    context: dict[str, Any] = {"invitation": found, "form": form}
    return render(request, "accounts/invitation.html", context)


def _begin(request: HttpRequest, found: Invitation) -> HttpResponse:
    request.session[OFFICE_KEY] = found.office_id
    return redirect("training:mine")


def _person(found: Invitation) -> StaffPerson:
    return StaffPerson(first_name=found.given_names, last_name=found.surnames, email=found.email)


def _proposed_name(found: Invitation) -> str:
    """Return first name and first surname, such as ``rosa.quispe``, with a number if taken."""
    words = [found.given_names.split()[:1], found.surnames.split()[:1]]
    name = ".".join(_plain(word[0]) for word in words if word and _plain(word[0])) or "usuario"
    number, proposed = 1, name
    while User.objects.filter(username__iexact=proposed).exists():
        number += 1
        proposed = f"{name}{number}"
    return proposed


def _plain(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare)
