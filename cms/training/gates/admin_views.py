"""Pages of the CMS for coordinators: lifting gates, and helping where nobody may approve."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from cms.submissions.models import Draft, Event
from cms.submissions.services import IncompleteDraft
from cms.training.gates import lifting, supervising
from cms.training.gates.admin_forms import CoordinatorLiftForm
from cms.training.gates.forms import GiveBackForm, WithdrawForm
from cms.training.gates.lifting_views import lifted_for, words_of
from cms.training.gates.reading import read_form, waiting_facts
from cms.training.gates.supervision_views import stale_words
from cms.training.gates.waiting import MAY_SUPERVISE, approvers_by_sending, approvers_of, waiting
from cms.training.models import GateOverride, SupervisedSending
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

MOST_LISTED = 200


def _allow(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest) -> HttpResponse:
    """Lift a gate for somebody, for up to a year."""
    _allow(request, lifting.MAY_LIFT)
    form = CoordinatorLiftForm(request.POST or None)
    if form.is_valid():
        try:
            lifting.lift_gate(**form.cleaned_data, by=request.user, at=timezone.now())
        except lifting.CannotLift:
            words = _("Choose days from today on, the last one within a year.")
            form.add_error("until_day", words)
        else:
            messages.success(request, _("The requirement is lifted."))
            return redirect("gate_liftings:index")
    return render(request, "training_gates/lift.html", {"form": form})


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End a lifting now."""
    _allow(request, lifting.MAY_LIFT)
    rows = GateOverride.objects.filter(withdraws__isnull=True)
    found = get_object_or_404(rows.select_related("gate", "user", "office"), pk=pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            lifting.withdraw(lifting=found, reason=reason, by=request.user, at=timezone.now())
        except lifting.WithdrawnAlready:
            messages.warning(request, _("It was ended before."))
        else:
            messages.success(request, _("The requirement holds again."))
        return redirect("gate_liftings:index")
    context = {"form": form, "lifting": found, "whom": lifted_for(found)}
    return render(request, "training_gates/withdraw.html", context)


@require_safe
def unhelped(request: HttpRequest) -> HttpResponse:
    """List the forms that wait in offices where nobody may approve them; no citizen is named."""
    _allow(request, MAY_SUPERVISE)
    sendings = list(waiting())
    approvers = approvers_by_sending(sendings, timezone.localdate())
    alone = [sending for sending in sendings if not approvers[sending.pk]]
    rows = [
        {**waiting_facts(sending), "sending": sending, "before": words_of(sending.gate)}
        for sending in alone[:MOST_LISTED]
    ]
    return render(request, "training_gates/unhelped.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def help_out(request: HttpRequest, pk: int) -> HttpResponse:
    """
    Read a form that waits for nobody, and decide about it. Who opens it is written down.

    Files are not handed out here: they stay with the office.
    """
    _allow(request, MAY_SUPERVISE)
    sending = get_object_or_404(waiting(), pk=pk)
    if approvers_of(sending, timezone.localdate()):
        messages.warning(request, _("Somebody in the office can approve it now."))
        return redirect("training_supervision:index")
    with scope(office=sending.office):
        return _decide(request, sending) if request.method == "POST" else _page(request, sending)


def _decide(request: HttpRequest, sending: SupervisedSending) -> HttpResponse:
    now: dict[str, Any] = {"by": request.user, "at": timezone.now(), "as_coordinator": True}
    try:
        if request.POST.get("decision") == "aprobar":
            supervising.approve(sending=sending, **now)
            messages.success(request, _("The form was approved and sent."))
            return redirect("training_supervision:index")
        form = GiveBackForm(request.POST, steps=_read(sending).steps)
        if not form.is_valid():
            return _page(request, sending, form)
        supervising.give_back(sending=sending, **form.cleaned_data, **now)
        messages.success(request, _("The form was given back to the office."))
    except IncompleteDraft:
        messages.error(request, stale_words())
        return redirect("training_supervision:help", sending.pk)
    except supervising.NotWaiting:
        messages.warning(request, _("Somebody decided about this form a moment ago."))
    except supervising.CannotDecide:
        messages.error(request, _("You cannot decide about this form. Nothing was changed."))
    return redirect("training_supervision:index")


def _page(
    request: HttpRequest, sending: SupervisedSending, form: GiveBackForm | None = None
) -> HttpResponse:
    read = _read(sending)
    Event.objects.create(
        draft=sending.draft, kind="read_by_coordinator", at=timezone.now(), by=request.user
    )
    context = {
        **waiting_facts(sending),
        "sending": sending,
        "read": read,
        "form": form or GiveBackForm(steps=read.steps),
        "is_own": sending.sent_by_id == request.user.pk,
    }
    return render(request, "training_gates/help_out.html", context)


def _read(sending: SupervisedSending) -> Any:
    drafts = Draft.objects.select_related("form_version__form", "office")
    draft = drafts.get(pk=sending.draft_id)
    language = get_language() or DEFAULT_LANGUAGE
    return read_form(draft, at=timezone.now(), language=language, upload_url=lambda upload: "")
