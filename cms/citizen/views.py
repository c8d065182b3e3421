"""The citizen's look-up, without account."""

import math
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from cms.accounts.addresses import client_address, network_of
from cms.accounts.grants import end_grants, give_grant, granted_references
from cms.citizen.budgets import TooManyTries
from cms.citizen.districts import MOST_LISTED, office_districts
from cms.citizen.document_kinds import lookup_document_kinds
from cms.citizen.forms import DISTRICT_LIST_ID, LookupForm
from cms.citizen.result import shown_result
from cms.citizen.services import Question, look_up


@method_decorator(sensitive_post_parameters(), name="dispatch")
class LookupView(FormView):
    """Ask for document, birth date and district; lead to the result or say one and the same."""

    template_name = "citizen/lookup.html"
    form_class = LookupForm

    def get_form_kwargs(self) -> dict[str, Any]:
        self.kinds, self.districts = lookup_document_kinds(), office_districts()
        return {**super().get_form_kwargs(), "kinds": self.kinds, "districts": self.districts}

    @method_decorator(sensitive_variables())
    def form_valid(self, form: LookupForm) -> HttpResponse:
        asked = form.cleaned_data
        question = Question(
            asked["document_type"], asked["number"], asked["birth_date"], asked["place"]
        )
        network = network_of(client_address(self.request))
        try:
            reference = look_up(question, network=network, now=timezone.now())
        except TooManyTries as refusal:
            return too_many_tries(self.request, refusal.wait)
        if reference is None:
            form.add_error(None, _("We found no household with these data."))
            return self.render_to_response(self.get_context_data(form=form, not_found=True))
        give_grant(self.request, reference)
        return redirect("citizen:result")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        listed = self.districts if len(self.districts) <= MOST_LISTED else ()
        is_open = bool(self.kinds and self.districts)
        return context | {
            "districts": listed,
            "district_list_id": DISTRICT_LIST_ID,
            "is_open": is_open,
        }


class ResultView(TemplateView):
    """The class of the household for which the session has a grant."""

    template_name = "citizen/result.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        references = granted_references(request)
        result = shown_result(references[0], on=timezone.localdate()) if references else None
        if result is None:
            return redirect("citizen:lookup")
        return self.render_to_response(self.get_context_data(result=result))


@require_POST
def end_lookup(request: HttpRequest) -> HttpResponse:
    """Take the grant back and have the browser forget the pages."""
    end_grants(request.session)
    response = redirect("citizen:lookup")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def too_many_tries(request: HttpRequest, wait: timedelta) -> HttpResponse:
    """Say how long to wait and what else can be done."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    context = {"seconds": seconds, "minutes": math.ceil(seconds / 60)}
    response = render(request, "citizen/too_many_tries.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
