"""Pages of an office about forms that wait: the receipt, the list, and deciding about one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from cms.accounts.access import OfficeRequiredMixin
from cms.accounts.models import User
from cms.submissions.models import Draft, DraftState, Submission, Upload
from cms.submissions.selectors import drafts_with_form
from cms.submissions.services import IncompleteDraft
from cms.submissions.upload_views import upload_response
from cms.training.gates import supervising
from cms.training.gates.forms import GiveBackForm
from cms.training.gates.helpers import links_to
from cms.training.gates.reading import read_form, waiting_facts
from cms.training.gates.services import passage_of_draft
from cms.training.gates.waiting import (
    approvers_by_sending,
    approvers_of,
    gates_of,
    heads_of,
    waiting_in,
)
from cms.training.models import SupervisedSending
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

MOST_LISTED = 100
"""Waiting forms on a page: who waits longest comes first, the others move up."""


class SupervisionView(OfficeRequiredMixin, TemplateView):
    """The forms of the office that wait, who waits longest first, and which of them are mine."""

    template_name = "training/supervision/supervision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sendings = list(waiting_in(self.request.office)[:MOST_LISTED])
        approvers = approvers_by_sending(sendings, timezone.localdate())
        rows = [self._row(sending, approvers[sending.pk]) for sending in sendings]
        return super().get_context_data(
            mine=[row for row in rows if row["may_decide"]],
            others=[row for row in rows if not row["may_decide"]],
            **kwargs,
        )

    def _row(self, sending: SupervisedSending, approvers: list[User]) -> dict[str, Any]:
        return {
            **waiting_facts(sending),
            "may_decide": self.request.user.pk in {person.pk for person in approvers},
            "approvers": [person.display_name for person in approvers],
            "url": reverse("training:supervised", args=[sending.draft.public_id]),
        }


class WaitingMixin(OfficeRequiredMixin):
    """A page of one draft of the active office that waits, or waited."""

    draft: Draft

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.language = get_language() or DEFAULT_LANGUAGE
        if request.office is None:
            return
        drafts = drafts_with_form().filter(office=request.office, is_test=False)
        found = drafts.filter(public_id=kwargs["public_id"]).first()
        if found is None or not found.supervised_sendings.exists():
            raise Http404("nothing of this office that waits or waited")
        self.draft = found
        self.sending = waiting_in(request.office).filter(draft=found).first()

    def gone(self) -> HttpResponse:
        """Lead to where a draft is that does not wait any more."""
        if self.draft.state == DraftState.SUBMITTED:
            sent = Submission.objects.filter(draft=self.draft).first()
            if sent is not None:
                return redirect("submissions:detail", reference=sent.reference)
        if self.draft.state == DraftState.OPEN:
            return redirect("wizard:check", public_id=self.draft.public_id)
        return redirect("submissions:home")


class ReceivedView(WaitingMixin, TemplateView):
    """
    What was received and waits, with its number; who looks at it; and the way to open it again.
    """

    template_name = "training/supervision/received.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.gone() if self.sending is None else super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Open it again, for its sender or the head."""
        if self.sending is None:
            return self.gone()
        try:
            supervising.take_back(sending=self.sending, by=request.user, at=timezone.now())
        except supervising.NotWaiting:
            messages.warning(request, _("Somebody decided about this form a moment ago."))
            return redirect("training:received", public_id=self.draft.public_id)
        except supervising.CannotDecide:
            raise Http404("not a form this person may open again") from None
        return redirect("wizard:check", public_id=self.draft.public_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sending, now = self.sending, timezone.now()
        today = timezone.localdate(now)
        sender = sending.sent_by
        gates = gates_of(sending)
        passed = passage_of_draft(draft=self.draft, by=sender, on=today)
        return super().get_context_data(
            **waiting_facts(sending),
            draft=self.draft,
            approvers=[person.display_name for person in approvers_of(sending, today)],
            heads=[person.display_name for person in heads_of(self.request.office, today)],
            courses=links_to(gate.course for gate in gates),
            may_take_back=supervising.may_take_back(sending, self.request.user, now),
            is_mine=sender.pk == self.request.user.pk,
            can_be_sent=passed.is_open,
            supervised_url=reverse("training:supervised", args=[self.draft.public_id]),
            start_url=reverse("wizard:start", args=[self.draft.form_version.form.slug]),
            **kwargs,
        )


class SupervisedView(WaitingMixin, TemplateView):
    """The whole form, for the office to read; a certified colleague decides here."""

    template_name = "training/supervision/supervised.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.gone() if self.sending is None else super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.sending is None:
            messages.warning(request, _("Somebody decided about this form a moment ago."))
            return self.gone()
        try:
            if request.POST.get("decision") == "aprobar":
                return self._approve()
            return self._give_back()
        except supervising.NotWaiting:
            messages.warning(request, _("Somebody decided about this form a moment ago."))
            return redirect("training:supervision")
        except supervising.CannotDecide:
            messages.error(request, refused_words())
            return redirect("training:supervised", public_id=self.draft.public_id)

    def _approve(self) -> HttpResponse:
        try:
            sent = supervising.approve(
                sending=self.sending, by=self.request.user, at=timezone.now()
            )
        except IncompleteDraft:
            messages.error(self.request, stale_words())
            return redirect("training:supervised", public_id=self.draft.public_id)
        messages.success(self.request, _("The form was approved and sent."))
        return redirect("submissions:receipt", reference=sent.reference)

    def _give_back(self) -> HttpResponse:
        form = self._form(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        supervising.give_back(
            sending=self.sending,
            steps=form.cleaned_data["steps"],
            note=form.cleaned_data["note"],
            by=self.request.user,
            at=timezone.now(),
        )
        messages.success(self.request, _("The form was given back to your colleague."))
        return redirect("training:supervision")

    def _form(self, data: Any = None) -> GiveBackForm:
        self.read = read_form(
            self.draft, at=timezone.now(), language=self.language, upload_url=self._upload_url
        )
        return GiveBackForm(data, steps=self.read.steps)

    def _upload_url(self, upload: str) -> str:
        return reverse("training:supervised_upload", args=[self.draft.public_id, upload])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form()
        sending, now = self.sending, timezone.now()
        approvers = approvers_of(sending, timezone.localdate(now))
        return super().get_context_data(
            **waiting_facts(sending),
            read=self.read,
            blocks=self.read.blocks,
            form=form,
            may_decide=self.request.user.pk in {person.pk for person in approvers},
            is_mine=sending.sent_by_id == self.request.user.pk,
            approvers=[person.display_name for person in approvers],
            courses=links_to(gate.course for gate in gates_of(sending)),
            received_url=reverse("training:received", args=[self.draft.public_id]),
            **kwargs,
        )


class SupervisedUploadView(WaitingMixin, View):
    """A file of a form that waits."""

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        found = Upload.objects.filter(draft=self.draft, public_id=kwargs["upload"]).first()
        if found is None or self.sending is None:
            raise Http404("no such file in a form that waits")
        return upload_response(found)


def refused_words() -> str:
    """Say that somebody may not decide."""
    return _(
        "Only a certified colleague of this office can decide, and nobody about their own form. "
        "Nothing was changed."
    )


def stale_words() -> str:
    """Say that a form cannot be sent any more as it is."""
    return _("Some answers no longer stand today. Give the form back with what has to change.")
