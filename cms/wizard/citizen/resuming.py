"""
Come back to a form with a link and a second factor.

The link's token goes from the address into the session (as its SHA-256) and out of the address at
once, so that pages, referrers and logs of what follows do not carry it. Whether there is such a
link is said only to who gives the second factor too: everything else looks and costs the same.
"""

import secrets
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import TemplateView, View
from django_scopes import scopes_disabled

from cms.accounts.addresses import client_address, network_of
from cms.citizen import budgets
from cms.citizen.models import BudgetKind
from cms.mail.services import send_later
from cms.submissions.services.resuming import Factor, factor_named_by, open_link, token_digest
from cms.wizard.citizen.forms import BirthDateForm, CodeForm, LinkForm
from cms.wizard.citizen.grants import grant_draft
from cms.wizard.citizen.mails import RESUME_CODE
from cms.wizard.citizen.refusals import have_to_wait

SESSION_KEY = "resume_link"
SEND_CODE, OTHER_LINK = "codigo", "otro"
"""Values of the button ``accion``."""


@method_decorator(csrf_exempt, name="dispatch")  # a refusal would write the token in the log
class LinkView(View):
    """Take the token out of the address, whatever the method: an error would log the address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remember_link(request, kwargs["token"])
        response = redirect("tramites:continue")
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def remember_link(request: HttpRequest, token: str) -> None:
    """Keep what identifies the link for the pages that follow, not the token itself."""
    factor = str(factor_named_by(token))
    request.session[SESSION_KEY] = {"digest": token_digest(token), "factor": factor}


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ContinueView(TemplateView):
    """Ask for the link if it is not known yet, then for the second factor."""

    template_name = "wizard/citizen/continue.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        link = request.session.get(SESSION_KEY, {})
        self.digest: str = link.get("digest", "")
        self.factor: str = link.get("factor", "")

    def post(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("accion")
        if action == OTHER_LINK:
            request.session.pop(SESSION_KEY, None)
            return redirect("tramites:continue")
        if not self.digest:
            return self._take_link()
        if action == SEND_CODE and self.factor == Factor.EMAIL_CODE:
            return self._send_code()
        return self._try()

    def _take_link(self) -> HttpResponse:
        form = LinkForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        remember_link(self.request, form.cleaned_data["link"])
        return redirect("tramites:continue")

    def _send_code(self) -> HttpResponse:
        """Ask for a code. The job is written for every link; whether there is one, it finds out."""
        keys = {BudgetKind.CODE: self.digest, BudgetKind.LINK_NETWORK: self._network}
        try:
            budgets.pay(budgets.keys_of(keys), now=timezone.now())
        except budgets.TooManyTries as refusal:
            return self._wait(refusal)
        send_later(
            mail=RESUME_CODE,
            key=f"{RESUME_CODE}:{secrets.token_urlsafe(16)}",
            payload={"link": self.digest},
        )
        return self.render_to_response(self.get_context_data(code_is_sent=True))

    @sensitive_variables()
    def _try(self) -> HttpResponse:
        form = self._form_class()(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        now, link_key = timezone.now(), budgets.keys_of({BudgetKind.LINK: self.digest})
        network_key = budgets.keys_of({BudgetKind.LINK_NETWORK: self._network})
        try:
            payment = budgets.pay({**link_key, **network_key}, now=now)
        except budgets.TooManyTries as refusal:
            return self._wait(refusal)
        with scopes_disabled():
            draft = open_link(digest=self.digest, secret=form.cleaned_data["secret"], at=now)
        if draft is None:
            form.add_error("secret", self._does_not_fit())
            return self.render_to_response(self.get_context_data(form=form))
        budgets.give_back(payment)
        budgets.forget(link_key)
        del self.request.session[SESSION_KEY]
        grant_draft(self.request, draft.public_id)
        return redirect("tramites:resume", public_id=draft.public_id)

    def _does_not_fit(self) -> str:
        if self.factor == Factor.EMAIL_CODE:
            return _(
                "Link and code do not open an application. Check the code, or ask for a new one: "
                "it is valid for 10 minutes and only once."
            )
        return _(
            "Link and birth date do not open an application. Check that you use the last link that "
            "you were given and the birth date as you wrote it in the form."
        )

    def _wait(self, refusal: budgets.TooManyTries) -> HttpResponse:
        back = reverse("tramites:continue")
        return have_to_wait(self.request, refusal.wait, way_back=back, reason="link")

    @property
    def _network(self) -> str:
        return network_of(client_address(self.request))

    def _form_class(self) -> type[forms.Form]:
        if not self.digest:
            return LinkForm
        return CodeForm if self.factor == Factor.EMAIL_CODE else BirthDateForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=kwargs.pop("form", None) or self._form_class()(),
            asks_link=not self.digest,
            asks_code=bool(self.digest) and self.factor == Factor.EMAIL_CODE,
            **kwargs,
        )
