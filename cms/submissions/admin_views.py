"""
Screens of the CMS for operators: what citizens sent from places without an office.

No office sees these submissions, so somebody who sees all of them has to pass them on.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_scopes import scopes_disabled
from wagtail.admin.ui.tables import Column, TitleColumn

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.submissions.models import Submission
from cms.submissions.sent_answers import sent_blocks
from forms_plugins.engine.definition import DEFAULT_LANGUAGE

MAY_SEE = "submissions.view_submission"


def without_office() -> QuerySet[Submission]:
    """Return what was sent and belongs to no office. The caller holds the scopes disabled."""
    return Submission.objects.filter(office=None).select_related("form_version__form")


class WithoutOfficeView(RecordsView):
    """The submissions without office, newest first; nothing but their reference and form."""

    model = Submission
    default_ordering = "-submitted_at"
    spans_offices = True

    def get_base_queryset(self) -> QuerySet[Submission]:
        return without_office()

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "reference", label=_("Reference"), url_name="without_office:look"
            ),
            Column("form_version", label=_("Form"), accessor="form_version.form.title"),
            Column("submitted_at", label=_("Sent on"), sort_key="submitted_at"),
        ]


@require_GET
def look(request: HttpRequest, pk: str) -> HttpResponse:
    """Show the answers of one submission without office."""
    if not request.user.has_perm(MAY_SEE):
        raise PermissionDenied
    with scopes_disabled():
        submission = get_object_or_404(without_office(), pk=pk)
        blocks = sent_blocks(submission, get_language() or DEFAULT_LANGUAGE)
        context = {"submission": submission, "blocks": blocks}
        return render(request, "submissions/without_office.html", context)


class WithoutOfficeViewSet(RecordsViewSet):
    """A list and a page to read; nothing is added, changed or deleted by hand."""

    name = "without_office"
    url_prefix = "solicitudes-sin-oficina"
    icon = "folder-inverse"
    menu_label = gettext_lazy("Submissions without office")
    menu_order = 890
    add_to_settings_menu = True

    list_view = WithoutOfficeView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/", look, name="look")]
