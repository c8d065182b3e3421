"""
Screens of the admin for whole padrones: bring a file, read the report, have it entered, export.

Three permissions of their own: to look at runs, to bring files (which stores nothing but a report),
and to have them entered, paused, cancelled; a fourth one to export. Nobody has them by default.
"""

from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.accounts.models import Office, User
from cms.content.models import SiteSettings
from cms.register.models import PadronImport
from cms.register.padron import services
from cms.register.padron.columns import COLUMNS
from cms.register.padron.expected import NoForm, expected_on
from cms.register.padron.exporting import export_padron
from cms.register.padron.reports import MOST_TOLD, problems_csv
from cms.register.padron.screens import run_context, shown_run
from cms.register.reads import DETAIL_LENGTH, Purpose, check_detail, log_read

VIEW: Final = "register.view_padronimport"
BRING: Final = "register.add_padronimport"
ENTER: Final = "register.change_padronimport"
EXPORT: Final = "register.export_padron"
MOST_BYTES: Final = 1_000_000_000
PER_PAGE: Final = 30
CSV: Final = "text/csv; charset=utf-8"


class UploadForm(forms.Form):
    """The file to check."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        help_text=gettext_lazy("UTF-8 or Windows-1252; separated by comma, semicolon or tab."),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> Any:
        """Check the size."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 GB. Divide it."))
        return upload


class ExportForm(forms.Form):
    """Which office, and what for."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Office.objects.order_by("code"),
        required=False,
        empty_label=gettext_lazy("All offices"),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What is the padrón needed for?"),
        help_text=gettext_lazy("It is written down with your name, the office and the time."),
        min_length=10,
        max_length=DETAIL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Write what the padrón is needed for."),
            "min_length": gettext_lazy("Write a whole sentence."),
        },
    )

    def clean_purpose(self) -> str:
        """Keep document numbers out of the log."""
        check_detail(self.cleaned_data["purpose"])
        return str(self.cleaned_data["purpose"])


def _user(request: HttpRequest) -> User:
    """Return who asks; the admin lets nobody in who did not sign in."""
    return cast(User, request.user)


def _gate(request: HttpRequest, permission: str) -> None:
    if not _user(request).has_perm(permission):
        raise PermissionDenied


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the runs, newest first."""
    _gate(request, VIEW)
    page = Paginator(PadronImport.objects.select_related("created_by"), PER_PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        "page": page,
        "runs": [shown_run(padron) for padron in page],
        "may_bring": _user(request).has_perm(BRING),
        "may_export": _user(request).has_perm(EXPORT),
        "demonstration": demonstration(request),
    }
    return render(request, "register/padron/index.html", context)


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Take a file and have it checked."""
    _gate(request, BRING)
    form = UploadForm(request.POST or None, request.FILES or None)
    problems = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            padron = services.receive(upload, upload.name, by=_user(request))
        except services.PadronRefused as refused:
            problems = refused.problems
        else:
            services.begin(padron)
            messages.success(request, _("The file was received and is being checked."))
            return redirect("register_padron:run", padron.public_id)
    context = {
        "form": form,
        "problems": problems,
        "columns": COLUMNS,
        "answers": _answer_columns(),
        "demonstration": demonstration(request),
    }
    return render(request, "register/padron/bring.html", context)


def _answer_columns() -> int:
    try:
        expected = expected_on(timezone.localdate())
    except NoForm:
        return 0
    return len(expected.household_fields) + len(expected.member_fields)


@require_safe
def run(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a run is and what it found."""
    _gate(request, VIEW)
    padron = get_object_or_404(PadronImport, public_id=public_id)
    context = {
        **run_context(padron),
        "may_enter": _user(request).has_perm(ENTER),
        "most_told": MOST_TOLD,
        "demonstration": demonstration(request),
    }
    return render(request, "register/padron/run.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then have the file of a dry run entered."""
    _gate(request, ENTER)
    padron = get_object_or_404(PadronImport, public_id=public_id)
    if request.method == "GET":
        context = {**run_context(padron), "demonstration": demonstration(request)}
        return render(request, "register/padron/confirm_enter.html", context)
    try:
        real = services.enter(padron, by=_user(request))
    except services.AnotherPadronEnters:
        messages.error(request, _("Another padrón is being entered. Wait until it ends."))
    except services.WrongState:
        messages.error(request, _("This file cannot be entered. Choose it again."))
    else:
        messages.success(request, _("The padrón is being entered."))
        return redirect("register_padron:run", real.public_id)
    return redirect("register_padron:run", public_id)


_ACTS: Final = {
    "pausar": (services.pause, gettext_lazy("It stops after the piece at hand.")),
    "seguir": (services.resume, gettext_lazy("It goes on.")),
    "cancelar": (services.cancel, gettext_lazy("It was cancelled. What was entered stays.")),
    "borrar": (services.forget_file, gettext_lazy("The file was deleted. The report stays.")),
}


@require_POST
def act(request: HttpRequest, public_id: str, what: str) -> HttpResponse:
    """Pause, go on, cancel, or delete the stored file."""
    _gate(request, ENTER)
    padron = get_object_or_404(PadronImport, public_id=public_id)
    service, done = _ACTS[what]
    try:
        service(padron)
    except services.WrongState:
        messages.warning(request, _("That is not possible now: look at the state."))
    else:
        messages.success(request, done)
    return redirect("register_padron:run", public_id)


@require_safe
def problems(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Return every problem of a run as a CSV."""
    _gate(request, VIEW)
    padron = get_object_or_404(PadronImport, public_id=public_id)
    return _download(problems_csv(padron), f"problemas-{padron.pk}.csv")


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Ask what for, write it down, and let the padrón flow."""
    _gate(request, EXPORT)
    form = ExportForm(request.POST or None)
    notice = demonstration(request)
    if form.is_valid():
        office = form.cleaned_data["office"]
        try:
            expected_on(timezone.localdate())
        except NoForm:
            form.add_error(None, _("No published form enters households in the register."))
        else:
            with transaction.atomic():
                log_read(
                    purpose=Purpose.EXPORT,
                    reader=_user(request),
                    office=office,
                    detail=form.cleaned_data["purpose"],
                )
            parts = ["padron", office.code if office else "todas"]
            parts += ["demostracion"] if notice else []
            return _download(export_padron(office), f"{'-'.join(parts)}.csv")
    context = {"form": form, "demonstration": notice}
    return render(request, "register/padron/export.html", context)


def demonstration(request: HttpRequest) -> str:
    """Return what the site says of its data, "" when the service is official."""
    return str(SiteSettings.for_request(request).demonstration_text)


def _download(content: Any, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(content, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
