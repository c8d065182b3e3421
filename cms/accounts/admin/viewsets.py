"""Lists and forms of offices, people and memberships."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.admin.forms import MembershipForm, NewMembershipForm, StaffPersonForm
from cms.accounts.admin.invitations import InvitationViewSet
from cms.accounts.models import Membership, Office, StaffPerson


class OfficeViewSet(ModelViewSet):
    model = Office
    icon = "home"
    menu_label = _("Offices")
    form_fields = ["code", "name", "place_code", "area_name", "is_active"]
    list_display = ["code", "name", "area_name", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["code", "name", "area_name"]
    search_backend_name = None
    copy_view_enabled = False


class StaffPersonViewSet(ModelViewSet):
    model = StaffPerson
    icon = "user"
    menu_label = _("People")
    list_display = ["username", "first_name", "last_name", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return StaffPersonForm


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "group"
    menu_label = _("Who works where")
    list_display = ["user", "office", "role", "since", "until"]
    list_filter = ["office", "role"]
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return MembershipForm if for_update else NewMembershipForm


class PeopleAndOffices(ViewSetGroup):
    menu_label = _("People and offices")
    menu_icon = "group"
    menu_order = 700
    items = (OfficeViewSet, StaffPersonViewSet, MembershipViewSet, InvitationViewSet)
