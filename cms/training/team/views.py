"""The head's pages of their team: who is certified, inviting, ending."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from cms.accounts.access import HeadRequiredMixin
from cms.accounts.invitations import services as invitations
from cms.accounts.invitations.forms import InviteForm
from cms.accounts.invitations.words import too_often
from cms.accounts.models import Invitation, Membership
from cms.accounts.services import AlreadyMember, MembershipEnded, end_membership
from cms.training.team.selectors import open_invitations, team_of


class TeamView(HeadRequiredMixin, TemplateView):
    """Who works in the office, what each has passed, who is invited."""

    template_name = "training/team/team.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on, office = timezone.localdate(), self.request.office
        return super().get_context_data(
            members=team_of(office, viewer=self.request.user.pk, on=on),
            invitations=open_invitations(office),
            now=timezone.now(),
            **kwargs,
        )


class InviteView(HeadRequiredMixin, FormView):
    """Invite somebody to the office."""

    template_name = "training/team/invite.html"
    form_class = InviteForm

    def form_valid(self, form: InviteForm) -> HttpResponse:
        try:
            invitations.invite(
                office=self.request.office,
                by=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except invitations.AlreadyInvited:
            form.add_error(
                "email", _("This person is invited already. Send the invitation again instead.")
            )
        except AlreadyMember:
            form.add_error("email", _("Somebody with this e-mail works in the office already."))
        except invitations.SentTooOften as refusal:
            form.add_error("email", too_often(refusal, at=timezone.now()))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, _("The invitation was sent. It can be used for 14 days."))
        return redirect("training:team")


class _InvitationView(HeadRequiredMixin, View):
    """Something done to an open invitation of the office, by POST."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        invitation = get_object_or_404(Invitation, pk=pk, office=request.office)
        try:
            messages.success(request, self.act(invitation))
        except invitations.InvitationIsOver:
            messages.warning(request, _("The invitation was accepted or taken back before."))
        except invitations.SentTooOften as refusal:
            messages.warning(request, too_often(refusal, at=timezone.now()))
        return redirect("training:team")

    def act(self, invitation: Invitation) -> str:
        """Do it; return what to tell."""
        raise NotImplementedError


class SendAgainView(_InvitationView):
    def act(self, invitation: Invitation) -> str:
        invitations.send_again(invitation=invitation, at=timezone.now())
        return _("A new link was sent. The one before works no more.")


class WithdrawView(_InvitationView):
    def act(self, invitation: Invitation) -> str:
        invitations.withdraw(invitation=invitation, at=timezone.now())
        return _("The invitation was taken back.")


class EndMembershipView(HeadRequiredMixin, TemplateView):
    """Ask, then end somebody's work in the office; what they passed stays theirs."""

    template_name = "training/team/end.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.member: Membership | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.office is not None:
            others = Membership.objects.filter(office=request.office, until__isnull=True)
            self.member = get_object_or_404(
                others.exclude(user=request.user).select_related("user"), pk=kwargs["pk"]
            )
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        today = timezone.localdate()
        try:
            end_membership(membership=self.member, until=max(today, self.member.since))
        except MembershipEnded:
            messages.warning(request, _("It was ended before."))
        else:
            messages.success(request, _("They work in the office until today. They can come back."))
        return redirect("training:team")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)
