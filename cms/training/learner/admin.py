"""Lists of the CMS for coordinators: who holds which certification, and who is in which course."""

from django.db.models import Count, Q, QuerySet
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, FilterSet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.training.certifications import state_of
from cms.training.learner.admin_views import MAY_REVOKE, enrolment, revoke
from cms.training.models import Certification, Enrolment

STATES = {
    "valid": gettext_lazy("Valid"),
    "expired": gettext_lazy("Ended"),
    "revoked": gettext_lazy("Revoked"),
}


class CertificationFilters(WagtailFilterSet):
    """By state today, course, kind and office."""

    state = ChoiceFilter(
        choices=list(STATES.items()), label=gettext_lazy("State"), method="in_state"
    )

    class Meta:
        model = Certification
        fields = ["state", "kind", "course", "office"]

    def in_state(self, rows: QuerySet[Certification], _name: str, state: str) -> QuerySet:
        if state == "revoked":
            return rows.filter(revocation__isnull=False)
        today = timezone.localdate()
        rows = rows.filter(revocation__isnull=True)
        if state == "expired":
            return rows.filter(valid_until__lt=today)
        return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))


class CertificationsView(RecordsView):
    """All certifications, the newest first."""

    model = Certification
    default_ordering = "-issued_at"
    filterset_class: type[FilterSet] = CertificationFilters
    search_fields = ["surnames", "given_names", "user__username"]
    is_searchable = True

    def get_base_queryset(self) -> QuerySet[Certification]:
        return Certification.objects.select_related("user", "course", "office", "revocation")

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("person", label=_("Person"), accessor=_person, get_url=self._revoke_url),
            Column("course", label=_("Course"), accessor="course"),
            Column("kind", label=_("Record"), accessor="get_kind_display"),
            Column("office", label=_("Office"), accessor="office"),
            Column("valid_from", label=_("From"), sort_key="valid_from"),
            Column("valid_until", label=_("Last day"), sort_key="valid_until"),
            Column("state", label=_("State"), accessor=_state),
        ]

    def _revoke_url(self, row: Certification) -> str | None:
        may = self.request.user.has_perm(MAY_REVOKE) and not hasattr(row, "revocation")
        return reverse("certifications:revoke", args=[row.pk]) if may else None


class CertificationsViewSet(RecordsViewSet):
    """Certifications are given by tests; here they are looked at and taken back."""

    name = "certifications"
    url_prefix = "capacitacion/certificaciones"
    icon = "success"
    menu_label = gettext_lazy("Certifications")
    list_view = CertificationsView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/anular/", revoke, name="revoke")]


class EnrolmentFilters(WagtailFilterSet):
    class Meta:
        model = Enrolment
        fields = ["course", "reason"]


class EnrolmentsView(RecordsView):
    """Everybody who is in a course now, the first last day on top."""

    model = Enrolment
    default_ordering = "due_on"
    filterset_class: type[FilterSet] = EnrolmentFilters
    search_fields = ["user__last_name", "user__first_name", "user__username"]
    is_searchable = True

    def get_base_queryset(self) -> QuerySet[Enrolment]:
        rows = Enrolment.objects.filter(closed_at__isnull=True).select_related("user", "course")
        return rows.annotate(attempted=Count("attempts"))

    @property
    def columns(self) -> list[Column]:
        return [
            TitleColumn(
                "person",
                label=_("Person"),
                accessor=lambda row: row.user.display_name,
                url_name="enrolments:enrolment",
            ),
            Column("course", label=_("Course"), accessor="course"),
            Column("reason", label=_("Why"), accessor="get_reason_display"),
            Column("due_on", label=_("Last day"), sort_key="due_on"),
            Column("attempted", label=_("Attempts"), accessor="attempted"),
        ]


class EnrolmentsViewSet(RecordsViewSet):
    """People in courses, and what a coordinator may do for one of them."""

    name = "enrolments"
    url_prefix = "capacitacion/inscripciones"
    icon = "group"
    menu_label = gettext_lazy("People in courses")
    list_view = EnrolmentsView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/", enrolment, name="enrolment")]


def _person(row: Certification) -> str:
    return f"{row.surnames}, {row.given_names}".strip(", ") or row.user.username


def _state(row: Certification) -> str:
    words = str(STATES[state_of(row, timezone.localdate())])
    if hasattr(row, "revocation"):
        day = date_format(timezone.localtime(row.revocation.at), "SHORT_DATE_FORMAT")
        return f"{words} ({day})"
    return words
