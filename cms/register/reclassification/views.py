"""
Screens of the admin: start a method over the whole register, see how far it is, read the report.

Two permissions of their own: to look at runs (``register.view_reclassification``), and to start,
pause and cancel them (``register.add_reclassification``). Nobody has them by default.
"""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scopes_disabled

from cms.register.models import Household, Reclassification
from cms.register.padron.views import demonstration
from cms.register.reclassification import services
from cms.register.reclassification.deciding import Tally
from cms.register.reclassification.reports import as_csv, expected_seconds
from cms.register.reclassification.screens import minutes, run_context, shown_run
from forms_plugins.classification.models import MethodVersion

VIEW: Final = "register.view_reclassification"
RUN: Final = "register.add_reclassification"
PER_PAGE: Final = 30
LONGEST_REASON: Final = 1000


class BeginForm(forms.Form):
    """Which version, and why."""

    version = forms.ModelChoiceField(
        label=gettext_lazy("Method and version"),
        queryset=MethodVersion.objects.none(),
        empty_label=gettext_lazy("Choose a version"),
        error_messages={"required": gettext_lazy("Choose a version.")},
        help_text=gettext_lazy("Official and illustrative ones that give classes."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is the register classified again?"),
        help_text=gettext_lazy(
            "For example the norm and its date. It is kept with every class that changes, and "
            "households can read it: name no person."
        ),
        min_length=10,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write the reason."),
            "min_length": gettext_lazy("Write a whole sentence."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = MethodVersion.objects.exclude(document__categories=[])
        self.fields["version"].queryset = (
            versions.exclude(document__status="simulation")
            .filter(document__has_key="categories")
            .select_related("method")
            .order_by("method__title", "-number")
        )
        self.fields["version"].label_from_instance = version_in_words


def version_in_words(version: MethodVersion) -> str:
    """Return a version as people choose it."""
    return _("%(title)s, version %(number)s") % {
        "title": version.method.title,
        "number": version.number,
    }


def _gate(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the runs, newest first."""
    _gate(request, VIEW)
    runs = Reclassification.objects.select_related("method__method", "created_by")
    page = Paginator(runs, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "runs": [shown_run(run) for run in page],
        "may_run": request.user.has_perm(RUN),
        "unfinished": services.unfinished(),
        "demonstration": demonstration(request),
    }
    return render(request, "register/reclassification/index.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for version and reason, then start."""
    _gate(request, RUN)
    form = BeginForm(request.POST or None)
    if form.is_valid():
        try:
            run = services.start(
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except services.CannotReclassify as refused:
            form.add_error("version", str(refused))
        except services.AnotherRunGoesOn:
            form.add_error(None, _("Another run has not ended. Wait, or cancel it first."))
        else:
            messages.success(request, _("The register is being classified again."))
            return redirect("register_reclassification:run", run.public_id)
    with scopes_disabled():
        total = Household.objects.filter(merged_into__isnull=True).count()
    context = {
        "form": form,
        "total": total,
        "expected": minutes(expected_seconds(total)),
        "unfinished": services.unfinished(),
        "demonstration": demonstration(request),
    }
    return render(request, "register/reclassification/begin.html", context)


@require_safe
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a run is and what it found."""
    _gate(request, VIEW)
    context = {
        **run_context(_found(public_id)),
        "may_run": request.user.has_perm(RUN),
        "demonstration": demonstration(request),
    }
    return render(request, "register/reclassification/run.html", context)


_ACTS: Final = {
    "pausar": (services.pause, gettext_lazy("It stops after the piece at hand.")),
    "seguir": (services.resume, gettext_lazy("It goes on.")),
}


@require_POST
def act(request: HttpRequest, public_id: str, what: str) -> HttpResponse:
    """Pause, or go on."""
    _gate(request, RUN)
    service, done = _ACTS[what]
    return _done(request, public_id, service, done)


@require_http_methods(["GET", "POST"])
def confirm_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then end a run."""
    _gate(request, RUN)
    found = _found(public_id)
    if request.method == "POST":
        told = _("It was cancelled. The classes it has given stay.")
        return _done(request, public_id, services.cancel, told)
    context = {**run_context(found), "demonstration": demonstration(request)}
    return render(request, "register/reclassification/cancel.html", context)


def _done(request: HttpRequest, public_id: str, service: Any, told: Any) -> HttpResponse:
    try:
        service(_found(public_id))
    except services.WrongState:
        messages.warning(request, _("That is not possible now: look at the state."))
    except services.AnotherRunGoesOn:
        messages.warning(request, _("Another run has not ended. Wait, or cancel it first."))
    else:
        messages.success(request, told)
    return redirect("register_reclassification:run", public_id)


@require_safe
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Return the report as CSV."""
    _gate(request, VIEW)
    found = _found(public_id)
    text = as_csv(Tally.from_json(found.counts), found.method.definition)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reclasificacion-{found.pk}.csv"'
    return response


def _found(public_id: str) -> Reclassification:
    runs = Reclassification.objects.select_related("method__method", "created_by")
    return get_object_or_404(runs, public_id=public_id)
