"""
Hold on to what somebody typed when their session ended before they sent it.

The page they get carries the typed values, signed, in a form of their own browser: nothing is
stored for somebody who is not signed in. Once they have signed in (in another tab), that form opens
the page again with the values in place; it saves nothing by itself, which is why it needs no token
of the session that ended.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

SALT = "cms.wizard.session_ended"
LONGEST_SECONDS = 12 * 60 * 60
LEFT_OUT = ("csrfmiddlewaretoken",)


class NothingToRecover(Exception):
    """The signed values are too old, or were not made by this site."""


def session_ended_response(request: HttpRequest) -> HttpResponse:
    """Return the page for a post that could not be taken because of the session."""
    typed = {key: values for key, values in request.POST.lists() if key not in LEFT_OUT}
    kept = signing.dumps({"path": request.path, "typed": typed}, salt=SALT, compress=True)
    door = request.resolver_match.namespace if request.resolver_match else None
    context = {
        "kept": kept,
        "recover_url": reverse("wizard:recover", current_app=door),
        "is_citizen": door == "tramites",
        "is_practice": door == "practica",
        "sign_in_url": f"{reverse('accounts:sign_in')}?motivo=sesion",
        "is_signed_in": request.user.is_authenticated,
    }
    return render(request, "wizard/session_ended.html", context, status=403)


def recovered(kept: str) -> tuple[str, QueryDict]:
    """
    Return the address and the values that ``session_ended_response`` kept.

    :raises NothingToRecover: if they are too old or were not made by this site.
    """
    try:
        content: Any = signing.loads(kept, salt=SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature as error:
        raise NothingToRecover from error
    typed = QueryDict(mutable=True)
    for key, values in content["typed"].items():
        typed.setlist(key, values)
    return content["path"], typed
