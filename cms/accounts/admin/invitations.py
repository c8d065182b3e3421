"""Invitations for operators: anybody to any office, heads with the resolution that names them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.invitations import services
from cms.accounts.invitations.words import too_often
from cms.accounts.models import Invitation, Role
from cms.accounts.services import AlreadyMember

CHANGE = "accounts.change_invitation"


class InvitationForm(forms.ModelForm):
    """Whom an operator invites; saving asks for the e-mail."""

    class Meta:
        model = Invitation
        fields = ["office", "role", "given_names", "surnames", "email", "resolution"]
        help_texts = {
            "resolution": gettext_lazy(
                "Number and date of the resolution that names them. Needed for the head of an "
                "office."
            )
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("role") == Role.HEAD and not cleaned.get("resolution", "").strip():
            self.add_error("resolution", _("Write the resolution that names the head."))
        return cleaned


class AddInvitationView(CreateView):
    """Invite; who is a member or invited already is said beside the e-mail."""

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        try:
            self.object = services.invite(
                by=self.request.user, at=timezone.now(), **form.cleaned_data
            )
        except services.AlreadyInvited:
            form.add_error(
                "email", _("This person is invited already. Send the invitation again instead.")
            )
        except AlreadyMember:
            form.add_error("email", _("Somebody with this e-mail works in the office already."))
        except services.SentTooOften as refusal:
            form.add_error("email", too_often(refusal, at=timezone.now()))
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, _("The invitation was sent. It can be used for 14 days."))
        return redirect(self.get_success_url())


class InspectInvitationView(InspectView):
    """One invitation, with what can be done about it."""

    template_name = "accounts/admin/invitation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = not (self.object.accepted_at or self.object.withdrawn_at)
        return super().get_context_data(is_open=is_open, **kwargs)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again (``hacer`` is ``enviar``) or take it back (``retirar``)."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        if request.POST.get("hacer") == "retirar":
            services.withdraw(invitation=invitation, at=timezone.now())
            messages.success(request, _("The invitation was taken back."))
        else:
            services.send_again(invitation=invitation, at=timezone.now())
            messages.success(request, _("A new link was sent. The one before works no more."))
    except services.InvitationIsOver:
        messages.warning(request, _("The invitation was accepted or taken back before."))
    except services.SentTooOften as refusal:
        messages.warning(request, too_often(refusal, at=timezone.now()))
    return redirect(reverse("invitation:inspect", args=[pk]))


def _state(invitation: Invitation) -> str:
    if invitation.accepted_at:
        return _("accepted")
    if invitation.withdrawn_at:
        return _("taken back")
    return _("open") if invitation.expires_at > timezone.now() else _("its days are over")


class InvitationViewSet(ModelViewSet):
    """Invitations are added, sent again or taken back; never changed or deleted."""

    model = Invitation
    icon = "mail"
    menu_label = gettext_lazy("Invitations")
    list_display = [
        "__str__",
        "role",
        "invited_at",
        Column("state", label=gettext_lazy("State"), accessor=_state),
    ]
    list_filter = ["role"]
    search_fields = ["given_names", "surnames", "email"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    inspect_view_enabled = True
    inspect_view_class = InspectInvitationView
    inspect_view_fields = [
        "office",
        "role",
        "given_names",
        "surnames",
        "email",
        "resolution",
        "invited_at",
        "sent_at",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    ]
    add_view_class = AddInvitationView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return InvitationForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common = super().get_common_view_kwargs(**kwargs)
        return {**common, "delete_url_name": None, "edit_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        left_out = ("delete", "edit")
        kept = [route for route in super().get_urlpatterns() if route.name not in left_out]
        return [*kept, path("hacer/<int:pk>/", act, name="act")]
