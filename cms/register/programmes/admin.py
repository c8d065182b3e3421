"""Screens of the CMS for operators: programmes and their keys, and the log of reads."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_filters import ChoiceFilter, FilterSet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.register.household_page import read_row
from cms.register.models import Programme, RecordRead
from cms.register.programmes.keys import make_key, unused_hash
from cms.register.reads import Purpose

VIEW_PROGRAMMES = "register.view_programme"
CHANGE_PROGRAMMES = "register.change_programme"
VIEW_READS = "register.view_recordread"


class ProgrammeForm(WagtailAdminModelForm):
    """What a programme is called and what it needs; the key is made on its own page."""

    class Meta:
        model = Programme
        fields = ["name", "slug", "purpose", "is_active"]

    def save(self, commit: bool = True) -> Programme:
        if not self.instance.key_sha256:
            self.instance.key_sha256 = unused_hash()
        return super().save(commit)


class AddProgrammeView(CreateView):
    """Lead on to the page where the key is made."""

    def get_success_url(self) -> str:
        return reverse("programmes:key", args=[self.object.pk])

    def get_success_message(self, instance: Programme) -> str:
        return str(_("The programme was added. Make its key now."))


@never_cache
@require_http_methods(["GET", "POST"])
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new key of a programme and show it once."""
    if not request.user.has_perm(CHANGE_PROGRAMMES):
        raise PermissionDenied
    programme = get_object_or_404(Programme, pk=pk)
    made = make_key(programme) if request.method == "POST" else ""
    context = {"programme": programme, "key": made}
    return render(request, "register/admin/programme_key.html", context)


class ProgrammeViewSet(ModelViewSet):
    """Programmes: added and switched off, never deleted, because the log names them."""

    model = Programme
    name = "programmes"
    url_prefix = "padron/programas"
    icon = "key"
    menu_label = _("Programmes")
    list_display = [
        "name",
        "slug",
        BooleanColumn("is_active", label=_("active")),
        TitleColumn(
            "key", label=_("Key"), accessor=lambda _row: _("New key"), url_name="programmes:key"
        ),
    ]
    list_filter = ["is_active"]
    search_fields = ["name", "slug"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    add_view_class = AddProgrammeView

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return ProgrammeForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        kept = [route for route in super().get_urlpatterns() if route.name != "delete"]
        return [*kept, path("clave/<int:pk>/", key, name="key")]


class ReadFilters(WagtailFilterSet):
    """By office, programme and purpose."""

    purpose = ChoiceFilter(choices=Purpose.choices, label=_("Purpose"))

    class Meta:
        model = RecordRead
        fields = ["purpose", "programme", "office"]


class ReadsView(RecordsView):
    """Every read of a record, the newest first: who, when and why; nothing is changed here."""

    model = RecordRead
    default_ordering = "-at"
    filterset_class: type[FilterSet] = ReadFilters
    spans_offices = True

    def get_base_queryset(self) -> QuerySet[RecordRead]:
        return RecordRead.objects.select_related(
            "reader", "programme", "office", "household__office"
        )

    @property
    def columns(self) -> list[Column]:
        return [
            Column("at", label=_("When"), sort_key="at", accessor=_exact_time),
            Column("who", label=_("Reader"), accessor=lambda row: read_row(row)["who"]),
            Column("office", label=_("Office"), accessor="office"),
            Column("household", label=_("Household"), accessor="household"),
            Column("purpose", label=_("Purpose"), accessor=lambda row: read_row(row)["purpose"]),
            Column("detail", label=_("Detail"), accessor="detail"),
        ]


def _exact_time(row: RecordRead) -> str:
    """Return day and time: "a while ago" is no answer in a log."""
    return str(date_format(localtime(row.at), "SHORT_DATETIME_FORMAT"))


class ReadsViewSet(RecordsViewSet):
    """The log: a list with filters."""

    name = "record_reads"
    url_prefix = "padron/lecturas"
    icon = "history"
    menu_label = _("Reads of the register")
    list_view = ReadsView
