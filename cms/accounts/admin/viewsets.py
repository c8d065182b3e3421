"""Lists and forms of offices, people and memberships."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.admin.forms import MembershipForm, NewMembershipForm, StaffPersonForm
from cms.accounts.admin.invitations import InvitationViewSet
from cms.accounts.models import Membership, Office, StaffPerson


def _is_active(found: Office | StaffPerson) -> str:
    # Wagtail's own column calls its icons "True" and "False".
    return gettext("Yes") if found.is_active else gettext("No")


class OfficeViewSet(ModelViewSet):
    model = Office
    icon = "home"
    menu_label = _("Offices")
    form_fields = ["code", "name", "place_code", "area_name", "is_active"]
    list_display = [
        "code",
        "name",
        "area_name",
        Column("is_active", label=_("Active"), accessor=_is_active, sort_key="is_active"),
    ]
    list_filter = ["is_active"]
    search_fields = ["code", "name", "area_name"]
    search_backend_name = None
    copy_view_enabled = False


class StaffPersonViewSet(ModelViewSet):
    model = StaffPerson
    icon = "user"
    menu_label = _("People")
    list_display = [
        "username",
        "first_name",
        "last_name",
        Column("is_active", label=_("Active"), accessor=_is_active, sort_key="is_active"),
    ]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return StaffPersonForm


class MembershipIndexView(IndexView):
    """The list of places, whose first column is named in words: a key has no name of its own."""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        columns = super().columns
        columns[0].label = _("Person")
        return columns


class MembershipViewSet(ModelViewSet):
    model = Membership
    index_view_class = MembershipIndexView
    icon = "group"
    menu_label = _("Who works where")
    list_display = [
        "user",
        Column("office", label=_("Office"), sort_key="office"),
        "role",
        "since",
        "until",
    ]
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
