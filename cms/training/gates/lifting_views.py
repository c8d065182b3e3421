"""Pages of an office about what it needs certifications for, and lifting that for some days."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.accounts.access import HeadRequiredMixin, OfficeRequiredMixin
from cms.accounts.permissions import SUPERVISING_ROLES
from cms.accounts.selectors import memberships_in_force
from cms.submissions.gatekeeping import guarded_actions
from cms.submissions.selectors import definition_of
from cms.training.gates import lifting
from cms.training.gates.facts import not_withdrawn, verdicts_for
from cms.training.gates.forms import LiftForm, WithdrawForm
from cms.training.gates.helpers import links_to
from cms.training.models import Gate, GateOverride


class GatesView(OfficeRequiredMixin, TemplateView):
    """What needs a certification in the office, who passes, and what is lifted now."""

    template_name = "training/gates/gates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office, today = self.request.office, timezone.localdate()
        gates = list(Gate.objects.filter(is_active=True).select_related("course", "form"))
        members = list(members_of(office))
        said = verdicts_for(gates, {row.user_id for row in members}, office, today)
        liftings = standing_in(office)
        return super().get_context_data(
            gates=[
                {
                    "gate": gate,
                    "before": words_of(gate),
                    "courses": links_to([gate.course]),
                    "people": [
                        {
                            "name": row.user.display_name,
                            "role": row.get_role_display(),
                            "verdict": said[gate.pk, row.user_id],
                        }
                        for row in members
                    ],
                    "liftings": [row for row in liftings if row.gate_id == gate.pk],
                }
                for gate in gates
            ],
            may_lift=self.request.membership.role in SUPERVISING_ROLES,
            today=today,
            **kwargs,
        )


class LiftView(HeadRequiredMixin, TemplateView):
    """Lift a gate from today on, for one person or the whole office."""

    template_name = "training/gates/lift.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.gate = get_object_or_404(Gate, pk=kwargs["pk"], is_active=True)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid() and self._lift(form):
            messages.success(request, _("The requirement is lifted from now on."))
            return redirect("training:gates")
        return self.render_to_response(self.get_context_data(form=form))

    def _lift(self, form: LiftForm) -> bool:
        said, today = form.cleaned_data, timezone.localdate()
        people = {str(row.user_id): row.user for row in members_of(self.request.office)}
        try:
            lifting.lift_gate(
                gate=self.gate,
                user=people.get(said["whom"]),
                office=self.request.office,
                from_day=today,
                until_day=said["until"],
                reason=said["reason"],
                by=self.request.user,
                at=timezone.now(),
            )
        except lifting.DaysDoNotFit:
            form.add_error("until", days_words(form.last_day))
        except lifting.LiftedAlready:
            form.add_error("whom", _("It is lifted for them already. See the list."))
        except lifting.CannotLift:
            form.add_error(None, _("You cannot lift this requirement. Ask the coordinators."))
        return form.is_valid()

    def _form(self, data: Any = None) -> LiftForm:
        members = members_of(self.request.office)
        people = [(str(row.user_id), row.user.display_name) for row in members]
        last_day = lifting.last_day_for_heads(self.gate, timezone.localdate())
        return LiftForm(data, people=people, last_day=last_day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form()
        return super().get_context_data(
            form=form,
            gate=self.gate,
            before=words_of(self.gate),
            last_day=form.last_day,
            days=self.gate.head_override_days,
            **kwargs,
        )


class WithdrawView(HeadRequiredMixin, TemplateView):
    """Let a lifted gate hold again."""

    template_name = "training/gates/withdraw.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.office is not None:
            self.lifting = get_object_or_404(standing_in(request.office), pk=kwargs["pk"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            lifting.withdraw(
                lifting=self.lifting,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except lifting.WithdrawnAlready:
            messages.warning(request, _("It was ended before."))
        else:
            messages.success(request, _("The requirement holds again."))
        return redirect("training:gates")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or WithdrawForm()
        before = words_of(self.lifting.gate)
        return super().get_context_data(form=form, lifting=self.lifting, before=before, **kwargs)


def members_of(office: Any) -> Any:
    """Return who works in an office today, by name."""
    rows = memberships_in_force().filter(office=office, user__is_active=True)
    return rows.select_related("user").order_by("user__last_name", "user__first_name")


def standing_in(office: Any) -> Any:
    """Return what lifts a gate in an office and is not over."""
    rows: Any = not_withdrawn().filter(office=office, until_day__gte=timezone.localdate())
    return rows.select_related("gate__course", "user", "by", "office").order_by("until_day")


def words_of(gate: Gate) -> str:
    """Return in words what a gate stands before."""
    if gate.action:
        return str(guarded_actions().get(gate.action, gate.action))
    if gate.form is None:
        return gate.name
    if not gate.step_key:
        return _("Send the form “%(form)s”") % {"form": gate.form.title}
    return _("Send the form “%(form)s” with the step “%(step)s”") % {
        "form": gate.form.title,
        "step": _step_title(gate),
    }


def _step_title(gate: Gate) -> str:
    version = gate.form.latest_version if gate.form else None
    steps = definition_of(version).steps if version else ()
    return next((step.title.es for step in steps if step.key == gate.step_key), gate.step_key)


def days_words(last_day: Any) -> str:
    """Say which days a head may choose."""
    return _("Choose a day from today to %(day)s at the latest.") % {
        "day": date_format(last_day, "DATE_FORMAT")
    }


def lifted_for(row: GateOverride) -> str:
    """Return for whom a gate is lifted."""
    if row.user is not None:
        return row.user.display_name
    return str(row.office)
