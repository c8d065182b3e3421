"""Lists of the CMS for coordinators: gates, what lifts them, and who passed how."""

from typing import Any

from django.db.models import QuerySet
from django.forms import ModelForm
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, FilterSet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.training.gates.admin_forms import GateForm
from cms.training.gates.admin_views import lift, withdraw
from cms.training.gates.lifting import MAY_LIFT
from cms.training.gates.lifting_views import lifted_for, words_of
from cms.training.models import Gate, GateOverride, GatePassage

OUTCOMES = [
    ("grace", gettext_lazy("Days of grace")),
    ("lifted", gettext_lazy("Lifted")),
    ("supervised", gettext_lazy("A colleague approves")),
    ("refused", gettext_lazy("Refused")),
]


class GateViewSet(ModelViewSet):
    """Gates: added and switched off, never deleted, because passages name them."""

    model = Gate
    name = "gates"
    url_prefix = "capacitacion/requisitos"
    icon = "lock"
    menu_label = gettext_lazy("Requirements")
    list_display = [
        "name",
        Column("before", label=gettext_lazy("What needs it"), accessor=words_of),
        "course",
        "starts_on",
        BooleanColumn("is_active", label=gettext_lazy("Active")),
    ]
    list_filter = ["is_active", "course"]
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[ModelForm]:
        return GateForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "delete_url_name": None}

    def get_urlpatterns(self) -> list[Any]:
        return [route for route in super().get_urlpatterns() if route.name != "delete"]


class LiftingFilters(WagtailFilterSet):
    class Meta:
        model = GateOverride
        fields = ["gate", "office"]


class LiftingsView(RecordsView):
    """Everything that lifts a gate, or did, the newest first."""

    model = GateOverride
    default_ordering = "-at"
    add_url_name = "gate_liftings:add"
    filterset_class: type[FilterSet] = LiftingFilters

    def get_base_queryset(self) -> QuerySet[GateOverride]:
        rows = GateOverride.objects.filter(withdraws__isnull=True)
        return rows.select_related("gate", "user", "office", "by", "withdrawn_by")

    @property
    def columns(self) -> list[Column]:
        return [
            Column("gate", label=_("Requirement"), accessor="gate"),
            Column("whom", label=_("For whom"), accessor=lifted_for),
            Column("office", label=_("Office"), accessor="office"),
            Column("from_day", label=_("From"), sort_key="from_day"),
            Column("until_day", label=_("Until"), sort_key="until_day"),
            Column("by", label=_("By"), accessor=lambda row: row.by.display_name),
            Column("reason", label=_("Why"), accessor="reason"),
            TitleColumn(
                "end",
                label=_("State"),
                accessor=_state,
                get_url=self._withdraw_url,
            ),
        ]

    def _withdraw_url(self, row: GateOverride) -> str | None:
        stands = not hasattr(row, "withdrawn_by") and row.until_day >= localdate()
        if not stands or not self.request.user.has_perm(MAY_LIFT):
            return None
        return reverse("gate_liftings:withdraw", args=[row.pk])


def _state(row: GateOverride) -> str:
    if hasattr(row, "withdrawn_by"):
        return _("Ended")
    return _("End it now") if row.until_day >= localdate() else _("Over")


class LiftingsViewSet(RecordsViewSet):
    """What lifts gates: rows are added, and ended by further rows."""

    name = "gate_liftings"
    url_prefix = "capacitacion/requisitos-levantados"
    icon = "lock-open"
    menu_label = gettext_lazy("Lifted requirements")
    list_view = LiftingsView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [
            path("agregar/", lift, name="add"),
            path("<int:pk>/terminar/", withdraw, name="withdraw"),
        ]


class PassageFilters(WagtailFilterSet):
    """By gate, office and outcome."""

    outcome = ChoiceFilter(choices=OUTCOMES, label=gettext_lazy("What happened"))

    class Meta:
        model = GatePassage
        fields = ["outcome", "gate", "office"]


class PassagesView(RecordsView):
    """Everybody who passed a gate without a certification, or was refused, the newest first."""

    model = GatePassage
    default_ordering = "-at"
    filterset_class: type[FilterSet] = PassageFilters

    def get_base_queryset(self) -> QuerySet[GatePassage]:
        return GatePassage.objects.select_related("gate", "user", "office")

    @property
    def columns(self) -> list[Column]:
        words = dict(OUTCOMES)
        return [
            Column("at", label=_("When"), sort_key="at", accessor=_exact_time),
            Column("user", label=_("Person"), accessor=lambda row: row.user.display_name),
            Column("office", label=_("Office"), accessor="office"),
            Column("gate", label=_("Requirement"), accessor="gate"),
            Column("outcome", label=_("What happened"), accessor=lambda row: words[row.outcome]),
        ]


def _exact_time(row: GatePassage) -> str:
    return str(date_format(localtime(row.at), "SHORT_DATETIME_FORMAT"))


class PassagesViewSet(RecordsViewSet):
    """The log: a list with filters."""

    name = "gate_passages"
    url_prefix = "capacitacion/pases"
    icon = "history"
    menu_label = gettext_lazy("Passages without a certification")
    list_view = PassagesView
