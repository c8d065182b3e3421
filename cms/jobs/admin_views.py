"""Screens of the CMS for operators: the list of jobs, and letting one run again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import ListingButton

from cms.accounts.record_lists import RecordsView, RecordsViewSet
from cms.jobs import services
from cms.jobs.models import Job


class JobIndexView(RecordsView):
    """The jobs, newest first; whoever may change jobs can let a stopped one run again."""

    model = Job
    any_permission_required = ["view", "change"]
    default_ordering = "-pk"
    list_filter = ["state", "kind"]

    @property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)("key", label=_("Work"), sort_key="key"),
            Column("kind", label=_("Kind"), sort_key="kind"),
            Column("get_state_display", label=_("State"), sort_key="state"),
            Column("attempts", label=_("Attempts"), sort_key="attempts"),
            Column("note", label=_("Note")),
            Column("run_after", label=_("Not before"), sort_key="run_after"),
            Column("finished_at", label=_("Ended"), sort_key="finished_at"),
        ]

    def get_list_buttons(self, instance: Job) -> list[ListingButton]:
        can_retry = instance.state in services.STOPPED_STATES and self.user_has_permission("change")
        if not can_retry:
            return []
        return [ListingButton(_("Try again"), url=reverse("jobs:retry", args=[instance.pk]))]


@require_http_methods(["GET", "POST"])
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then let a stopped job run again."""
    if not request.user.has_perm("jobs.change_job"):
        raise PermissionDenied
    job = get_object_or_404(Job, pk=pk)
    if request.method == "GET":
        return render(request, "jobs/confirm_retry.html", {"job": job})
    if services.requeue(Job.objects.filter(pk=job.pk)):
        messages.success(request, _("The job will run again."))
    else:
        messages.warning(request, _("The job had not stopped: nothing was changed."))
    return redirect("jobs:index")


class JobViewSet(RecordsViewSet):
    """A page that lists jobs; nothing is added, edited or deleted by hand."""

    name = "jobs"
    url_prefix = "trabajos"
    icon = "tasks"
    menu_label = gettext_lazy("Jobs")
    menu_order = 900
    add_to_settings_menu = True

    list_view = JobIndexView

    def further_urlpatterns(self) -> list[URLPattern]:
        return [path("<int:pk>/reintentar/", retry, name="retry")]
