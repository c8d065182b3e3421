"""Save a form to go on with it later, on any computer or telephone."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from cms.citizen import budgets
from cms.citizen.models import BudgetKind
from cms.mail.services import send_later
from cms.submissions.selectors import DraftAnswers, read_answers
from cms.submissions.services import DraftIsClosed
from cms.submissions.services.resuming import Factor, NewLink, make_link
from cms.wizard.citizen.birth_dates import birth_date_of
from cms.wizard.citizen.forms import SaveForm
from cms.wizard.citizen.mails import RESUME_LINK
from cms.wizard.citizen.refusals import have_to_wait
from cms.wizard.draft_page import DraftPageMixin


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SavedView(DraftPageMixin, TemplateView):
    """Say that the answers are kept, and make the link to come back with."""

    template_name = "wizard/citizen/saved.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(data=request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        chosen = form.cleaned_data
        try:
            link = self._make(chosen["factor"], chosen["email"])
        except budgets.TooManyTries as refusal:
            return have_to_wait(request, refusal.wait, way_back=self.url("saved"), reason="mail")
        except DraftIsClosed:
            return redirect(self.url("resume"))
        return self._shown_once(link)

    @transaction.atomic
    def _make(self, factor: str, email: str) -> NewLink:
        now = timezone.now()
        if factor == Factor.BIRTH_DATE:
            birth_date = birth_date_of(self.definition, self.answers.answers)
            return make_link(draft=self.draft, factor=factor, birth_date=birth_date, at=now)
        budgets.pay(budgets.keys_of({BudgetKind.MAIL: email.casefold()}), now=now)
        link = make_link(draft=self.draft, factor=factor, email=email, at=now)
        send_later(
            mail=RESUME_LINK,
            key=f"{RESUME_LINK}:{link.key.pk}",
            payload={"key": link.key.pk, "seed": link.seed},
        )
        return link

    def _shown_once(self, link: NewLink) -> HttpResponse:
        path = reverse("tramites:link", kwargs={"token": link.token})
        context = self.page_context(
            link_url=f"{settings.PUBLIC_URL}{path}",
            expires_at=link.key.expires_at,
            by_email=link.key.factor == Factor.EMAIL_CODE,
            email=link.key.email,
            resume_url=self.url("resume"),
        )
        return render(self.request, "wizard/citizen/link.html", context)

    @cached_property
    def answers(self) -> DraftAnswers:
        """Return all that was answered."""
        return read_answers(self.draft)

    def _form(self, **kwargs: Any) -> SaveForm:
        birth_date = birth_date_of(self.definition, self.answers.answers)
        return SaveForm(has_birth_date=birth_date is not None, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=kwargs.pop("form", None) or self._form(),
            saved_at=self.draft.updated_at,
            resume_url=self.url("resume"),
            **kwargs,
        )
